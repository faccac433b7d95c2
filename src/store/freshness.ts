import type { Clock } from '../clock.ts';
import { SluglineError } from '../errors.ts';

/** Something made of articles and held for longer than the request that it was made for. */
export interface Copy {
  /** The articles that it shows something of; undefined where nobody knows, so that it may be any. */
  readonly articles: Iterable<string> | undefined;
  /** What `now()` said before the store was asked for any of them. */
  asOf: number;
}

/**
 * What this process knows of articles that the public may see less of than before: withdrawn, embargoed, purged, no longer
 * for everybody. Every copy of public content is made by `made` and asked about with `mayShow` before it is served, so
 * that from the instant at which the process hears of such a change none of the old bytes leaves it, whatever is being
 * made anew meanwhile.
 */
export interface Freshness {
  /** A count that rises with each such change. */
  now(): number;
  /** The public may see less of an article since this revision. Hearing of a revision again changes nothing. */
  restricted(id: string, revision?: number): void;
  /** Every copy that was made before is worth nothing: changes were missed, or an operator says so. */
  drop(): void;
  /** Whether a copy shows nothing that the public may not see any more. */
  mayShow(copy: Copy): boolean;
  /** The same for what was read of one article. */
  allows(id: string, asOf: number): boolean;
  /** Makes a copy that may be shown: again where the public may see less of it since it was begun. */
  made<T extends Omit<Copy, 'asOf'> | undefined>(
    make: () => Promise<T>,
  ): Promise<T extends undefined ? T : T & Copy>;
  /** Calls the listener with the article of each such change, or without one where all copies are dropped. */
  subscribe(listener: (id: string | undefined) => void): () => void;
  /** The store has answered, and what has changed until now is known. */
  reached(): void;
  /** For how long (ms) the store has not answered; 0 while it does. */
  awayFor(): number;
}

/** Articles that are remembered; copies older than what was forgotten are not shown. */
const maxRemembered = 50_000;
/** Somebody would have to withdraw articles of one copy as fast as it is made. */
const tries = 5;

/** The changes' reader waits for 5 s at the store, so that no answer for this long (ms) is none at all. */
const answersEvery = 10_000;

interface Restriction {
  at: number;
  revision: number | undefined;
}

export function openFreshness(clock: Pick<Clock, 'monotonic'>, most = maxRemembered): Freshness {
  const known = new Map<string, Restriction>();
  const listeners = new Set<(id: string | undefined) => void>();
  let count = 0;
  /** Copies from before are not shown. */
  let floor = 0;
  let reachedAt = clock.monotonic();

  function allows(id: string, asOf: number): boolean {
    return asOf >= floor && (known.get(id)?.at ?? 0) <= asOf;
  }

  function mayShow(copy: Copy): boolean {
    if (copy.asOf === count) return true;
    if (copy.asOf < floor || copy.articles === undefined) return false;
    for (const id of copy.articles) if (!allows(id, copy.asOf)) return false;
    // What was looked at once need not be looked at again for the next request.
    copy.asOf = count;
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
        const copy = Object.assign(made, { asOf });
        if (mayShow(copy)) return copy as never;
      }
      throw new SluglineError('store.away', { why: 'what is shown changes faster than it can be written' });
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
