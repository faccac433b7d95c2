import { z } from 'zod';
import { recordStateChange } from '../src/actions/webhooks/recordStateChange.ts';
import type { Event } from '../src/store/outbox.ts';
import type { JobContext, WakeUp } from './job.ts';

/** Records a change of state for the webhooks that subscribe to it. */
export const name = 'record-state-change';
export const payload = z.object({
  subject: z.enum(['article', 'draft', 'delivery', 'copy']),
  id: z.string(),
  state: z.string(),
  call: z.string(),
  at: z.number(),
});
export const retry = { attempts: 10, firstMs: 1_000 };
export const concurrency = 8;
export const together = 32;

export function on(event: Event): WakeUp[] {
  if (event.type !== 'state.changed') return [];
  const { type, ...change } = event;
  return [{ payload: change }];
}

export async function handle(change: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await recordStateChange(context, change);
}
