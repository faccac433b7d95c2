import { z } from 'zod';
import type { Store } from '../../../store/store.ts';
import { each, expiryOf, idsBelow } from './reading.ts';
import { defineRecord, Id } from './record.ts';

const kinds = ['guid', 'url', 'headline', 'moment', 'text'] as const;
type Kind = (typeof kinds)[number];

/** What a story is recognised by, even after its text was purged, so that it never counts as a new one. */
export const identity = defineRecord('identity', {
  schema: z.strictObject({
    type: z.literal('identity'),
    kind: z.enum(kinds),
    digest: Id,
    articleId: Id,
    /** When it is forgotten (ms), to the hour. */
    expiresAt: z.number().optional(),
  }),
  async *read(store) {
    for (const kind of kinds)
      yield* each(idsBelow(store, 'identity', kind), (digest) => readIdentity(store, kind, digest));
  },
  nameOf: ({ kind, digest }) => `${kind} ${digest}`,
  writes({ kind, digest, articleId, expiresAt }, { store: { keys }, at }) {
    if (expiresAt !== undefined && expiresAt <= at) return [];
    return [{ key: keys.identity(kind, digest), as: 'text', text: articleId, expiresAt }];
  },
});

async function readIdentity(store: Store, kind: Kind, digest: string) {
  const key = store.keys.identity(kind, digest);
  const [articleId, expiresAt] = await Promise.all([store.redis.get(key), expiryOf(store, key)]);
  if (articleId === null) return undefined;
  return {
    type: 'identity' as const,
    kind,
    digest,
    articleId,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
