import { z } from 'zod';
import { checkRecentCopies } from '../src/actions/copies/checkRecentCopies.ts';
import type { Config } from '../src/config/schema.ts';
import type { Job, JobContext } from './job.ts';

/** Reads back the posts of the last days, if newsroom.yaml has a schedule in `copies.check`. */
export const name = 'check-recent-copies';
export const payload = z.object({});
export function schedules({ copies: { check } }: Config): ReturnType<NonNullable<Job['schedules']>> {
  if (check === undefined) return [];
  return [{ name: 'copies', cron: check, missed: 'once', atFirstSight: false, payload: {} }];
}
export const retry = { attempts: 3, firstMs: 60_000 };
export const concurrency = 1;

export async function handle(_: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await checkRecentCopies(context);
}
