import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('setSwitch', ['switch', 'outbox', 'changes', 'audit'], { evenWhenFull: true });

export interface SetSwitch {
  /** A channel's own switch; without it the newsroom's. */
  channel?: string | undefined;
  paused?: boolean;
  /** Whether this home may send at all (spine, Armed), and which home that is. */
  armed?: boolean;
  home?: string;
  action: string;
  actor: string;
  reason?: string | undefined;
}

/** Sets the kill switch, for everything or for one channel. */
export function setSwitch(store: Store, change: SetSwitch, callId?: string): Promise<{ outcome: 'set' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      switch: change.channel ? keys.channel(change.channel) : keys.switches,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...change },
    ...(callId ? { callId } : {}),
  });
}
