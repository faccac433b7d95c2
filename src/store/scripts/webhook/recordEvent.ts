import type { Keys } from '../../keys.ts';
import { defineScript } from '../../script.ts';

/** For how long (ms) an event and its attempts are stored. */
const storedMs = 7 * 86_400_000;

export interface EventOf {
  webhook: string;
  id: string;
}

/** The keys of a webhook, of one of its events and of the due set. */
export function webhookKeys(keys: Keys, { webhook, id }: EventOf) {
  return {
    receiver: keys.webhook(webhook),
    record: keys.webhookEvent(webhook, id),
    events: keys.webhookEvents(webhook),
    due: keys.due('webhook'),
    outbox: keys.outbox,
  };
}

/** Records an event for a webhook, due at once. `at`: when it happened (ms); `json` is stored as it is. */
export const recordEvent = defineScript<
  EventOf & { at: number; json: string },
  { outcome: 'recorded' | 'known' }
>('webhook/recordEvent', {
  keys: webhookKeys,
  command: ({ webhook, id, at }) => ({ webhook, id, at, storedMs }),
  texts: ({ json }) => [json],
});
