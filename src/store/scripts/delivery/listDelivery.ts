import { defineScript } from '../../script.ts';
import { timeKeys } from './timeKeys.ts';

/** Puts a delivery that an earlier version stored into the lists by time; changes nothing if it is in them already. */
export const listDelivery = defineScript<{ id: string; channel: string; at: number }, object>(
  'delivery/listDelivery',
  { keys: (keys, { channel }) => timeKeys(keys, channel) },
);
