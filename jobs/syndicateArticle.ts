import { z } from 'zod';
import { syndicate } from '../src/actions/syndicating/syndicateArticle.ts';
import { articleEvents, type JobContext, onEvent } from './job.ts';
import * as probePicture from './probePicture.ts';

/** Puts one article in its current state into its feeds, or removes it. */
export const name = 'syndicate-article';
export const payload = z.object({ id: z.string() });
export const on = onEvent(articleEvents);
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 64;
export const together = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const syndicated = await syndicate(context, id);
  if (!syndicated?.seen || syndicated.picture || !syndicated.article.image?.url) return;
  await context.enqueue([probePicture.wakeUp(id, syndicated.article.revision)]);
}
