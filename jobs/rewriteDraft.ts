import { z } from 'zod';
import { rewriteDraft } from '../src/actions/drafting/rewriteDraft.ts';
import { type JobContext, onEvent } from './job.ts';

/** Asks the operator's rewriting step for another wording of a draft, after the draft exists. */
export const name = 'rewrite-draft';
export const payload = z.object({ id: z.string() });
export const on = onEvent('draft.composed');
/** Any answer of the step, or none, is an outcome; only an unreachable store is worth another attempt. */
export const retry = { attempts: 5, firstMs: 1_000 };
export const concurrency = 4;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await rewriteDraft(context, id, context.stop);
}
