import { z } from 'zod';
import { topicsToPush } from '../src/actions/push/pushArticle.ts';
import { articleEvents, dueIn, type JobContext, onEvent } from './job.ts';
import * as pushPage from './pushPage.ts';

/** Starts pushing an article to its followers, once for each of its topics. */
export const name = 'push-article';
export const payload = z.object({ id: z.string() });
export const on = onEvent(articleEvents.filter((type) => type !== 'article.withdrawn'));
export const due = dueIn('push');
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 16;
export const together = 16;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const topics = await topicsToPush(context, id);
  const now = context.clock.now();
  await context.enqueue(topics.map((topic) => pushPage.wakeUp({ id, topic }, now)));
}
