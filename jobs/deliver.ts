import { z } from 'zod';
import { attemptInLane } from '../src/actions/delivering/lanes.ts';
import { dueIn, type JobContext, onEvent } from './job.ts';

/** Attempts one delivery that is due. Its retries are the ledger's, not the queue's. */
export const name = 'deliver';
export const payload = z.union([z.object({ id: z.string() }), z.object({ dueAt: z.number() })]);
export const on = onEvent(['delivery.scheduled', 'delivery.retry']);
export const due = dueIn('deliver');
export const retry = { attempts: 3, firstMs: 1_000 };
/** Their channels' lanes limit them: a delivery that waits in a lane occupies no job. */
export const concurrency = 1_024;
export const together = 16;
/** Many posts are due on the minute: a queued job for each would be most of their delay. */
export const sharesInstants = true;

/** How many of one instant are looked up at once; the sweep finds more. */
const mostOfInstant = 2_000;

/** Attempts one delivery, or everything that is due at an instant. */
export async function handle(wakeUp: z.infer<typeof payload>, context: JobContext): Promise<void> {
  if ('id' in wakeUp) return attempt(wakeUp.id, context);
  const { redis, keys } = context.store;
  const { dueAt } = wakeUp;
  const ids = await redis.zrangebyscore(keys.due(name), dueAt, dueAt, 'LIMIT', 0, mostOfInstant);
  const others = ids.splice(together);
  // This process begins with some of them; the others are shared among all workers.
  const queued = context.enqueue(others.map((id) => ({ name, payload: { id }, id: `${id}-d${dueAt}` })));
  const ended = await Promise.allSettled([queued, ...ids.map((id) => attempt(id, context))]);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** Attempts it in its channel's lanes. */
function attempt(id: string, context: JobContext): Promise<void> {
  const { clock, enqueue } = context;
  const again = (other: string, inMs: number) => {
    const notBefore = clock.now() + inMs;
    return enqueue([{ name, payload: { id: other }, id: `${other}-w${notBefore}`, notBefore }]);
  };
  return attemptInLane({ ...context, again }, id);
}
