import type { Clock } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { storeError } from '../../store/storeError.ts';

/** Something made from the store's content, kept until that has changed. */
export interface Kept<T> {
  /** As it is now; while the store is away, as it was last. Throws only where it was never made. */
  get(): Promise<T>;
  /** Says that it must be made anew for the next who asks. */
  touch(): void;
}

/** However fast things change, it is made once in this while (ms). */
const pause = 100;

/**
 * Keeps what `make` gives, for `freshFor` ms at most where nothing says that it changed, and for one `basis` (the
 * configuration). Made once for all who ask meanwhile.
 */
export function keep<T>(
  clock: Clock,
  freshFor: number,
  make: () => Promise<T>,
  basis: () => unknown = () => undefined,
): Kept<T> {
  let last: { value: T; basis: unknown } | undefined;
  let madeAt = 0;
  let touched = false;
  let making: Promise<T> | undefined;

  async function renew(): Promise<T> {
    touched = false;
    const now = basis();
    try {
      const value = await make();
      last = { value, basis: now };
      madeAt = clock.monotonic();
      return value;
    } catch (error) {
      touched = true;
      if (last && isAway(error)) return last.value;
      throw error;
    }
  }

  return {
    get() {
      const age = clock.monotonic() - madeAt;
      if (last?.basis === basis() && last && age < (touched ? pause : freshFor))
        return Promise.resolve(last.value);
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
export function isAway(thrown: unknown): boolean {
  const error = storeError(thrown);
  return error instanceof SluglineError && error.code === 'store.away';
}
