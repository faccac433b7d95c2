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
    | 'delivery'
    | 'copy'
    | 'sandbox'
    | 'switch'
    | 'reset';
  id?: string;
  code?: string;
  version?: number;
  revision?: number;
  /** Of an article: whether the public may see less of it than before. Unknown if missing. */
  less?: boolean;
}

export type ChangeListener = (change: Change) => void;

export interface Changes {
  /** Calls the listener for every change from now on; the returned function stops it. */
  subscribe(listener: ChangeListener): () => void;
}

export interface ChangesReader extends Changes {
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

  /** In the same step in which it is read: from here on nothing old is shown. */
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
    const read = await blocking.xread('COUNT', 500, 'BLOCK', 5_000, 'STREAMS', store.keys.changes, last);
    const entries = read?.[0]?.[1] ?? [];
    const changes = entries.map(([id, fields]) => ({ id, change: changeIn(fields) }));
    for (const { change } of changes) note(change);
    if (changes.length > 0 && (await fellBehind(store, last))) {
      note({ type: 'reset' });
      tell({ type: 'reset' });
    }
    for (const { id, change } of changes) {
      last = id;
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
        await store.clock.wait(500, ending.signal).catch(() => undefined);
      }
    }
  }

  const following = follow();
  return {
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

/** An unreadable change may be anything. */
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

function isAfter(id: string, other: string): boolean {
  const [ms = 0, sequence = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherSequence = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && sequence > otherSequence);
}
