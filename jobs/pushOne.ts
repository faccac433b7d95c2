import { z } from 'zod';
import { pushOne } from '../src/actions/push/pushFollower.ts';
import type { PushRetry } from '../src/actions/push/pushPage.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import type { JobContext } from './job.ts';

/** Retries one browser that could not be reached. Its retries are its own, not the queue's. */
export const name = 'push-one';
export const payload = z.object({ id: z.string(), follower: z.string(), attempt: z.int() });
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 8;

export async function handle(push: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const again = await pushOne(context, push);
  if (again) await context.enqueue([wakeUp(again)]);
}

/** The wake-up for one more try. */
export function wakeUp({ id, follower, attempt, notBefore }: PushRetry): QueuedJob {
  return {
    name,
    payload: { id, follower, attempt },
    id: `${id}-${follower}-${attempt}-${notBefore}`,
    notBefore,
  };
}
