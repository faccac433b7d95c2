import type { Clock } from '../clock.ts';
import { SluglineError } from '../errors.ts';

/** Something built from articles and cached beyond the request that it was built for. */
export interface CachedContent {
  /** The articles that it shows; undefined if unknown, so it may be any. */
  readonly articles: Iterable<string> | undefined;
  /** What `now()` returned before the store was read for any of them. */
  asOf: number;
}

/**
 * What this process knows of articles that the public may see less of than before: withdrawn, embargoed, purged, no
 * longer public. Every cached piece of public content is built by `made` and checked with `mayShow` before it is
 * served, so that from the instant at which the process learns of such a change none of the old bytes is served,
 * whatever is being rebuilt meanwhile.
 */
export interface Freshness {
  /** A count that rises with each such change. */
  now(): number;
  /** The public may see less of an article since this revision. Learning of a revision again changes nothing. */
  restricted(id: string, revision?: number): void;
  /** Everything cached before is invalid: changes were missed, or an operator asked for it. */
  drop(): void;
  /** Whether a cached piece shows nothing that the public may no longer see. */
  mayShow(cached: CachedContent): boolean;
  /** The same for what was read of one article. */
  allows(id: string, asOf: number): boolean;
  /** Builds something that may be shown: again if the public may see less of it since the building began. */
  made<T extends Omit<CachedContent, 'asOf'> | undefined>(
    make: () => Promise<T>,
  ): Promise<T extends undefined ? T : T & CachedContent>;
  /** Calls the listener with the article of each such change, or without one if everything cached is dropped. */
  subscribe(listener: (id: string | undefined) => void): () => void;
  /** The store has answered, and all changes until now are known. */
  reached(): void;
  /** For how long (ms) the store has not answered; 0 while it does. */
  awayFor(): number;
}

/** How many articles are remembered; anything cached before the oldest of them is not shown. */
const maxRemembered = 50_000;
/** How often it is built again. For more, articles of one page would have to be withdrawn as fast as it is built. */
const tries = 5;

/**
 * The reader of the changes blocks for 5 s at a time, so silence for this long (ms) means that the store does not
 * answer.
 */
const answersEvery = 10_000;

interface Restriction {
  at: number;
  revision: number | undefined;
}

export function openFreshness(clock: Pick<Clock, 'monotonic'>, most = maxRemembered): Freshness {
  const known = new Map<string, Restriction>();
  const listeners = new Set<(id: string | undefined) => void>();
  let count = 0;
  /** What was cached before this is not shown. */
  let floor = 0;
  let reachedAt = clock.monotonic();

  function allows(id: string, asOf: number): boolean {
    return asOf >= floor && (known.get(id)?.at ?? 0) <= asOf;
  }

  function mayShow(cached: CachedContent): boolean {
    if (cached.asOf === count) return true;
    if (cached.asOf < floor || cached.articles === undefined) return false;
    for (const id of cached.articles) if (!allows(id, cached.asOf)) return false;
    // What was checked just now need not be checked again for the next request.
    cached.asOf = count;
    return true;
  }

  function forgetOldest(): void {
    const [oldest] = known;
    if (!oldest) return;
    known.delete(oldest[0]);
    floor = Math.max(floor, oldest[1].at);
  }

  return {
    now: () => count,
    allows,
    mayShow,
    restricted(id, revision) {
      const before = known.get(id)?.revision;
      if (revision !== undefined && before !== undefined && revision <= before) return;
      count += 1;
      known.delete(id);
      known.set(id, { at: count, revision });
      if (known.size > most) forgetOldest();
      for (const listener of listeners) listener(id);
    },
    drop() {
      count += 1;
      floor = count;
      known.clear();
      for (const listener of listeners) listener(undefined);
    },
    async made(make) {
      for (let n = 0; n < tries; n++) {
        const asOf = count;
        const made = await make();
        if (made === undefined) return undefined as never;
        const cached = Object.assign(made, { asOf });
        if (mayShow(cached)) return cached as never;
      }
      throw new SluglineError('store.away', { why: 'public content changes faster than it can be rendered' });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reached() {
      reachedAt = clock.monotonic();
    },
    awayFor() {
      const silent = clock.monotonic() - reachedAt;
      return silent < answersEvery ? 0 : silent;
    },
  };
}
