import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('renewHome', ['homes', 'switches', 'outbox', 'changes', 'audit'], {
  evenWhenFull: true,
});

export interface RenewHome {
  /** What versions without homes called this one. */
  former: string[];
  /** Another text at each renewal: that it changes is what others watch. */
  lease: string;
  actor: string;
}

export type RenewedHome =
  | { outcome: 'known'; armed: boolean }
  /** `leases` is an empty object where there is none: Lua tells no list from it. */
  | { outcome: 'unknown'; armed: boolean; leases: { home: string; lease: string }[] | Record<string, never> };

/** A lease that is older than this (ms) is not being renewed any more. */
export const leaseMs = 15_000;

/** Renews this home's lease, where the store knows it or has none yet; else tells the others' leases. */
export function renewHome(store: Store, { lease, ...command }: RenewHome): Promise<RenewedHome> {
  const { keys } = store;
  const { homes, switches, outbox, changes, audit } = keys;
  return runScript(store, script, {
    keys: { homes, switches, outbox, changes, audit },
    command: { ...command, leaseMs },
    texts: [lease],
  });
}
