import { defineScript } from '../../script.ts';
import { ownPushKeys, ownPushLists } from '../delivery/ownPush.ts';

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
      ...ownPushKeys(keys, channel),
    }),
    rest: (keys, { channel, was }) => ownPushLists(keys, channel, was),
    evenWhenFull: true,
  },
);
