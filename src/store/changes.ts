import { waitOrStop } from '../clock.ts';
import { orAborted } from '../concurrency.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RedisClient, Store } from './store.ts';

/** Something changed that web processes may hold in memory. `reset`: the reader fell behind and must reload. */
export interface Change {
  type:
    | 'article'
    | 'feed'
    | 'link'
    | 'clicks'
    | 'draft'
    | 'note'
    | 'notes-read'
    | 'delivery'
    | 'copy'
    | 'sandbox'
    | 'switch'
    | 'reset';
  id?: string;
  code?: string;
  /** Of a new draft or delivery: its article's id. */
  articleId?: string;
  version?: number;
  revision?: number;
  /** Of notes: whom they are to. */
  to?: string[];
  /** Of an article: whether the public may see less of it than before. Unknown if missing. */
  less?: boolean;
}

export type ChangeListener = (change: Change) => void;

export interface Changes {
  /** Calls the listener for every change from now on; the returned function stops it. */
  subscribe(listener: ChangeListener): () => void;
}

/** How many changes a process remembers for new listeners. */
const remembered = 1_000;

/** The changes that this process read last, so that a listener that starts from an earlier one misses none. */
export interface RecentChanges {
  /** The id of the last change that was read. */
  newest(): string;
  /** The changes after this one; only `reset` if they are no longer known. */
  since(id: string): Change[];
}

/** Remembers changes from `first` on; they must be added in the stream's order. */
export function rememberChanges(first: string): RecentChanges & { add(id: string, change: Change): void } {
  let before = first;
  let read: { id: string; change: Change }[] = [];
  return {
    newest: () => read.at(-1)?.id ?? before,
    since(id) {
      if (isAfter(before, id)) return [{ type: 'reset' }];
      return read.filter((each) => isAfter(each.id, id)).map(({ change }) => change);
    },
    add(id, change) {
      read.push({ id, change });
      // Half of them are dropped at once, so that most additions copy nothing.
      if (read.length < remembered * 2) return;
      before = read[remembered - 1]?.id ?? before;
      read = read.slice(remembered);
    },
  };
}

/** Whether an id of a stream (`<ms>-<sequence>`) is later than another one. */
function isAfter(id: string, other: string): boolean {
  const [ms = 0, sequence = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherSequence = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && sequence > otherSequence);
}

/** For a process that does not follow the changes. */
export const unfollowed: Changes & RecentChanges = {
  ...rememberChanges('0-0'),
  subscribe: () => () => {},
};

export interface ChangesReader extends Changes, RecentChanges {
  close(): Promise<void>;
}

/**
 * Follows the changes stream on a separate connection. If a reader's last id is older than the stream's first entry,
 * it has missed some, and its listeners are told to reload; likewise after the store was unreachable.
 */
export async function followChanges(store: Store, blocking: RedisClient, log: Log): Promise<ChangesReader> {
  const listeners = new Set<ChangeListener>();
  const ending = new AbortController();
  let last = await lastId(store);
  const recent = rememberChanges(last);

  /** Synchronous with the read, so that nothing old is shown from here on. */
  function note({ type, id, revision, less = true }: Change): void {
    if (type === 'article' && id !== undefined && less) store.freshness.restricted(id, revision);
    if (type === 'reset') store.freshness.drop();
  }

  function tell(change: Change): void {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        log.error({ err: error, change }, 'a change could not be followed');
      }
    }
  }

  async function readOnce(): Promise<void> {
    const reading = blocking.xread('COUNT', 500, 'BLOCK', 5_000, 'STREAMS', store.keys.changes, last);
    // A connection that is being reopened when it is closed never answers.
    const read = await orAborted(reading, ending.signal);
    const entries = read?.[0]?.[1] ?? [];
    const changes = entries.map(([id, fields]) => ({ id, change: changeIn(fields) }));
    for (const { change } of changes) note(change);
    if (changes.length > 0 && (await fellBehind(store, last))) {
      note({ type: 'reset' });
      recent.add(changes[0]?.id ?? last, { type: 'reset' });
      tell({ type: 'reset' });
    }
    for (const { id, change } of changes) {
      last = id;
      recent.add(id, change);
      tell(change);
    }
    store.freshness.reached();
  }

  async function follow(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (ending.signal.aborted) return;
        log.debug({ reason: reasonOf(error) }, 'the changes can’t be read');
        await waitOrStop(store.clock, 500, ending.signal);
      }
    }
  }

  const following = follow();
  return {
    newest: recent.newest,
    since: recent.since,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      ending.abort();
      blocking.disconnect();
      await following;
    },
  };
}

/** Reads an entry of the stream. An unreadable one may be any change, so it is a `reset`. */
function changeIn(fields: string[]): Change {
  try {
    return JSON.parse(fields[1] ?? '') as Change;
  } catch {
    return { type: 'reset' };
  }
}

async function lastId(store: Store): Promise<string> {
  const newest = await store.redis.xrevrange(store.keys.changes, '+', '-', 'COUNT', 1);
  return newest[0]?.[0] ?? '0-0';
}

async function fellBehind(store: Store, last: string): Promise<boolean> {
  if (last === '0-0') return false;
  const oldest = (await store.redis.xrange(store.keys.changes, '-', '+', 'COUNT', 1))[0]?.[0];
  return oldest !== undefined && isAfter(oldest, last);
}
