import { z } from 'zod';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, present, scoreOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, recordOf } from './record.ts';

/**
 * A feed's version and date, and its tombstones. Its entries follow from the articles, which also store their places in
 * its archive.
 */
export const feed = defineRecord('feed', {
  schema: z.strictObject({
    type: z.literal('feed'),
    id: z
      .string()
      .min(1)
      .max(300)
      .regex(/^[^:{}]+$/, 'is not a feed’s id'),
    /** `version`, `updatedAt` (ms), `places` (how many were assigned). */
    fields: Fields,
    /** Article → when it was withdrawn (ms), and its place in the archive; the article's own text may be purged. */
    withdrawn: z.record(z.string(), z.strictObject({ at: z.number(), place: z.number().optional() })),
  }),
  // Building the feeds from the articles changes their versions and dates, which this record then sets.
  isLast: true,
  read: (store) => each(feedIds(store), (id) => readFeed(store, id)),
  nameOf: ({ id }) => id,
  writes: ({ id, fields, withdrawn }, { store: { keys } }) => [
    { key: keys.feeds, as: 'member', member: id },
    ...recordOf(keys.feedState(id), fields),
    ...Object.entries(withdrawn).flatMap(([member, { at, place }]) => [
      { key: keys.feedTombstones(id), as: 'place' as const, member, score: -at },
      ...(place === undefined
        ? []
        : [{ key: keys.feedPlaces(id), as: 'place' as const, member, score: place }]),
    ]),
  ],
});

async function* feedIds({ redis, keys }: Store): AsyncGenerator<string[]> {
  yield (await redis.smembers(keys.feeds)).sort();
}

async function readFeed(store: Store, id: string) {
  const { redis, keys } = store;
  const [found, tombstones] = await atOnce(store, (reading) =>
    reading.hgetall(keys.feedState(id)).zrange(keys.feedTombstones(id), 0, -1, 'WITHSCORES'),
  );
  const flat = tombstones as string[];
  const members = flat.filter((_, n) => n % 2 === 0);
  const places = members.length === 0 ? [] : await redis.zmscore(keys.feedPlaces(id), ...members);
  const withdrawn = members.map((member, n) => [
    member,
    { at: -Number(flat[2 * n + 1]), ...present({ place: scoreOf(places[n]) }) },
  ]);
  return {
    type: 'feed' as const,
    id,
    fields: fieldsFrom(found as Hash),
    withdrawn: Object.fromEntries(withdrawn) as Record<string, { at: number; place?: number }>,
  };
}
