import { setImmediate as nextRound, setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../store.ts';
import { away } from '../storeError.ts';

/** Redis answers within a millisecond. If work takes longer than this (ms), we check whether it responds at all … */
const askAfter = 350;
/** … and without an answer within this time (ms) it counts as frozen: readers get the error within a second. */
const answersWithin = 350;

type Asked = Pick<Store, 'redis' | 'keys'>;

/** The check in progress: one at a time, however many callers wait. */
const probes = new WeakMap<object, Promise<boolean>>();

/**
 * Waits for work on the store for as long as the store responds at all, however long the work takes. Throws
 * `store.away` if it does not: a command alone would wait for seconds. In real time, since it limits how long a
 * reader waits.
 */
export async function whileAnswering<T>(store: Asked, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work(), silence(store, over.signal)]);
  } finally {
    over.abort();
  }
}

async function silence(store: Asked, signal: AbortSignal): Promise<never> {
  for (;;) {
    await wait(askAfter, undefined, { signal, ref: false });
    const answer = probes.get(store.redis) ?? ask(store);
    if (!(await answer)) throw away(new Error(`no answer within ${askAfter + answersWithin} ms`));
  }
}

function ask(store: Asked): Promise<boolean> {
  const over = new AbortController();
  const answered = store.redis.exists(store.keys.instance).then(
    () => true,
    () => false,
  );
  const late = async () => {
    await wait(answersWithin, undefined, { signal: over.signal, ref: false });
    // If this process itself was held up, the answer has arrived already and is only unread.
    await nextRound();
    await nextRound();
    return false;
  };
  const answer = Promise.race([answered, late()]).finally(() => {
    over.abort();
    probes.delete(store.redis);
  });
  probes.set(store.redis, answer);
  return answer;
}
