import { SluglineError } from '../../errors.ts';
import { whileAnswering } from '../../store/connection/whileAnswering.ts';
import type { Copy } from '../../store/freshness.ts';
import type { Store } from '../../store/store.ts';
import { storeError } from '../../store/storeError.ts';

/** Something made from the store's content, kept until that has changed. */
export interface Cached<T> {
  /** As it is now; while the store is away, as it was last. Throws where that may not be shown. */
  get(): Promise<T>;
  /** Says that it must be made anew for the next who asks. */
  touch(): void;
}

/** However fast things change, it is made once in this while (ms). */
const pause = 100;

/**
 * Keeps what `make` gives, for `freshFor` ms at most where nothing says that it changed, and for one `basis` (the
 * configuration); while the store is away for `staleFor` ms. Never where an article on it was taken back. Made once for
 * all who ask meanwhile.
 */
export function cachedDocument<T extends Omit<Copy, 'asOf'>>(
  store: Pick<Store, 'clock' | 'freshness' | 'redis' | 'keys'>,
  { freshFor, staleFor }: { freshFor: number; staleFor: () => number },
  make: () => Promise<T>,
  basis: () => unknown = () => undefined,
): Cached<T> {
  const { clock, freshness } = store;
  let last: { value: T & Copy; basis: unknown } | undefined;
  let madeAt = 0;
  let touched = false;
  let making: Promise<T> | undefined;

  async function renew(): Promise<T> {
    touched = false;
    const now = basis();
    try {
      const value = (await whileAnswering(store, () => freshness.made(make))) as T & Copy;
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
