import { defineScript, logKeys } from '../../script.ts';

export interface RecordAccount {
  channel: string;
  /** The account's digest. */
  account: string;
  /** Since when (ms) the channel's id is in newsroom.yaml; 0: since before that was recorded. */
  since: number;
  actor: string;
}

/** Records which account a channel posts to, and returns whether it was another one before. */
export const recordAccount = defineScript<RecordAccount, { outcome: 'noted' | 'same' | 'changed' }>(
  'delivery/recordAccount',
  {
    keys: (keys, { channel, account }) => ({
      channel: keys.channel(channel),
      account: keys.account(account),
      ...logKeys(keys),
    }),
  },
);
