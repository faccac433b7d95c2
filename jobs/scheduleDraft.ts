import { z } from 'zod';
import { scheduleDeliveries } from '../src/actions/schedule.ts';
import { draftById } from '../src/review/draft.ts';
import type { JobNeeds } from './job.ts';

/** Gives an approved draft its place in the calendar. */
export const name = 'schedule-draft';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 10, firstMs: 500 };
/** One after the other: each place depends on those that are taken. */
export const concurrency = 1;

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const draft = await draftById(needs.store, id);
  if (draft?.state === 'approved') await scheduleDeliveries(needs, draft);
}
