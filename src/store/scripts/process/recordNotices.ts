import { defineScript } from '../../script.ts';

export interface RecordNotices {
  receiver: string;
  /** Every configured receiver: the records of others are deleted. */
  receivers: string[];
  /** Stored as it is. */
  json: string;
  lock: { name: string; fence: number };
}

/** Records what a receiver was notified of; `lost` if another process has taken the lock. */
export const recordNotices = defineScript<RecordNotices, { outcome: 'recorded' | 'lost' }>(
  'process/recordNotices',
  {
    keys: (keys) => ({ notices: keys.notices, locks: keys.locks }),
    command: ({ json, ...command }) => command,
    texts: ({ json }) => [json],
  },
);
