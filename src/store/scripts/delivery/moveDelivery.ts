import { defineScript, logKeys } from '../../script.ts';
import type { SeenPlaces } from '../draft/scheduleDraft.ts';

export interface MoveDelivery {
  id: string;
  channel: string;
  draftId: string;
  /** The part after it in its thread, which goes at once. */
  nextId?: string | undefined;
  from: string;
  to: string;
  /** The claim that this outcome belongs to; an outcome of an older claim changes nothing. */
  attempt?: string | undefined;
  set?: Record<string, string | number>;
  unset?: string[];
  /** The attempt whose line receives the result, if it need not be the last. */
  line?: string | undefined;
  /** Only the record's own lines are written: state and due times stay. */
  keepsPlace?: true;
  /** Written into the last attempt; with `look` it is a separate line. */
  result?: {
    at?: number;
    outcome: string;
    status?: number | undefined;
    ms?: number;
    look?: true;
    uncounted?: true;
  };
  /** When it must be checked again, by reason; reasons not named here are dropped. */
  due?: { deliver?: number; claims?: number; settle?: number; expire?: number };
  /** true: the channel failed once more in a row; false: it works. */
  countFailure?: boolean;
  /** With a failure: how long the platform asks us to wait (ms). */
  restMs?: number;
  /** The channel has a fault: this delivery is not due until `releaseWaiting` gives it a place. */
  waitsForChannel?: true;
  /** The account is at fault: it must be signed in again, or rests until then (ms). */
  account?: { fault: 'signed-out' | 'limited'; until: number; reason: string };
  /** The places that were seen when its new one was chosen: `taken` if they have changed since. */
  seen?: SeenPlaces | undefined;
  event?: 'delivery.scheduled' | 'delivery.retry' | 'delivery.uncertain' | 'delivery.final';
  action?: string;
  actor?: string | undefined;
  note?: string | undefined;
}

/** After how many failures in a row a channel rests; each failed probe doubles the rest. */
export const circuit = { after: 5, firstMs: 15_000, longestMs: 300_000 };

/** For so many attempts, some minutes, what was approved later waits for a post that fails. */
const turnsKept = 6;

export type MovedDelivery =
  /** `nowSignedOut`: this attempt showed that the channel must be signed in again. */
  | { outcome: 'moved-on'; state: string; nowSignedOut?: true }
  | { outcome: 'moved'; state: string }
  | { outcome: 'taken' }
  | { outcome: 'unknown' };

/** What has come to its end is late no more, and what is unknown says so itself. */
function canBeLate(state: string): boolean {
  return !['sent', 'failed', 'expired', 'cancelled', 'unknown'].includes(state);
}

/** Every sent post is recorded in the audit, whichever caller records it. */
function sentByProgram({ from, to, set = {} }: MoveDelivery): Partial<MoveDelivery> {
  if (to !== 'sent' || from === 'sent') return {};
  return { action: 'delivery.sent', actor: 'slugline', note: String(set.remoteUrl ?? set.remoteId ?? '') };
}

/** Moves a delivery from one listed state to another; `moved` if it is no longer in the state that was read. */
export const moveDelivery = defineScript<MoveDelivery, MovedDelivery>('delivery/moveDelivery', {
  keys: (keys, { id, channel, nextId = id }) => ({
    delivery: keys.delivery(id),
    next: keys.delivery(nextId),
    channel: keys.channel(channel),
    dueDeliver: keys.due('deliver'),
    dueClaims: keys.due('claims'),
    dueSettle: keys.due('settle'),
    dueExpire: keys.due('expire'),
    calendar: keys.calendar(channel),
    wanted: keys.wanted(channel),
    retries: keys.retries(channel),
    posted: keys.posted(channel),
    ...logKeys(keys),
  }),
  command: (move) => ({ ...sentByProgram(move), ...move, circuit, turnsKept, canBeLate: canBeLate(move.to) }),
  rest: (keys, { from, to, channel }) => [
    keys.deliveries(from, '*'),
    keys.deliveries(from, channel),
    keys.deliveries(to, '*'),
    keys.deliveries(to, channel),
  ],
  evenWhenFull: true,
});
