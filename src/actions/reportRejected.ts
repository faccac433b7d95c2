import type { Needs } from './needs.ts';

const longest = 500;

/** Keeps what could not be taken in, or not shown, for the operator to see. `source` is empty where none is to blame. */
export async function reportRejected(
  needs: Needs,
  source: string,
  where: string,
  reason: string,
): Promise<void> {
  const { store, config, clock } = needs;
  const fields = {
    at: clock.now(),
    source,
    where: where.slice(0, longest),
    reason: reason.slice(0, longest),
  };
  await store.redis.xadd(
    store.keys.rejected,
    'MAXLEN',
    '~',
    config.retention.rejected,
    '*',
    ...Object.entries(fields).flat(),
  );
}
