import { z } from 'zod';
import { requestLease } from '../../src/actions/intake/sourceSubscription.ts';
import { dueIn, type JobContext, onEvent } from '../job.ts';

/** Asks a source's hub to push, to keep pushing, or to stop. The sweep repeats requests that failed. */
export const name = 'ask-hub';
export const payload = z.object({ source: z.string() });
export const on = onEvent('source.hub', 'source');
export const due = dueIn('source-hub', 'source');
export const retry = { attempts: 1, firstMs: 1_000 };
export const concurrency = 8;

export async function handle({ source }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await requestLease(context, source);
}
