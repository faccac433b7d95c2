import { z } from 'zod';
import { afterWaitingPosts } from '../src/actions/delivering/lanes.ts';
import { finishDraft } from '../src/actions/drafting/finishDraft.ts';
import type { Event } from '../src/store/outbox.ts';
import type { JobContext, WakeUp } from './job.ts';

/** After the last of a draft's deliveries is final: closes the draft. */
export const name = 'finish-draft';
export const payload = z.object({ id: z.string() });
export function on(event: Event): WakeUp[] {
  if (event.type !== 'delivery.final' || !event.draftId) return [];
  return [{ payload: { id: event.draftId } }];
}
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 64;
export const together = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await afterWaitingPosts(context);
  await finishDraft(context, id);
}
