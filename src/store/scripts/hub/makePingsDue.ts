import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

/** A topic that an outside hub must be notified of. */
export interface OutsideTopic {
  id: string;
  hub: string;
  feed: string;
  extension: string;
}

interface Pings {
  to: 'ping' | 'publish';
  ids: string[];
  topics: OutsideTopic[];
}

const script = defineScript<Pings, { ready: string[] | object }>('hub/makePingsDue', {
  keys: (keys, { to }) => ({ due: keys.due(to) }),
  rest: (keys, { topics }) => topics.map(({ id }) => keys.hubOutside(id)),
});

async function make(store: Store, pings: Pings): Promise<string[]> {
  if (pings.ids.length === 0) return [];
  const { ready } = await script(store, pings);
  return Array.isArray(ready) ? ready : [];
}

/** Makes these subscriptions due for a ping, and returns those that may be pinged now. */
export function makePingsDue(store: Store, ids: string[]): Promise<string[]> {
  return make(store, { to: 'ping', ids, topics: [] });
}

/** Makes these topics due at their outside hubs, and returns the ids of those that may be notified now. */
export function makeOutsidePingsDue(store: Store, topics: OutsideTopic[]): Promise<string[]> {
  return make(store, { to: 'publish', ids: topics.map(({ id }) => id), topics });
}
