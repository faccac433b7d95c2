import { z } from 'zod';
import { deliver } from '../src/actions/deliver.ts';
import type { JobNeeds } from './job.ts';

/** Attempts one delivery that is due. Its retries are the ledger's, not the queue's. */
export const name = 'deliver';
export const payload = z.object({ id: z.string() });
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 64;

/** Of these, one channel may hold as many as one host gets connections: a platform that stalls delays its own posts, not the others'. */
const ofOneChannel = 6;
const againMs = 500;
const underWay = new Map<string, number>();

export async function handle({ id }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const { store, clock } = needs;
  const channel = (await store.redis.hget(store.keys.delivery(id), 'channel')) ?? '';
  const held = underWay.get(channel) ?? 0;
  if (held >= ofOneChannel) {
    const notBefore = clock.now() + againMs;
    await needs.enqueue([{ name, payload: { id }, id: `${id}-w${notBefore}`, notBefore }]);
    return;
  }
  underWay.set(channel, held + 1);
  try {
    await deliver(needs, id, needs.stop);
  } finally {
    const left = (underWay.get(channel) ?? 1) - 1;
    if (left > 0) underWay.set(channel, left);
    else underWay.delete(channel);
  }
}
