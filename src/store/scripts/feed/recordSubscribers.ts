import { defineScript } from '../../script.ts';

/** How many services (times formats) are told apart for a feed. */
const maxServices = 100;

export interface SubscriberNote {
  /** Format and service: `rss|Feedbin`. */
  name: string;
  count: number;
}

export interface RecordSubscribers {
  feed: string;
  /** Days since 1970 (UTC). */
  day: number;
  /** For how many days a service's largest number counts. */
  standsForDays: number;
  notes: SubscriberNote[];
}

/** Stores what reader services reported about a feed: each one's largest number of the last days. */
export const recordSubscribers = defineScript<RecordSubscribers, { outcome: 'noted' }>(
  'feed/recordSubscribers',
  {
    keys: (keys, { feed }) => ({ subscribers: keys.subscribers(feed) }),
    command: (record) => ({ ...record, most: maxServices }),
  },
);
