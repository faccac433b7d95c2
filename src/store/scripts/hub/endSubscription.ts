import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript(
  'hub/endSubscription',
  ['subscription', 'subscribers', 'feeds', 'hosts', 'lease', 'ping', 'failing'],
  { evenWhenFull: true },
);

export interface EndSubscription {
  id: string;
  feed: string;
  topicName: string;
  host: string;
  /** Only where the lease has run out. */
  ifOver?: boolean;
}

/** Ends a subscription. A repeat finds nothing and says the same. */
export function endSubscription(
  store: Store,
  end: EndSubscription,
): Promise<{ outcome: 'ended' | 'goes on' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      subscription: keys.hubSubscription(end.id),
      subscribers: keys.hubSubscribers(end.topicName),
      feeds: keys.hubFeeds,
      hosts: keys.hubHosts,
      lease: keys.due('lease'),
      ping: keys.due('ping'),
      failing: keys.hubFailing,
    },
    command: { ...end },
  });
}
