import type { LookupAddress } from 'node:dns';
import { LRUCache } from 'lru-cache';
import { limitConcurrency } from '../concurrency.ts';
import type { Resolve } from './connector.ts';

/** A name is looked up again after this long (ms), found or not. */
const cacheMs = 30_000;
const maxCached = 2_000;
/** How many lookups may wait. */
const mostWaiting = 200;

type Answer = [error: NodeJS.ErrnoException | null, addresses: LookupAddress[]];

/**
 * Looks up names from untrusted parties one at a time, each at intervals. The system looks up two names at a time, and
 * one whose server never answers occupies it for half a minute: the newsroom's own channels must not wait behind those.
 */
export function lookUpLimited(resolve: Resolve): Resolve {
  const known = new LRUCache<string, Answer>({ max: maxCached, ttl: cacheMs });
  const underWay = new Map<string, Promise<Answer>>();
  const runLimited = limitConcurrency(1, mostWaiting - 1);

  function lookUp(hostname: string): Promise<Answer> {
    const before = underWay.get(hostname);
    if (before) return before;
    const work = () => new Promise<Answer>((done) => resolve(hostname, (...answer) => done(answer)));
    const answer = runLimited(work)
      .then(
        (found) => {
          known.set(hostname, found);
          return found;
        },
        (): Answer => [tooMany(), []],
      )
      .finally(() => underWay.delete(hostname));
    underWay.set(hostname, answer);
    return answer;
  }

  return (hostname, callback) => {
    const answer = known.get(hostname);
    if (answer) return callback(...answer);
    lookUp(hostname).then((found) => callback(...found));
  };
}

function tooMany(): NodeJS.ErrnoException {
  return Object.assign(new Error('too many names are being looked up'), { code: 'EAI_AGAIN' });
}
