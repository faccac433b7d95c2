import { z } from 'zod';
import { type PushWalk, pushPage } from '../src/actions/push/pushPage.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import type { JobContext } from './job.ts';
import * as pushOne from './pushOne.ts';

/** Pushes one article to the next of a topic's followers, and wakes up the page after it. */
export const name = 'push-page';
export const payload = z.object({ id: z.string(), topic: z.string() });
export const retry = { attempts: 5, firstMs: 1_000 };
export const concurrency = 2;

export async function handle(walk: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const { next } = await pushPage(
    context,
    walk,
    (retries) => context.enqueue(retries.map(pushOne.wakeUp)),
    context.stop,
  );
  if (next !== undefined) await context.enqueue([wakeUp(walk, next)]);
}

/** The wake-up for a walk's next page. A superfluous one finds that the walk has been resumed and does nothing. */
export function wakeUp(walk: PushWalk, notBefore: number): QueuedJob {
  return { name, payload: { ...walk }, id: `${walk.id}-${walk.topic}-${notBefore}`, notBefore };
}
