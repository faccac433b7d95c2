import { z } from 'zod';
import { settle } from '../src/actions/delivering/settleDelivery.ts';
import { dueIn, type JobContext, onEvent } from './job.ts';

/** Finds out what became of one attempt that may have arrived. */
export const name = 'settle';
export const payload = z.object({ id: z.string() });
export const on = onEvent('delivery.uncertain');
export const due = dueIn('settle');
export const retry = { attempts: 3, firstMs: 5_000 };
export const concurrency = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await settle(context, id);
}
