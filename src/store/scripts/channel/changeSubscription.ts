import { defineScript, logKeys } from '../../script.ts';

export interface ChangeSubscription {
  channel: string;
  /** The recipient's id. */
  recipient: string;
  subscribed: boolean;
  actor: string;
}

/** Unsubscribes a recipient from one channel's mail, or subscribes them again. */
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
