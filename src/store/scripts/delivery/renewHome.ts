import { defineScript, logKeys } from '../../script.ts';

export interface RenewHome {
  /** What versions without homes called this one. */
  former: string[];
  /** A different text at each renewal: others watch for this change. */
  lease: string;
  /** How far this home had come at its last renewal, as it remembers it. */
  last?: Beat | undefined;
  actor: string;
}

/** Which renewal of a lease it is, since the home became known. */
export interface Beat {
  /** Identifies the period since the home became known: a new text each time. */
  era: string;
  beat: number;
}

/** How many renewals may be lost, as by a fail-over, before the store counts as restored to an older state. */
const tolerance = 20;

export type RenewedHome =
  | { outcome: 'known'; armed: boolean; lease: string }
  /** `leases` is an empty object if there are none: Lua can't tell it from a list. */
  | { outcome: 'unknown'; armed: boolean; leases: { home: string; lease: string }[] | Record<string, never> };

/** A lease that is older than this (ms) is no longer being renewed. */
export const leaseMs = 15_000;

/** Renews this home's lease if the store knows this home or none at all; otherwise returns the others' leases. */
export const renewHome = defineScript<RenewHome, RenewedHome>('delivery/renewHome', {
  keys: (keys) => ({
    homes: keys.homes,
    switches: keys.switches,
    instance: keys.instance,
    ...logKeys(keys),
  }),
  command: ({ lease, ...command }) => ({ ...command, leaseMs, tolerance }),
  texts: ({ lease }) => [lease],
  evenWhenFull: true,
});
