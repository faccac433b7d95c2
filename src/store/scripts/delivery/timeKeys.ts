import type { Keys } from '../../keys.ts';

/** The lists of deliveries by when they are due or ended. */
export const timeKeys = (keys: Keys, channel: string) => ({
  byTime: keys.deliveriesByTime('*'),
  byTimeOfChannel: keys.deliveriesByTime(channel),
});
