import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('source/changeSourceHub', ['sourceHub', 'due', 'outbox', 'changes', 'audit'], {
  evenWhenFull: true,
});

export interface ChangeSourceHub {
  source: string;
  /** The version that the caller has read; 0 before there is any. */
  expected: number;
  /** Fields of the record that are set, and those that go. */
  set: Record<string, string | number>;
  drop?: string[];
  /** When the hub is asked next (ms); not at all without it. */
  askAt?: number | undefined;
  /** Asks the hub at once. */
  ask?: boolean;
  /** Polls the source at once, and once more at that instant (ms). */
  poll?: boolean;
  pollAt?: number | undefined;
}

/** Moves a source's subscription on, unless somebody else has moved it. */
export function changeSourceHub(
  store: Store,
  change: ChangeSourceHub,
  callId?: string,
): Promise<{ outcome: 'changed' | 'moved'; version: number }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      sourceHub: keys.sourceHub(change.source),
      due: keys.due('source-hub'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { drop: [], ...change },
    ...(callId ? { callId } : {}),
  });
}
