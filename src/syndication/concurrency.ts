import { SluglineError } from '../errors.ts';

/**
 * Lets `most` pieces of work run at the same time; the others wait for their turn, first come, first served. Where
 * `maxQueued` of them wait, one more is refused (`request.busy`).
 */
export function limitConcurrency(
  most: number,
  maxQueued = Number.POSITIVE_INFINITY,
): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= most && queue.length >= maxQueued) throw new SluglineError('request.busy', { seconds: 2 });
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
