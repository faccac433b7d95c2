import { defineScript } from '../../script.ts';

export interface RecordLimit {
  channel: string;
  /** The server that was queried. */
  server: string;
  /** In the counting rule's unit. */
  limit?: number;
  /** Why it was not returned. */
  fault?: string;
}

/** Records how long a channel's posts may be; `newly-unknown` if it was known, or never queried, until now. */
export const recordLimit = defineScript<RecordLimit, { outcome: 'recorded' | 'newly-unknown' }>(
  'channel/recordLimit',
  { keys: (keys, { channel }) => ({ channel: keys.channel(channel) }) },
);
