import { defineScript } from '../../script.ts';

export interface FinishRelease {
  channel: string;
  /** How many deliveries had begun to wait when the release began. */
  waiting: string;
}

/** Ends the release of what waited for a channel. */
export const finishRelease = defineScript<FinishRelease, { outcome: 'finished' }>('channel/finishRelease', {
  keys: (keys, { channel }) => ({ channel: keys.channel(channel) }),
  evenWhenFull: true,
});
