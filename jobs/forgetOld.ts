import { z } from 'zod';
import { indexOldPosts } from '../src/actions/delivering/indexOldPosts.ts';
import { applyRetention } from '../src/actions/operations/applyRetention.ts';
import { recordEarlierResults } from '../src/actions/results/recordEarlierResults.ts';
import type { JobContext, Schedule } from './job.ts';

/** Deletes articles that are older than the retention period. */
export const name = 'forget-old';
export const payload = z.object({});
export const schedule: Schedule = { cron: '0 17 * * * *', missed: 'once' };
export const retry = { attempts: 1, firstMs: 1_000 };
export const concurrency = 1;

export async function handle(_: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await indexOldPosts(context);
  await recordEarlierResults(context);
  await applyRetention(context);
}
