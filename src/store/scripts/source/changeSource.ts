import { type Lock, LockLost } from '../../locks.ts';
import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

/** Changes of a record's fields. */
export interface FieldChanges {
  set?: Record<string, string | number>;
  add?: Record<string, number>;
  unset?: string[];
}

export interface ChangeSource {
  source: string;
  record?: FieldChanges;
  /** Of its subscription at its hub. These fields have no version: no decision depends on them. */
  hub?: FieldChanges;
  /** The entry of the pushes that has been ingested. */
  ingestedPush?: string;
  /** The poll's lock, if the change belongs to a poll. */
  lock?: Lock;
}

const script = defineScript<ChangeSource, { outcome: 'changed' | 'lost' }>('source/changeSource', {
  keys: (keys, { source }) => ({
    source: keys.source(source),
    sourceHub: keys.sourceHub(source),
    pushes: keys.sourcePushes(source),
    locks: keys.locks,
  }),
  command: ({ record, hub, ingestedPush, lock }) => ({
    record: record && asText(record),
    hub: hub && asText(hub),
    ingestedPush,
    lock: lock && { name: lock.name, fence: lock.fence },
  }),
});

/** Lua would write a number differently. */
function asText({ set = {}, ...others }: FieldChanges): FieldChanges {
  return {
    ...others,
    set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, String(value)])),
  };
}

/** Stores facts about a source. Throws `LockLost` if another process has taken the lock since. */
export async function changeSource(store: Store, change: ChangeSource, callId?: string): Promise<void> {
  const { outcome } = await script(store, change, callId);
  if (outcome === 'lost' && change.lock) throw new LockLost(change.lock.name);
}
