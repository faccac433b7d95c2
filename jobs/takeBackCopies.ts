import { z } from 'zod';
import { takeBackCopies } from '../src/actions/copies/takeBackCopies.ts';
import { type JobContext, onEvent } from './job.ts';

/** Applies the withdrawal of one article to its published posts. */
export const name = 'take-back-copies';
export const payload = z.object({ id: z.string() });
export const on = onEvent(['article.withdrawn', 'article.republished']);
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 8;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await takeBackCopies(context, id);
}
