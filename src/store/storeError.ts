import { reasonOf, SluglineError } from '../errors.ts';

/** The messages of ioredis and Redis if the store can't be reached or can't answer yet. */
const awayMessages = new RegExp(
  [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'Connection is closed',
    'Command timed out',
    "isn't writeable",
    'Socket closed',
    'Command aborted',
    "Cluster isn't ready",
    'None of startup nodes',
    'Failed to refresh slots',
    'Too many Cluster redirections',
    'All sentinels are unreachable',
    'All keys in the pipeline should belong',
    '^(LOADING|MASTERDOWN|CLUSTERDOWN|MOVED|ASK|TRYAGAIN|BUSY|UNBLOCKED) ',
  ].join('|'),
);

/** The messages of a Redis that answers but accepts no writes; within a script, Redis 6 prefixes them. */
const readOnlyMessages = /(^|: -?)(READONLY|NOREPLICAS|MISCONF) /;

/** The names of ioredis's errors for a command that it no longer retries. */
const awayNames = ['MaxRetriesPerRequestError', 'ClusterAllFailedError', 'AbortError'];

/**
 * What a failed command means to a person: `store.away` if the store can't be reached, `store.full` if its memory is
 * used up, `store.read-only` if it accepts no writes; anything else is returned unchanged.
 */
export function storeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof SluglineError) return thrown;
  if (/^OOM |OOM command not allowed/.test(thrown.message)) {
    return new SluglineError('store.full', {}, { cause: thrown });
  }
  if (readOnlyMessages.test(thrown.message))
    return new SluglineError('store.read-only', { why: reasonOf(thrown) }, { cause: thrown });
  if (awayNames.includes(thrown.name) || awayMessages.test(thrown.message)) return away(thrown);
  return thrown;
}

/** Whether it failed because of the store: then the next command fails too. */
export function isStoreError(thrown: unknown): boolean {
  const error = storeError(thrown);
  return error instanceof SluglineError && error.code.startsWith('store.');
}

/** `store.away` with the reason of anything that was thrown. */
export function away(thrown: unknown): SluglineError {
  const last = thrown instanceof Error && 'lastNodeError' in thrown ? thrown.lastNodeError : thrown;
  return new SluglineError('store.away', { why: reasonOf(last ?? thrown) }, { cause: thrown });
}

/** Runs `work` and turns its failures into errors of the catalogue. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}
