import { defineScript, logKeys } from '../../script.ts';

export interface ChangeSubscription {
  channel: string;
  /** The recipient's id. */
  recipient: string;
  subscribed: boolean;
  actor: string;
}

/** Ends a recipient's mail of one channel, or begins it again. */
export const changeSubscription = defineScript<ChangeSubscription, { outcome: 'changed' | 'unchanged' }>(
  'channel/changeSubscription',
  {
    keys: (keys, { channel }) => ({
      unsubscribed: keys.unsubscribed(channel),
      calls: keys.calls,
      ...logKeys(keys),
    }),
  },
);
