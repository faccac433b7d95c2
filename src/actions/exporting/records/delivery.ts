import { z } from 'zod';
import { copyIdOf } from '../../../delivery/copy.ts';
import { fromPieces } from '../../../delivery/pieces.ts';
import { cancellable, type DeliveryState, deliveryStates } from '../../../delivery/states.ts';
import type { Keys } from '../../../store/keys.ts';
import { postPlaces } from '../../../store/scripts/delivery/indexPosts.ts';
import type { ImportWrite } from '../../../store/scripts/instance/importRecords.ts';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, idsBelow, present, scoreOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, flatFields, Id, recordOf } from './record.ts';

const listNames = [
  'byTime',
  'calendar',
  'wanted',
  'retries',
  'deliver',
  'claims',
  'settle',
  'expire',
  'confirm',
] as const;
type ListName = (typeof listNames)[number];

/** The lists that a delivery may be in, with its score there; the lists by state and channel follow from its fields. */
const listsOf = (keys: Keys, channel: string): Record<ListName, string[]> => ({
  byTime: [keys.deliveriesByTime('*'), keys.deliveriesByTime(channel)],
  calendar: [keys.calendar(channel)],
  wanted: [keys.wanted(channel)],
  retries: [keys.retries(channel)],
  deliver: [keys.due('deliver')],
  claims: [keys.due('claims')],
  settle: [keys.due('settle')],
  expire: [keys.due('expire')],
  confirm: [keys.due('confirm')],
});
const number = z.string().regex(/^\d+$/);

const schema = z.strictObject({
  type: z.literal('delivery'),
  id: Id,
  state: z.enum(deliveryStates),
  /** The rest of its record; once it is older than `retention.deliveries`, only the proof that it was sent. */
  fields: Fields.and(
    z.looseObject({
      articleId: Id,
      channel: Id,
      createdAt: number.optional(),
      dueAt: number.optional(),
      expiresAt: number.optional(),
      copyId: Id.optional(),
    }),
  ),
  /** List → score. */
  lists: z.partialRecord(z.enum(listNames), z.number()),
  /** When its copy is looked up next (ms). */
  copyDue: z.number().optional(),
  /** What was created at a platform for it and is published by a second request. */
  container: Fields.optional(),
});
type DeliveryLine = z.infer<typeof schema>;

const json = ['attempts', 'card', 'counted', 'statistics'];

async function readDelivery(store: Store, id: string): Promise<DeliveryLine | undefined> {
  const { redis, keys } = store;
  const channel = await redis.hget(keys.delivery(id), 'channel');
  if (channel === null) return undefined;
  const lists = listsOf(keys, channel);
  const [found, ...scores] = await atOnce(store, (reading) => {
    reading.hgetall(keys.delivery(id)).zscore(keys.due('copies'), copyIdOf(id));
    for (const name of listNames) reading.zscore(lists[name][0] ?? '', id);
    return reading;
  });
  const stored = found as Hash;
  if (!stored.state) return undefined;
  const [copyDue, ...inLists] = scores.map(scoreOf);
  const isOpen = stored.pushId && !['sent', 'cancelled', 'expired', 'failed'].includes(stored.state);
  const container = isOpen ? await redis.hgetall(keys.container(stored.pushId ?? '')) : {};
  return {
    type: 'delivery',
    id,
    state: stored.state as DeliveryState,
    fields: fieldsFrom(stored, { json, without: ['id', 'state'] }) as DeliveryLine['fields'],
    lists: present(Object.fromEntries(listNames.map((name, n) => [name, inLists[n]]))),
    ...present({ copyDue }),
    ...(Object.keys(container).length > 0 ? { container: fieldsFrom(container) } : {}),
  };
}

/** The lists by state and channel that contain a delivery in this state. */
const byState = (keys: Keys, state: string, channel: string) => [
  keys.deliveries('*', '*'),
  keys.deliveries('*', channel),
  keys.deliveries(state, '*'),
  keys.deliveries(state, channel),
];

const containerMs = 172_800_000;

/**
 * One part of a post for one channel: the parts of its push key, from which its id is derived, its state and the post's
 * address.
 */
