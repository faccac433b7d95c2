import { defineScript, logKeys } from '../../script.ts';
import { timeKeys } from './timeKeys.ts';

export interface CompactDelivery {
  id: string;
  copyId: string;
  channel: string;
  /** Its final state, as the caller has read it. */
  from: string;
  /** All that remains of its record; undefined if it was never sent: nothing remains then. */
  proof?: Record<string, string | number> | undefined;
}

export interface CompactedDelivery {
  outcome: 'compacted' | 'moved';
}

/** Reduces a final delivery to the proof that it was sent, or deletes it if it was not. */
export const compactDelivery = defineScript<CompactDelivery, CompactedDelivery>('delivery/compactDelivery', {
  keys: (keys, { id, channel, copyId }) => ({
    delivery: keys.delivery(id),
    copy: keys.copy(copyId),
    dueConfirm: keys.due('confirm'),
    ...timeKeys(keys, channel),
    calls: keys.calls,
    ...logKeys(keys),
  }),
  rest: (keys, { from, channel }) => [
    keys.deliveries('*', '*'),
    keys.deliveries('*', channel),
    keys.deliveries(from, '*'),
    keys.deliveries(from, channel),
  ],
  evenWhenFull: true,
});
