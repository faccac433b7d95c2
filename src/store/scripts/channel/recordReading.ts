import { defineScript } from '../../script.ts';
import type { Counter } from '../delivery/claimDelivery.ts';

export interface RecordReading {
  channel: string;
  /** So many posts are about to be read, of which `forPost` cost as much as a post. */
  posts?: number;
  forPost?: number;
  /** What the budget counts. */
  counters?: Pick<Counter, 'periodField' | 'period' | 'countField'>[];
  /** Nothing is read before that (newsroom time, ms), and why. */
  restUntil?: number;
  reason?: string;
  /** The platform refuses the numbers: only a change of the account's permissions can end that. */
  refused?: boolean | undefined;
  /** The platform returned numbers, so an earlier fault is over. */
  isDone?: boolean;
}

/** Counts what reading statistics costs, and how long a channel's are not read. */
export const recordReading = defineScript<RecordReading, { outcome: 'recorded' }>('channel/recordReading', {
  keys: (keys, { channel }) => ({ channel: keys.channel(channel) }),
});
