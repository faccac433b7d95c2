import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('feed/recordSubscribers', ['subscribers']);

/** So many services (times formats) are told apart for a feed. */
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
  /** How many days a service's largest number stands. */
  standsForDays: number;
  notes: SubscriberNote[];
}

/** Keeps what reader services said of a feed: for each, its largest number of the last days. */
export function recordSubscribers(
  store: Store,
  { feed, ...command }: RecordSubscribers,
  callId?: string,
): Promise<{ outcome: 'noted' }> {
  return runScript(store, script, {
    keys: { subscribers: store.keys.subscribers(feed) },
    command: { ...command, most: maxServices },
    ...(callId ? { callId } : {}),
  });
}
