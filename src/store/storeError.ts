import { reasonOf, SluglineError } from '../errors.ts';

/** What ioredis and Redis say when the store can't be reached or can't answer yet. */
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

/** What Redis says when it answers but takes no writes; from within a script, Redis 6 puts words of its own before it. */
const readOnlyMessages = /(^|: -?)(READONLY|NOREPLICAS|MISCONF) /;

/** ioredis tells by these names that it has given a command up. */
const awayNames = ['MaxRetriesPerRequestError', 'ClusterAllFailedError', 'AbortError'];

/**
 * What a failed command means to a person: `store.away` where the store can't be reached, `store.full` where its memory
 * is used up, `store.read-only` where it takes no writes; anything else is given back as it is.
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

/** Whether it failed because of the store: then whatever comes next fails too. */
export function isStoreError(thrown: unknown): boolean {
  const error = storeError(thrown);
  return error instanceof SluglineError && error.code.startsWith('store.');
}

/** `store.away` with the reason of whatever was thrown. */
export function away(thrown: unknown): SluglineError {
  const last = thrown instanceof Error && 'lastNodeError' in thrown ? thrown.lastNodeError : thrown;
  return new SluglineError('store.away', { why: reasonOf(last ?? thrown) }, { cause: thrown });
}

/** Does `work` and gives its failures the names that the error catalogue has for them. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}
