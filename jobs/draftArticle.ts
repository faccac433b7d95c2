import { z } from 'zod';
import { followDocuments } from '../src/actions/documents/followDocuments.ts';
import { draftArticle } from '../src/actions/drafting/draftArticle.ts';
import { articleEvents, type JobContext, onEvent } from './job.ts';

/** Updates one article's drafts, and its records at platforms, to the article's current state. */
export const name = 'draft-article';
export const payload = z.object({ id: z.string() });
export const on = onEvent([...articleEvents, 'digest.stored']);
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 64;
export const together = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await draftArticle(context, id);
  await followDocuments(context, id);
}
