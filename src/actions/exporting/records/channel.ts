import { z } from 'zod';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, idsBelow, scoreOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, flatFields, Id, recordOf } from './record.ts';

/** A channel's pause, counters and account, its newest posts for learning, and which of its recipients unsubscribed. */
export const channel = defineRecord('channel', {
  schema: z.strictObject({
    type: z.literal('channel'),
    id: Id,
    /** When it was first in newsroom.yaml (ms); missing for one that is only known as a former id. */
    firstSeen: z.string().regex(/^\d+$/).optional(),
    fields: Fields,
    /** `<code>|<variant>` → when it was posted (ms). */
    posted: z.record(z.string(), z.number()),
    /** Recipient → when (ms). */
    unsubscribed: Fields,
  }),
  read: (store) => each(channelIds(store), (id) => readChannel(store, id)),
  nameOf: ({ id }) => id,
  writes: ({ id, firstSeen, fields, posted, unsubscribed }, { store: { keys } }) => [
    ...(firstSeen === undefined
      ? []
      : [{ key: keys.channels, as: 'fields' as const, fields: [id, firstSeen] }]),
    ...recordOf(keys.channel(id), fields),
    ...Object.entries(posted).map(([member, score]) => ({
      key: keys.posted(id),
      as: 'place' as const,
      member,
      score,
    })),
    ...recordOf(keys.unsubscribed(id), unsubscribed),
  ],
});

/** The ids of all channels that were ever configured, and former ids, which have only a record. */
async function* channelIds(store: Store): AsyncGenerator<string[]> {
  const configured = await store.redis.hkeys(store.keys.channels);
  yield configured;
  for await (const ids of idsBelow(store, 'channel')) yield ids.filter((id) => !configured.includes(id));
}

async function readChannel(store: Store, id: string) {
  const { keys } = store;
  const [firstSeen, found, posted, unsubscribed] = await atOnce(store, (reading) =>
    reading
      .hget(keys.channels, id)
      .hgetall(keys.channel(id))
      .zrange(keys.posted(id), 0, -1, 'WITHSCORES')
      .hgetall(keys.unsubscribed(id)),
  );
  return {
    type: 'channel' as const,
    id,
    ...(firstSeen === null ? {} : { firstSeen: String(firstSeen) }),
    fields: fieldsFrom(found as Hash),
    posted: scoresOf(posted as string[]),
    unsubscribed: fieldsFrom(unsubscribed as Hash),
  };
}

/** Takes members and scores alternately, as Redis returns them. */
function scoresOf(flat: string[]): Record<string, number> {
  const pairs = Array.from({ length: flat.length / 2 }, (_, n) => [
    flat[2 * n] ?? '',
    scoreOf(flat[2 * n + 1]) ?? 0,
  ]);
  return Object.fromEntries(pairs) as Record<string, number>;
}

/** Which channels posted to one account of a platform, so that a renamed channel posts nothing again. */
export const platformAccount = defineRecord('platformAccount', {
  schema: z.strictObject({ type: z.literal('platformAccount'), digest: Id, fields: Fields }),
  read: (store) =>
    each(idsBelow(store, 'account'), async (digest) => ({
      type: 'platformAccount' as const,
      digest,
      fields: fieldsFrom(await store.redis.hgetall(store.keys.account(digest))),
    })),
  nameOf: ({ digest }) => digest,
  writes: ({ digest, fields }, { store: { keys } }) => recordOf(keys.account(digest), fields),
});

/** A source's state, so that its next poll does not count as its first. */
export const source = defineRecord('source', {
  schema: z.strictObject({ type: z.literal('source'), id: Id, fields: Fields }),
  read: (store) =>
    each(idsBelow(store, 'source'), async (id) => ({
      type: 'source' as const,
      id,
      fields: fieldsFrom(await store.redis.hgetall(store.keys.source(id))),
    })),
  nameOf: ({ id }) => id,
  writes: ({ id, fields }, { store: { keys } }) => recordOf(keys.source(id), fields),
});

/** The kill switch for everything, and each schedule's cursor. */
export const newsroom = defineRecord('newsroom', {
  schema: z.strictObject({ type: z.literal('newsroom'), switches: Fields, schedules: Fields }),
  async *read(store) {
    const { keys } = store;
    const [switches, cron] = await atOnce(store, (reading) =>
      reading.hgetall(keys.switches).hgetall(keys.cron),
    );
    yield {
      type: 'newsroom' as const,
      switches: fieldsFrom(switches as Hash, { without: notMoved }),
      schedules: fieldsFrom(cron as Hash),
    };
  },
  writes: ({ switches, schedules }, { store: { keys } }) => [
    ...whole(keys.switches, withoutArming(switches)),
    ...recordOf(keys.cron, schedules),
  ],
});

/** Fields that are not imported: whether this store may send is decided by a person here. */
const notMoved = ['armed', 'home'];

function withoutArming(switches: z.infer<typeof Fields>): z.infer<typeof Fields> {
  return Object.fromEntries(Object.entries(switches).filter(([name]) => !notMoved.includes(name)));
}

/** Adds these fields to the record, which has another field that belongs to this store. */
function whole(key: string, fields: z.infer<typeof Fields>) {
  const flat = flatFields(fields);
  return flat.length === 0 ? [] : [{ key, as: 'fields' as const, fields: flat }];
}
