import { defineScript, logKeys } from '../../script.ts';

export interface RecordChannelWell {
  channel: string;
  actor: string;
}

/** Records that a check found a channel's account working, and releases what waits for it. */
export const recordChannelWell = defineScript<RecordChannelWell, { outcome: 'well' | 'well-again' }>(
  'channel/recordChannelWell',
  { keys: (keys, { channel }) => ({ channel: keys.channel(channel), ...logKeys(keys) }) },
);
