import { defineScript } from '../../script.ts';

export interface RecordDocument {
  articleId: string;
  channel: string;
  /** The delivery whose attempt this is, and the id of its claim; without it anyone may. */
  deliveryId: string;
  claim?: string | undefined;
  /** The record of the newsroom to which it belongs: its address at the platform, which exists by now. */
  publication?: string | undefined;
  /** What is known of the record, as JSON. */
  json: string;
}

/** Records a step in writing or deleting a channel's record of an article; `lost` if the claim has ended. */
export const recordDocument = defineScript<RecordDocument, { outcome: 'noted' | 'lost' }>(
  'document/recordDocument',
  {
    keys: (keys, { articleId, channel, deliveryId }) => ({
      channel: keys.channel(channel),
      documents: keys.documents(articleId),
      delivery: keys.delivery(deliveryId),
    }),
    command: ({ channel, claim, publication }) => ({
      channel,
      ...(claim === undefined ? {} : { claim }),
      ...(publication === undefined ? {} : { publication }),
    }),
    texts: ({ json }) => [json],
    evenWhenFull: true,
  },
);
