import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript<{ ids: string[] }, { ready: string[] | object }>('fediverse/wakeServers', {
  keys: (keys) => ({ due: keys.due('fediverse') }),
});

/** Makes servers due, and returns the ids of those that may be sent something now. */
export async function wakeServers(store: Store, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { ready } = await script(store, { ids });
  return Array.isArray(ready) ? ready : [];
}
