import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('delivery/setSwitch', ['switch', 'homes', 'outbox', 'changes', 'audit'], {
  evenWhenFull: true,
});

export interface SetSwitch {
  /** A channel's own switch; without it the newsroom's. */
  channel?: string | undefined;
  paused?: boolean;
  /** This home's lease where it may send from now on; `false`: no home may, before a person says so. */
  armed?: { lease: string } | false;
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
      homes: keys.homes,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...change, ...(change.armed === undefined ? {} : { armed: change.armed !== false }) },
    ...(change.armed ? { texts: [change.armed.lease] } : {}),
    ...(callId ? { callId } : {}),
  });
}
