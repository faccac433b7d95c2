import { z } from 'zod';
import { type PushWalk, pushPage } from '../src/actions/pushPage.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import type { JobNeeds } from './job.ts';
import * as pushOne from './pushOne.ts';

/** Pushes one article to the next of a topic's followers, and wakes up the page after it. */
export const name = 'push-page';
export const payload = z.object({ id: z.string(), topic: z.string() });
export const retry = { attempts: 5, firstMs: 1_000 };
export const concurrency = 2;

export async function handle(walk: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const { next } = await pushPage(
    needs,
    walk,
    (retries) => needs.enqueue(retries.map(pushOne.wakeUp)),
    needs.stop,
  );
  if (next !== undefined) await needs.enqueue([wakeUp(walk, next)]);
}

/** The wake-up for a walk's next page. One too many finds the walk taken up already and does nothing. */
export function wakeUp(walk: PushWalk, notBefore: number): QueuedJob {
  return { name, payload: { ...walk }, id: `${walk.id}-${walk.topic}-${notBefore}`, notBefore };
}
