import { z } from 'zod';
import { renewTokens } from '../src/actions/channels/renewTokens.ts';
import type { JobContext, Schedule } from './job.ts';

/** Renews each channel's tokens well before they expire, if its platform's tokens do. */
export const name = 'renew-tokens';
export const payload = z.object({});
export const schedule: Schedule = { cron: '0 41 * * * *', missed: 'once' };
export const retry = { attempts: 1, firstMs: 1_000 };
export const concurrency = 1;

export async function handle(_: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await renewTokens(context);
}
