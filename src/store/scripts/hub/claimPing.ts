import type { Keys } from '../../keys.ts';
import { defineScript } from '../../script.ts';
import { leaseMs } from '../delivery/renewHome.ts';

/** Which ping: one subscriber's, or the one that notifies an outside hub. */
export interface PingOf {
  id: string;
  to: 'subscriber' | 'outside';
  feed: string;
}

export type PingClaim =
  | { outcome: 'claimed'; claim: string }
  /** `not-due`: not yet, or another process has it; `held`: sending is not armed here; `over`: its lease has ended. */
  | { outcome: 'not-due' | 'held' | 'gone' | 'over' | 'current' };

/** When a ping is checked again that was held because sending is not armed here (ms). */
const heldMs = 15_000;

/** The keys of a ping's record, due set and feed. */
export function pingKeys(keys: Keys, { id, to, feed }: PingOf) {
  const isOutside = to === 'outside';
  return {
    record: isOutside ? keys.hubOutside(id) : keys.hubSubscription(id),
    due: keys.due(isOutside ? 'publish' : 'ping'),
    state: keys.feedState(feed),
  };
}

/** Claims a ping for `claimMs`. `dropped`: it is no longer configured, and nothing of it stays. */
export const claimPing = defineScript<PingOf & { claimMs: number; dropped?: boolean }, PingClaim>(
  'hub/claimPing',
  {
    keys: (keys, ping) => ({ ...pingKeys(keys, ping), switches: keys.switches, homes: keys.homes }),
    command: ({ id, claimMs, dropped }) => ({ id, claimMs, dropped, heldMs, leaseMs }),
  },
);
