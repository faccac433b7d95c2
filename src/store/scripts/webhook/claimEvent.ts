import { defineScript } from '../../script.ts';
import { leaseMs } from '../delivery/renewHome.ts';
import { type EventOf, webhookKeys } from './recordEvent.ts';

export type EventClaim =
  /** `failures`: how many attempts at this event have failed; `failedInARow`: how many at its receiver. */
  | { outcome: 'claimed'; claim: string; failures: number; failedInARow: number }
  /**
   * `not-due`: not yet, or another process has it; `held`: sending is not armed here; `rests`: its receiver does;
   * `gone`: it was delivered or is no longer stored.
   */
  | { outcome: 'not-due' | 'held' | 'rests' | 'gone' };

/** When an event is checked again that was held because sending is not armed here (ms). */
const heldMs = 15_000;

/** Claims an event for one attempt, for `claimMs`. */
export const claimEvent = defineScript<EventOf & { claimMs: number }, EventClaim>('webhook/claimEvent', {
  keys: (keys, event) => ({ ...webhookKeys(keys, event), switches: keys.switches, homes: keys.homes }),
  command: (event) => ({ ...event, heldMs, leaseMs }),
});
