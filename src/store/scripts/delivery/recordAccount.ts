import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('delivery/recordAccount', ['channel', 'account', 'changes', 'audit']);

export interface RecordAccount {
  channel: string;
  /** The account's digest. */
  account: string;
  /** Since when (ms) the channel's id stands in newsroom.yaml; 0: since before anybody wrote that down. */
  since: number;
  actor: string;
}

/** Notes which account a channel posts to; tells whether it was another one before. */
export function recordAccount(
  store: Store,
  record: RecordAccount,
): Promise<{ outcome: 'noted' | 'same' | 'changed' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      channel: keys.channel(record.channel),
      account: keys.account(record.account),
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...record },
  });
}
