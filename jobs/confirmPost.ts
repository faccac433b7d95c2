import { z } from 'zod';
import { confirmPost } from '../src/actions/copies/confirmPost.ts';
import { dueIn, type JobContext } from './job.ts';

/** Reads back a post that was sent a minute ago. */
export const name = 'confirm-post';
export const payload = z.object({ id: z.string() });
export const due = dueIn('confirm');
export const retry = { attempts: 1, firstMs: 5_000 };
export const concurrency = 4;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await confirmPost(context, { id });
}
