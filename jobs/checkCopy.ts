import { z } from 'zod';
import { checkCopy } from '../src/actions/copies/checkCopy.ts';
import { dueIn, type JobContext, onEvent } from './job.ts';

/** Reads back one post that was removed or edited, until its platform shows it. */
export const name = 'check-copy';
export const payload = z.object({ id: z.string() });
export const on = onEvent('copy.due');
export const due = dueIn('copies');
export const retry = { attempts: 3, firstMs: 5_000 };
export const concurrency = 8;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await checkCopy(context, { id });
}
