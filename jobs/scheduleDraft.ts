import { z } from 'zod';
import { scheduleDeliveries } from '../src/actions/delivering/scheduleDeliveries.ts';
import { draftById } from '../src/review/draft.ts';
import { type JobContext, onEvent } from './job.ts';

/** Gives an approved draft its place in the calendar. */
export const name = 'schedule-draft';
export const payload = z.object({ id: z.string() });
export const on = onEvent('draft.approved');
export const retry = { attempts: 10, firstMs: 500 };
/** One at a time: each place depends on those already taken. */
export const concurrency = 1;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const draft = await draftById(context.store, id);
  if (draft?.state === 'approved') await scheduleDeliveries(context, draft);
}
