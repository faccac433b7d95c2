import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('account/changeAccount', [
  'account',
  'list',
  'invitation',
  'outbox',
  'changes',
  'audit',
]);

export interface ChangeAccount {
  /** The record (a user, token or invitation) and the list that names it. */
  account: string;
  list: string;
  expected?: 'absent' | 'present';
  /** An invitation that is used up in the same step. */
  invitation?: string;
  set?: Record<string, string | number>;
  unset?: string[];
  listed?: string;
  /** Milliseconds after which the record goes by itself. */
  lifetime?: number;
  action: string;
  actor: string;
  subject: string;
  detail?: string;
}

/** Writes a user, token or invitation where it is as expected. */
export function changeAccount(
  store: Store,
  change: ChangeAccount,
  callId?: string,
): Promise<{ outcome: 'changed' | 'exists' | 'unknown' | 'used' }> {
  const { account, list, invitation, ...command } = change;
  const { outbox, changes, audit } = store.keys;
  return runScript(store, script, {
    keys: { account, list, invitation: invitation ?? account, outbox, changes, audit },
    command: { ...command, ...(invitation ? { invitation: true } : {}) },
    ...(callId ? { callId } : {}),
  });
}
