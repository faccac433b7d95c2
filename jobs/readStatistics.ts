import { z } from 'zod';
import { dueReadings } from '../src/actions/copies/dueReadings.ts';
import { readStatistics } from '../src/actions/copies/readStatistics.ts';
import type { Config } from '../src/config/schema.ts';
import type { Job, JobContext } from './job.ts';

/**
 * Reads what platforms count of the posts of the last 30 days, where newsroom.yaml gives `copies.statistics` a schedule:
 * a round finds what is due, and wakes up one request after the other.
 */
export const name = 'read-statistics';
export const payload = z.object({ channel: z.string().optional(), ids: z.array(z.string()).default([]) });
export function schedules({ copies: { statistics } }: Config): ReturnType<NonNullable<Job['schedules']>> {
  if (statistics === undefined) return [];
  return [{ name: 'statistics', cron: statistics, missed: 'once', atFirstSight: false, payload: {} }];
}
export const retry = { attempts: 3, firstMs: 60_000 };
export const concurrency = 2;

export async function handle({ channel, ids }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  if (channel !== undefined) return readStatistics(context, { channel, ids });
  const batches = await dueReadings(context);
  const now = context.clock.now();
  await context.enqueue(
    batches.map(({ notBefore, ...batch }) => ({
      ...{ name, payload: batch, notBefore },
      id: `${batch.channel}-${batch.ids[0]}-${now}`,
    })),
  );
}
