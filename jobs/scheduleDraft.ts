import { z } from 'zod';
import { scheduleDeliveries } from '../src/actions/delivering/scheduleDeliveries.ts';
import { serializeByKey } from '../src/concurrency.ts';
import { draftById } from '../src/review/draft.ts';
import { type JobContext, onEvent } from './job.ts';

/** Gives an approved draft its place in the calendar. */
export const name = 'schedule-draft';
export const payload = z.object({ id: z.string() });
export const on = onEvent('draft.approved');
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 64;
export const together = 16;

/** Each place depends on those already taken on its channel, and what was approved first goes first. */
const inOrder = serializeByKey();

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const { store } = context;
  const waiting = await draftById(store, id);
  if (waiting?.state !== 'approved') return;
  await inOrder(store.keys.channel(waiting.channel), async () => {
    const draft = await draftById(store, id);
    if (draft?.state === 'approved') await scheduleDeliveries(context, draft);
  });
}
