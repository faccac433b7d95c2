import { defineScript, logKeys } from '../../script.ts';

export interface RenewHome {
  /** What versions without homes called this one. */
  former: string[];
  /** Another text at each renewal: that it changes is what others watch. */
  lease: string;
  /** How far this home had come when it renewed its lease last, as it remembers it. */
  last?: Beat | undefined;
  actor: string;
}

/** Which renewal of a lease it is, since the home became known. */
export interface Beat {
  /** When that was begun: another text each time that the home becomes known. */
  era: string;
  beat: number;
}

/** So many renewals may be lost, as by a fail-over, before the store counts as put back to an older state. */
const tolerance = 20;

export type RenewedHome =
  | { outcome: 'known'; armed: boolean; lease: string }
  /** `leases` is an empty object where there is none: Lua tells no list from it. */
  | { outcome: 'unknown'; armed: boolean; leases: { home: string; lease: string }[] | Record<string, never> };

/** A lease that is older than this (ms) is not being renewed any more. */
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
