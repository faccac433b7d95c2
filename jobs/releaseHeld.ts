import { z } from 'zod';
import type { Context } from '../src/actions/context.ts';
import { releasable, releaseHeld } from '../src/actions/delivering/releaseHeld.ts';
import { releaseWaiting } from '../src/actions/delivering/releaseWaiting.ts';
import { type JobContext, onEvent, type Payload } from './job.ts';

/** Reschedules deliveries that were held or waited for their channel; `*` for all channels. */
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
  const channels = channel === '*' ? context.config.channels.map(({ id }) => id) : [channel];
  for (const id of channels) await releaseWaiting(context, id);
}
