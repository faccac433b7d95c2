import { type ConnectionOptions, Queue } from 'bullmq';
import type { StoreConnection } from '../connection.ts';
import type { JobKind } from '../queues.ts';
import { recordInstance } from '../scripts/instance/recordInstance.ts';
import type { Store } from '../store.ts';

/** Records the queues' names, which Redis itself can't list, for the check whether one was paused. */
export async function noteQueues(store: Store, kinds: Pick<JobKind, 'name'>[]) {
  const names = kinds.map(({ name }) => name).join(' ');
  if ((await store.redis.hget(store.keys.instance, 'queues')) !== names)
    await recordInstance(store, { set: { queues: names } });
}

/** The queues that were paused in BullMQ by another tool. */
export async function pausedQueues({ redis, keys }: Pick<Store, 'redis' | 'keys'>): Promise<string[]> {
  const names = (await redis.hget(keys.instance, 'queues'))?.split(' ') ?? [];
  const flags = await Promise.all(
    names.map((name) => redis.hexists(`${keys.queues}:${name}:meta`, 'paused')),
  );
  return names.filter((_, index) => flags[index] === 1);
}

/** Resumes queues that were paused so. */
export async function resumeQueues(
  store: Store,
  connection: Pick<StoreConnection, 'blocking'>,
): Promise<string[]> {
  const paused = await pausedQueues(store);
  if (paused.length === 0) return [];
  const shared = connection.blocking() as ConnectionOptions;
  for (const name of paused) {
    const queue = new Queue(name, {
      connection: shared,
      prefix: store.keys.queues,
    });
    await queue.resume();
    // The connection is not the queue's own, and stays open.
    await queue.close();
  }
  return paused;
}
