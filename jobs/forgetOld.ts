import { z } from 'zod';
import { forgetOld } from '../src/actions/forgetOld.ts';
import type { JobNeeds, Schedule } from './job.ts';

/** Forgets articles that are older than the newsroom keeps. */
export const name = 'forget-old';
export const payload = z.object({});
export const schedule: Schedule = { cron: '0 17 * * * *', missed: 'once' };
export const retry = { attempts: 1, firstMs: 1_000 };
export const concurrency = 1;

export async function handle(_: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  await forgetOld(needs);
}
