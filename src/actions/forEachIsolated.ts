import { SluglineError } from '../errors.ts';
import { storeError } from '../store/storeError.ts';
import type { Context } from './context.ts';

/**
 * Runs the work for each item, in order. A failure is logged and does not stop the others, unless the store can't be
 * reached or is full.
 */
export async function forEachIsolated<T>(
  { log }: Pick<Context, 'log'>,
  items: readonly T[],
  what: string,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (const item of items) {
    try {
      await work(item);
    } catch (thrown) {
      const error = storeError(thrown);
      if (error instanceof SluglineError && error.code.startsWith('store.')) throw error;
      log.error({ err: error, item }, `${what} failed; the others continue`);
    }
  }
}
