import { defineScript, logKeys } from '../../script.ts';
import { timeKeys } from '../delivery/timeKeys.ts';

export interface RequestDocument {
  channel: string;
  /** The state of the delivery, if there was one before. */
  was?: string | undefined;
  /** The delivery's record, except what the script itself writes. */
  delivery: Record<string, string | number> & { id: string };
}

/** Gives the change of a platform's record of an article a place in the ledger; `moved` if it has one by now. */
export const requestDocument = defineScript<RequestDocument, { outcome: 'requested' | 'moved' }>(
  'document/requestDocument',
  {
    keys: (keys, { channel, delivery }) => ({
      delivery: keys.delivery(delivery.id),
      dueDeliver: keys.due('deliver'),
      wanted: keys.wanted(channel),
      ...timeKeys(keys, channel),
      ...logKeys(keys),
    }),
    rest: (keys, { channel, was = 'scheduled' }) =>
      [was, 'scheduled', '*'].flatMap((state) => [
        keys.deliveries(state, '*'),
        keys.deliveries(state, channel),
      ]),
    evenWhenFull: true,
  },
);
