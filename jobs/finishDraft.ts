import { z } from 'zod';
import { deliver } from '../src/actions/delivering/deliver.ts';
import { finishDraft } from '../src/actions/drafting/finishDraft.ts';
import { deliveriesById } from '../src/delivery/delivery.ts';
import { draftById } from '../src/review/draft.ts';
import type { Event } from '../src/store/outbox.ts';
import type { JobContext, WakeUp } from './job.ts';

/** After one of a draft's deliveries is final: sends the next part, closes the draft after the last. */
export const name = 'finish-draft';
export const payload = z.object({ id: z.string() });
export function on(event: Event): WakeUp[] {
  if (event.type !== 'delivery.final' || !event.draftId) return [];
  return [{ payload: { id: event.draftId } }];
}
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const draft = await draftById(context.store, id);
  if (draft?.state !== 'scheduled') return;
  for (const delivery of await deliveriesById(context.store, draft.deliveries)) {
    if (delivery.part > 1 && delivery.state === 'scheduled')
      await deliver(context, delivery.id, context.stop);
  }
  await finishDraft(context, id);
}
