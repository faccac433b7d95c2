import type { LookupAddress } from 'node:dns';
import { LRUCache } from 'lru-cache';
import type { Resolve } from './connector.ts';

/** A name is looked up again after this long (ms), found or not. */
const cacheMs = 30_000;
const maxCached = 2_000;
/** Look-ups that wait for their turn. */
const mostWaiting = 200;

type Answer = [error: NodeJS.ErrnoException | null, addresses: LookupAddress[]];

/**
 * Looks up names that strangers gave one at a time, each once in a while. The system looks up two names at a time, and one
 * whose server never answers takes its place for half a minute: the newsroom's own channels must not wait behind those.
 */
export function lookUpLimited(resolve: Resolve): Resolve {
  const known = new LRUCache<string, Answer>({ max: maxCached, ttl: cacheMs });
  const waiting = new Map<string, ((...answer: Answer) => void)[]>();
  let isBusy = false;

  function next(): void {
    const [first] = waiting.keys();
    if (isBusy || first === undefined) return;
    isBusy = true;
    resolve(first, (...answer) => {
      isBusy = false;
      const callbacks = waiting.get(first) ?? [];
      waiting.delete(first);
      known.set(first, answer);
      next();
      for (const callback of callbacks) callback(...answer);
    });
  }

  return (hostname, callback) => {
    const answer = known.get(hostname);
    if (answer) return callback(...answer);
    const others = waiting.get(hostname);
    if (others) return void others.push(callback);
    if (waiting.size >= mostWaiting)
      return callback(
        Object.assign(new Error('too many names are being looked up'), { code: 'EAI_AGAIN' }),
        [],
      );
    waiting.set(hostname, [callback]);
    next();
  };
}
