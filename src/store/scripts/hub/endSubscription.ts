import { defineScript } from '../../script.ts';

export interface EndSubscription {
  id: string;
  feed: string;
  topicName: string;
  host: string;
  /** Only if the lease has expired. */
  ifOver?: boolean;
}

/** Ends a subscription. A repeat finds nothing and answers the same. */
export const endSubscription = defineScript<EndSubscription, { outcome: 'ended' | 'goes on' }>(
  'hub/endSubscription',
  {
    keys: (keys, { id, topicName }) => ({
      subscription: keys.hubSubscription(id),
      subscribers: keys.hubSubscribers(topicName),
      feeds: keys.hubFeeds,
      hosts: keys.hubHosts,
      lease: keys.due('lease'),
      ping: keys.due('ping'),
      failing: keys.hubFailing,
    }),
    evenWhenFull: true,
  },
);
