import { z } from 'zod';
import { releaseHeld } from '../src/actions/delivering/releaseHeld.ts';
import type { JobContext } from './job.ts';

/** Puts held deliveries back into the calendar after a switch was opened; `*` for all channels. */
export const name = 'release-held';
export const payload = z.object({ channel: z.string() });
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 1;

export async function handle({ channel }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await releaseHeld(context, channel);
}
