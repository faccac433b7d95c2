import { defineScript, logKeys } from '../../script.ts';

export interface CompactDelivery {
  id: string;
  channel: string;
  /** Its final state, as the caller has read it. */
  from: string;
  /** All that stays of its record; nothing of what was never sent. */
  proof?: Record<string, string | number> | undefined;
}

export interface CompactedDelivery {
  outcome: 'compacted' | 'moved';
}

/** Reduces a final delivery to the proof that it was sent, or forgets it where it was not. */
export const compactDelivery = defineScript<CompactDelivery, CompactedDelivery>('delivery/compactDelivery', {
  keys: (keys, { id }) => ({ delivery: keys.delivery(id), calls: keys.calls, ...logKeys(keys) }),
  rest: (keys, { from, channel }) => [
    keys.deliveries('*', '*'),
    keys.deliveries('*', channel),
    keys.deliveries(from, '*'),
    keys.deliveries(from, channel),
  ],
  evenWhenFull: true,
});
