import { z } from 'zod';
import { rebuild } from '../src/actions/syndicating/rebuildFeeds.ts';
import type { JobContext } from './job.ts';
import * as probePicture from './probePicture.ts';

/**
 * After the configuration or a format changed: puts every article into the feeds that it now belongs to. First the
 * newest, which feeds show; then all from the oldest on, a page at a time, so that a new archive begins with them.
 */
export const name = 'rebuild-feeds';
export const payload = z.object({
  round: z.string(),
  /** The article after which to continue; empty for the oldest; missing for the newest page of all. */
  after: z.string().optional(),
});
export const retry = { attempts: 10, firstMs: 1_000 };
export const concurrency = 1;

const page = 500;

export async function handle({ round, after }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const { redis, keys } = context.store;
  if (after === undefined) {
    const newest = await rebuild(context, await redis.zrange(keys.articles, '0', String(page - 1)), false);
    const unknown = newest.filter(({ article, picture }) => article.image?.url && !picture);
    return context.enqueue([
      ...unknown.map(({ article: { id, revision } }) => probePicture.wakeUp(id, revision)),
      wakeUp(round, ''),
    ]);
  }
  const from = after === '' ? 0 : await rankBehind(context, after);
  const ids = await redis.zrevrange(keys.articles, from, from + page - 1);
  await rebuild(context, ids, true);
  const last = ids.at(-1);
  if (ids.length === page && last !== undefined) await context.enqueue([wakeUp(round, last)]);
}

/**
 * How many articles there are up to this one, from the oldest on. If it was purged meanwhile, all start again, which
 * does no harm.
 */
async function rankBehind({ store }: JobContext, id: string): Promise<number> {
  const rank = await store.redis.zrevrank(store.keys.articles, id);
  return rank === null ? 0 : Number(rank) + 1;
}

/** The wake-up for the articles after one, oldest first; for all without one. `round` differs for each rebuild. */
export function wakeUp(
  round: string,
  after?: string,
): { name: string; payload: z.infer<typeof payload>; id: string } {
  const where = after === undefined ? 'newest' : after || 'oldest';
  return {
    name,
    payload: { round, ...(after !== undefined && { after }) },
    id: `rebuild-${round}-${where}`,
  };
}
