import type { Keys } from '../../keys.ts';
import { logKeys } from '../../script.ts';
import { timeKeys } from './timeKeys.ts';

/** What `schedule_now` (deliveryPrelude.lua) writes to besides the delivery's record. */
export const ownPushKeys = (keys: Keys, channel: string) => ({
  dueDeliver: keys.due('deliver'),
  wanted: keys.wanted(channel),
  ...timeKeys(keys, channel),
  ...logKeys(keys),
});

/** The lists of deliveries that `schedule_now` changes, first in REST: of the old state, of `scheduled`, of all. */
export const ownPushLists = (keys: Keys, channel: string, was = 'scheduled') =>
  [was, 'scheduled', '*'].flatMap((state) => [keys.deliveries(state, '*'), keys.deliveries(state, channel)]);
