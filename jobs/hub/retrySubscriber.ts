import { z } from 'zod';
import { pingSubscriber } from '../../src/actions/hub/pingSubscriber.ts';
import type { QueuedJob } from '../../src/store/queues.ts';
import { dueIn, type JobContext } from '../job.ts';

/** Sends a changed feed to one subscriber that failed or is slow, separately from the others. */
export const name = 'retry-subscriber';
export const payload = z.object({ id: z.string() });
export const due = dueIn('ping');
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 64;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const pinged = await pingSubscriber(context, id, 'slow');
  if (pinged.kind !== 'done') await context.enqueue([wakeUp(id, pinged.at)]);
}

/** The wake-up for an instant (ms); several for the same instant are one. */
export function wakeUp(id: string, at: number): QueuedJob {
  return { name, payload: { id }, id: `${id}-r${at}`, notBefore: at };
}
