import { z } from 'zod';
import { deliver } from '../src/actions/deliver.ts';
import { finishDraft } from '../src/actions/finish.ts';
import { deliveriesById } from '../src/delivery/delivery.ts';
import { draftById } from '../src/review/draft.ts';
import type { JobNeeds } from './job.ts';

/** After one of a draft's deliveries came to its end: sends the next part, closes the draft after the last. */
export const name = 'finish-draft';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const draft = await draftById(needs.store, id);
  if (draft?.state !== 'scheduled') return;
  for (const delivery of await deliveriesById(needs.store, draft.deliveries)) {
    if (delivery.part > 1 && delivery.state === 'scheduled') await deliver(needs, delivery.id, needs.stop);
  }
  await finishDraft(needs, id);
}
