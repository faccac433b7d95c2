import { z } from 'zod';
import type { Context } from '../src/actions/context.ts';
import { releasable, releaseHeld } from '../src/actions/delivering/releaseHeld.ts';
import { type JobContext, onEvent, type Payload } from './job.ts';

/** Puts held deliveries back into the calendar after a switch was opened; `*` for all channels. */
export const name = 'release-held';
export const payload = z.object({ channel: z.string() });
export const on = onEvent('sending.resumed', 'channel');
export async function due(context: Context): Promise<Payload[]> {
  return (await releasable(context)).map((channel) => ({ channel }));
}
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 1;

export async function handle({ channel }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await releaseHeld(context, channel);
}
