import { SluglineError } from '../../errors.ts';
import { whileAnswering } from '../../store/connection/whileAnswering.ts';
import type { CachedContent } from '../../store/freshness.ts';
import type { Store } from '../../store/store.ts';
import { storeError } from '../../store/storeError.ts';

/** A document built from the store's content and cached until that changes. */
export interface Cached<T> {
  /** The current version, or the last one while the store is unreachable. Throws if that may not be shown. */
  get(): Promise<T>;
  /** Marks it as changed, so that the next request rebuilds it. */
  touch(): void;
}

/** The least time between two builds (ms), however often the content changes. */
const pause = 100;

/**
 * Caches what `make` returns: for at most `freshFor` ms without a change and for one `basis` (the configuration), or
 * for `staleFor` ms while the store is unreachable. A document with an article that was withdrawn is never served.
 * Requests that arrive during a build share it.
 */
export function cachedDocument<T extends Omit<CachedContent, 'asOf'>>(
  store: Pick<Store, 'clock' | 'freshness' | 'redis' | 'keys'>,
  { freshFor, staleFor }: { freshFor: number; staleFor: () => number },
  make: () => Promise<T>,
  basis: () => unknown = () => undefined,
): Cached<T> {
  const { clock, freshness } = store;
  let last: { value: T & CachedContent; basis: unknown } | undefined;
  let madeAt = 0;
  let touched = false;
  let making: Promise<T> | undefined;

  async function renew(): Promise<T> {
    touched = false;
    const now = basis();
    try {
      const value = (await whileAnswering(store, () => freshness.made(make))) as T & CachedContent;
      last = { value, basis: now };
      madeAt = clock.monotonic();
      return value;
    } catch (error) {
      touched = true;
      const isStale = freshness.awayFor() > staleFor();
      if (last && isStoreAway(error) && !isStale && freshness.mayShow(last.value)) return last.value;
      throw error;
    }
  }

  return {
    get() {
      const age = clock.monotonic() - madeAt;
      const isFresh = last?.basis === basis() && age < (touched ? pause : freshFor);
      if (last && isFresh && freshness.mayShow(last.value)) return Promise.resolve(last.value);
      making ??= renew().finally(() => {
        making = undefined;
      });
      return making;
    },
    touch() {
      touched = true;
    },
  };
}

/** Whether it failed because the store can't be reached. */
export function isStoreAway(thrown: unknown): boolean {
  const error = storeError(thrown);
  return error instanceof SluglineError && error.code === 'store.away';
}
