import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { leaseMs } from '../delivery/renewHome.ts';

const script = defineScript('hub/claimPing', ['record', 'due', 'state', 'switches', 'homes']);

/** Which ping: one subscriber's, or the one that tells an outside hub. */
export interface PingOf {
  id: string;
  to: 'subscriber' | 'outside';
  feed: string;
}

export type PingClaim =
  | { outcome: 'claimed'; claim: string }
  /** Not yet, or somebody else has it; sending is not armed; it is gone; its lease is over; it has what there is. */
  | { outcome: 'not-due' | 'held' | 'gone' | 'over' | 'current' };

/** So long (ms) until a ping is looked at again that was held because sending is not armed here. */
const heldMs = 15_000;

/** The keys of a ping's record, due set and feed. */
export function pingKeys({ keys }: Store, { id, to, feed }: PingOf) {
  const isOutside = to === 'outside';
  return {
    record: isOutside ? keys.hubOutside(id) : keys.hubSubscription(id),
    due: keys.due(isOutside ? 'publish' : 'ping'),
    state: keys.feedState(feed),
  };
}

/** Takes a ping for `claimMs`. */
export function claimPing(
  store: Store,
  ping: PingOf & { claimMs: number },
  callId?: string,
): Promise<PingClaim> {
  return runScript(store, script, {
    keys: { ...pingKeys(store, ping), switches: store.keys.switches, homes: store.keys.homes },
    command: { id: ping.id, claimMs: ping.claimMs, heldMs, leaseMs },
    ...(callId ? { callId } : {}),
  });
}
