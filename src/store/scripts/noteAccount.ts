import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('noteAccount', ['channel', 'account', 'changes', 'audit']);

export interface NoteAccount {
  channel: string;
  /** The account's digest. */
  account: string;
  /** Since when (ms) the channel's id stands in newsroom.yaml; 0: since before anybody wrote that down. */
  since: number;
  actor: string;
}

/** Notes which account a channel posts to; tells whether it was another one before. */
export function noteAccount(
  store: Store,
  note: NoteAccount,
): Promise<{ outcome: 'noted' | 'same' | 'changed' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      channel: keys.channel(note.channel),
      account: keys.account(note.account),
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...note },
  });
}
