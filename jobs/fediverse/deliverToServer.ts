import { createHash } from 'node:crypto';
import { z } from 'zod';
import { deliverToServer } from '../../src/actions/fediverse/deliverToServer.ts';
import type { QueuedJob } from '../../src/store/queues.ts';
import { dueIn, type JobContext, onEvent } from '../job.ts';

/** Sends one server what its followers have not got yet. Its retries are the store's, not the queue's. */
export const name = 'deliver-to-server';
export const payload = z.object({ id: z.string() });
export const on = onEvent('server.behind');
export const due = dueIn('fediverse');
export const retry = { attempts: 3, firstMs: 1_000 };
/** Each waits for an outside server; slow ones must not occupy all places. */
export const concurrency = 64;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const delivered = await deliverToServer(context, id, context.stop);
  if (delivered === 'again') await context.enqueue([wakeUp(id, `a${context.clock.now()}`)]);
}

/** The wake-up for a server; several for the same reason are one. */
export function wakeUp(id: string, reason: string): QueuedJob {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return { name, payload: { id }, id: `${digest}-${reason}` };
}
