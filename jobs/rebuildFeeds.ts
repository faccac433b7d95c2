import { z } from 'zod';
import type { QueuedJob } from '../src/store/queues.ts';
import type { JobNeeds } from './job.ts';
import * as syndicateArticle from './syndicateArticle.ts';

/** After the configuration changed: brings every article into the feeds that it belongs to now, a page at a time. */
export const name = 'rebuild-feeds';
export const payload = z.object({ round: z.string(), from: z.number() });
export const retry = { attempts: 10, firstMs: 1_000 };
export const concurrency = 1;

const page = 500;

export async function handle({ round, from }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const ids = await needs.store.redis.zrange(
    needs.store.keys.articles,
    String(from),
    String(from + page - 1),
  );
  const jobs: QueuedJob[] = ids.map((id) => ({
    name: syndicateArticle.name,
    payload: { id },
    id: `${id}-c${round}`,
  }));
  if (ids.length === page) jobs.push(wakeUp(round, from + page));
  await needs.enqueue(jobs);
}

/** The wake-up for the articles from a place on, newest first. `round` is another one for each rebuilding. */
export function wakeUp(
  round: string,
  from: number,
): { name: string; payload: z.infer<typeof payload>; id: string } {
  return { name, payload: { round, from }, id: `rebuild-${round}-${from}` };
}
