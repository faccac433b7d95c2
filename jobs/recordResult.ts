import { z } from 'zod';
import { afterWaitingPosts } from '../src/actions/delivering/lanes.ts';
import { recordResult } from '../src/actions/results/recordResult.ts';
import type { Event } from '../src/store/outbox.ts';
import { type JobContext, onEvent, type WakeUp } from './job.ts';

/** Records what became of a draft, for the results: sent, rejected, or open again. */
export const name = 'record-result';
export const payload = z.object({ id: z.string() });
const onDraft = onEvent(['draft.rejected', 'draft.reopened']);
export function on(event: Event): WakeUp[] {
  if (event.type === 'delivery.final') return event.draftId ? [{ payload: { id: event.draftId } }] : [];
  return onDraft(event);
}
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 8;
export const together = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await afterWaitingPosts(context);
  await recordResult(context, id);
}
