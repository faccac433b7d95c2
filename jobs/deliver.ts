import { z } from 'zod';
import { deliver } from '../src/actions/delivering/deliver.ts';
import { dueIn, type JobContext, onEvent } from './job.ts';

/** Attempts one delivery that is due. Its retries are the ledger's, not the queue's. */
export const name = 'deliver';
export const payload = z.object({ id: z.string() });
export const on = onEvent(['delivery.scheduled', 'delivery.retry']);
export const due = dueIn('deliver');
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 64;

/**
 * How many of these one channel may occupy, which is also one host's number of connections: a stalled platform delays
 * only its own posts.
 */
const ofOneChannel = 6;
const againMs = 500;
const inProgress = new Map<string, number>();

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  const { store, clock } = context;
  const channel = (await store.redis.hget(store.keys.delivery(id), 'channel')) ?? '';
  const held = inProgress.get(channel) ?? 0;
  if (held >= ofOneChannel) {
    const notBefore = clock.now() + againMs;
    await context.enqueue([{ name, payload: { id }, id: `${id}-w${notBefore}`, notBefore }]);
    return;
  }
  inProgress.set(channel, held + 1);
  try {
    await deliver(context, id, context.stop);
  } finally {
    const left = (inProgress.get(channel) ?? 1) - 1;
    if (left > 0) inProgress.set(channel, left);
    else inProgress.delete(channel);
  }
}
