import { SluglineError } from '../errors.ts';
import { storeError } from '../store/storeError.ts';
import type { Context } from './context.ts';

/**
 * Runs the work for each of these, in order. A failure is logged and does not stop the others; a store that can't be
 * reached or is full stops all of them.
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
