import { defineScript, logKeys } from '../../script.ts';

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
  /** Milliseconds after which an entry leaves the list. */
  listedFor?: number;
  /** Milliseconds after which the record expires. */
  lifetime?: number;
  action: string;
  actor: string;
  subject: string;
  detail?: string;
}

/** Writes a user, token or invitation if it is as expected. */
export const changeAccount = defineScript<
  ChangeAccount,
  { outcome: 'changed' | 'exists' | 'unknown' | 'used' }
>('account/changeAccount', {
  keys: (keys, { account, list, invitation }) => ({
    account,
    list,
    invitation: invitation ?? account,
    ...logKeys(keys),
  }),
});
