import { setImmediate as nextRound, setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../store.ts';
import { away } from '../storeError.ts';

/** Redis answers in a millisecond. Work that takes longer than this makes us ask whether it is there at all (ms) … */
const askAfter = 350;
/** … and one that does not answer by then is frozen: readers are told within a second (ms). */
const answersWithin = 350;

type Asked = Pick<Store, 'redis' | 'keys'>;

/** One question at a time, whoever waits. */
const probes = new WeakMap<object, Promise<boolean>>();

/**
 * Waits for work on the store for as long as the store answers at all, however long the work takes. Throws `store.away`
 * where it does not: a command alone would wait for seconds. In real time, since it bounds how long a reader waits.
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
    // Where this process itself was held up, the answer is here already and has only not been read.
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