export const delivery = defineRecord('delivery', {
  schema,
  read: (store) => each(idsBelow(store, 'delivery'), (id) => readDelivery(store, id)),
  nameOf: ({ id }) => id,
  async writes(line, { store, at }) {
    const { id, copyDue, container } = line;
    const { keys, redis } = store;
    const { state, fields, lists } = heldIfDue(line, at);
    const { channel } = fields;
    const place = (key: string, score: number, member = id): ImportWrite => ({
      key,
      as: 'place',
      member,
      score,
    });
    const places = listsOf(keys, channel);
    return [
      ...leaving(keys, id, channel, await redis.hget(keys.delivery(id), 'state')),
      { key: keys.delivery(id), as: 'record', fields: ['state', state, ...flatFields(fields)] },
      ...(fields.createdAt === undefined
        ? []
        : [
            { key: keys.delivery(id), as: 'fields' as const, fields: ['id', id] },
            ...byState(keys, state, channel).map((key) => place(key, -Number(fields.createdAt))),
          ]),
      ...Object.entries(lists).flatMap(([name, score]) =>
        places[name as ListName].map((key) => place(key, score)),
      ),
      ...(copyDue === undefined ? [] : [place(keys.due('copies'), copyDue, copyIdOf(id))]),
      ...(container && typeof fields.pushId === 'string'
        ? recordOf(keys.container(fields.pushId), container, at + containerMs)
        : []),
      ...indexed(keys, id, fields),
    ];
  },
});

/**
 * A delivery that was due by the time of the import may have been posted since the export was written, so only a person
 * can release it. One in progress stays so: its claim has ended, and it is settled as after a crash.
 */
function heldIfDue(
  { state, fields, lists }: DeliveryLine,
  at: number,
): Pick<DeliveryLine, 'state' | 'fields' | 'lists'> {
  const isDue = cancellable.includes(state) && Number(fields.dueAt) <= at;
  // Removing or editing a post twice is harmless.
  if (!isDue || fields.copyId !== undefined) return { state, fields, lists };
  const reason = 'it was due before the import and may have been posted by the newsroom that was exported';
  const { deliver, expire, retries, ...stays } = lists;
  const held = { ...fields, reason, waitsForPerson: fields.expiresAt ?? '' } as DeliveryLine['fields'];
  return { state: 'held', fields: held, lists: stays };
}

/** Removes an earlier line of the same delivery from the lists that this one may not be in. */
function leaving(keys: Keys, id: string, channel: string, before: string | null): ImportWrite[] {
  if (before === null) return [];
  const lists = [...byState(keys, before, channel), ...Object.values(listsOf(keys, channel)).flat()];
  return lists.map((key) => ({ key, as: 'no-place', member: id }));
}

/** The entries by which its post is found by id and address. */
function indexed(keys: Keys, id: string, fields: DeliveryLine['fields']): ImportWrite[] {
  const texts = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'));
  const stored = texts as Record<string, string>;
  const names = { remoteId: fromPieces(stored, 'remoteId'), remoteUrl: fromPieces(stored, 'remoteUrl') };
  return postPlaces(fields.channel, names).map(({ bucket, field }) => ({
    key: keys.postIndex(bucket),
    // A change of a post is newer than the post, wherever the two are in the file.
    as: fields.copyId === undefined ? 'new-fields' : 'fields',
    fields: [field, fields.copyId ?? id],
  }));
}

/** What happened to a post after it was sent. */
export const copy = defineRecord('copy', {
  schema: z.strictObject({
    type: z.literal('copy'),
    id: Id,
    fields: Fields,
    /** Since when (ms) an alarm has been raised, or a change at the platform has been known. */
    alarmingSince: z.number().optional(),
    foundSince: z.number().optional(),
  }),
  read: (store) => each(idsBelow(store, 'copy'), (id) => readCopy(store, id)),
  nameOf: ({ id }) => id,
  writes: ({ id, fields, alarmingSince, foundSince }, { store: { keys } }) => [
    ...recordOf(keys.copy(id), fields),
    ...(alarmingSince === undefined
      ? []
      : [{ key: keys.alarmingCopies, as: 'place' as const, member: id, score: alarmingSince }]),
    ...(foundSince === undefined
      ? []
      : [{ key: keys.foundCopies, as: 'place' as const, member: id, score: foundSince }]),
  ],
});

async function readCopy(store: Store, id: string) {
  const { keys } = store;
  const [found, ...scores] = await atOnce(store, (reading) =>
    reading.hgetall(keys.copy(id)).zscore(keys.alarmingCopies, id).zscore(keys.foundCopies, id),
  );
  const [alarmingSince, foundSince] = scores.map(scoreOf);
  return {
    type: 'copy' as const,
    id,
    fields: fieldsFrom(found as Hash),
    ...present({ alarmingSince, foundSince }),
  };
}
