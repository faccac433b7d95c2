import { z } from 'zod';
import { httpUrl } from '../../../net/httpUrl.ts';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, expiryOf, type Hash, idsBelow, membersOf, present } from './reading.ts';
import { Counts, countsFrom, defineRecord, Fields, fieldsFrom, Id, recordOf } from './record.ts';

/** A target on this server is stored without its host, so that it moves with the server. */
const target = z
  .string()
  .refine((text) => /^\/(?!\/)/.test(text) || httpUrl(text) !== undefined, 'is not an http(s) address');

const schema = z.strictObject({
  type: z.literal('link'),
  code: Id,
  /** `target`, `articleId`, `channel`, `variant`, `createdAt`, `disabledAt`, `history`, … */
  fields: Fields.and(z.looseObject({ target, createdAt: z.string().regex(/^\d+$/) })),
  /** Whether its code with other capitals also leads here. */
  folded: z.literal(true).optional(),
  /** `total`, `unique`, `imported`, `day:<date>`, `ref:<host>`, …; the visitors of each are in `u:…`. */
  clicks: Counts,
});

async function readLink(store: Store, code: string): Promise<z.infer<typeof schema> | undefined> {
  const { keys } = store;
  const [stored, clicks, folded] = (await atOnce(store, (reading) =>
    reading.hgetall(keys.link(code)).hgetall(keys.clicks(code)).hget(keys.foldedCodes, code.toLowerCase()),
  )) as [Hash, Hash, string | null];
  if (!stored.target) return undefined;
  const fields = fieldsFrom(stored, { json: ['history'], without: ['code'] });
  return {
    type: 'link',
    code,
    fields: fields as z.infer<typeof schema>['fields'],
    ...(folded === code ? { folded: true as const } : {}),
    clicks: countsFrom(clicks),
  };
}

/** A short link with its clicks. */
export const link = defineRecord('link', {
  schema,
  read: (store) => each(membersOf(store, store.keys.links), (code) => readLink(store, code)),
  nameOf: ({ code }) => code,
  writes: ({ code, fields, folded, clicks }, { store: { keys } }) => [
    ...recordOf(keys.link(code), { code, ...fields }),
    { key: keys.links, as: 'place', member: code, score: -Number(fields.createdAt) },
    ...(folded ? [{ key: keys.foldedCodes, as: 'fields' as const, fields: [code.toLowerCase(), code] }] : []),
    ...recordOf(keys.clicks(code), clicks),
  ],
});

/** The clicks of all links on one of the newsroom's days. */
export const clicksOfDay = defineRecord('clicksOfDay', {
  schema: z.strictObject({
    type: z.literal('clicksOfDay'),
    date: z.iso.date(),
    clicks: Counts,
    expiresAt: z.number().optional(),
  }),
  read: (store) => each(idsBelow(store, 'clicks-of-day'), (date) => readDay(store, date)),
  nameOf: ({ date }) => date,
  writes: ({ date, clicks, expiresAt }, { store: { keys }, at }) =>
    expiresAt !== undefined && expiresAt <= at ? [] : recordOf(keys.clicksOfDay(date), clicks, expiresAt),
});

async function readDay(store: Store, date: string) {
  const key = store.keys.clicksOfDay(date);
  const [stored, expiresAt] = await Promise.all([store.redis.hgetall(key), expiryOf(store, key)]);
  if (Object.keys(stored).length === 0) return undefined;
  return { type: 'clicksOfDay' as const, date, clicks: countsFrom(stored), ...present({ expiresAt }) };
}

/** The clicks of all links, by channel and variant. */
export const clicksOfVariants = defineRecord('clicksOfVariants', {
  schema: z.strictObject({ type: z.literal('clicksOfVariants'), clicks: Counts }),
  async *read({ redis, keys }) {
    const stored = await redis.hgetall(keys.variantClicks);
    if (Object.keys(stored).length > 0)
      yield { type: 'clicksOfVariants' as const, clicks: countsFrom(stored) };
  },
  writes: ({ clicks }, { store: { keys } }) => recordOf(keys.variantClicks, clicks),
});
