import { defineScript } from '../../script.ts';

export interface RecordLimit {
  channel: string;
  /** Where it was asked. */
  server: string;
  /** In the counting rule's unit. */
  limit?: number;
  /** Why it was not told. */
  fault?: string;
}

/** Records how long a channel's posts may be; `newly-unknown` where that was told, or never asked for, until now. */
export const recordLimit = defineScript<RecordLimit, { outcome: 'recorded' | 'newly-unknown' }>(
  'channel/recordLimit',
  { keys: (keys, { channel }) => ({ channel: keys.channel(channel) }) },
);
