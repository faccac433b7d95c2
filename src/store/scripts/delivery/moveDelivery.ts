import { defineScript, logKeys } from '../../script.ts';
import type { SeenPlaces } from '../draft/scheduleDraft.ts';
import { type PostNames, postPlaces } from './indexPosts.ts';
import { timeKeys } from './timeKeys.ts';

export interface MoveDelivery {
  id: string;
  channel: string;
  draftId: string;
  /** The next part of its thread, which becomes due at once. */
  nextId?: string | undefined;
  from: string;
  to: string;
  /** The claim that this outcome belongs to; an outcome of an older claim changes nothing. */
  attempt?: string | undefined;
  set?: Record<string, string | number>;
  unset?: string[];
  /** A second post of it, which is indexed like the first one. */
  alsoAt?: PostNames;
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
  /** When a post that was just sent is read back (ms). */
  confirmAt?: number | undefined;
  /** The channel has a fault: this delivery is not due until `releaseWaiting` gives it a place. */
  waitsForChannel?: true;
  /** The account is at fault: it must be signed in again, or rests until then (ms). */
  account?: {
    fault: 'signed-out' | 'limited';
    until: number;
    reason: string;
    /** When the platform was asked that refused the account (newsroom time, ms): a later check says more. */
    askedAt?: number | undefined;
  };
  /** The calendar as it was when its new place was chosen: `taken` if it has changed since. */
  seen?: SeenPlaces | undefined;
  event?: 'delivery.scheduled' | 'delivery.retry' | 'delivery.uncertain' | 'delivery.final';
  action?: string;
  actor?: string | undefined;
  note?: string | undefined;
}

/** After how many failures in a row a channel rests; each failed probe doubles the rest. */
export const circuit = { after: 5, firstMs: 15_000, longestMs: 300_000 };

/** How soon a post is tried again that was refused for an account which a check has since found working (ms). */
const againMs = 1_000;

/** For this many attempts (some minutes), posts that were approved later wait for one that fails. */
const turnsKept = 6;

export type MovedDelivery =
  /** `nowSignedOut`: this attempt showed that the channel must be signed in again. */
  | { outcome: 'moved-on'; state: string; nowSignedOut?: true }
  | { outcome: 'moved'; state: string }
  | { outcome: 'taken' }
  | { outcome: 'unknown' };

/** Whether it can be late: not if it is final, nor if it is unknown, since that state says more. */
function canBeLate(state: string): boolean {
  return !['sent', 'failed', 'expired', 'cancelled', 'unknown'].includes(state);
}

/** Whether nothing more happens to it by itself. */
function ends(state: string): boolean {
  return !canBeLate(state) && state !== 'unknown';
}

/** Every sent post is recorded in the audit, whichever caller records it. */
function sentByProgram({ from, to, set = {} }: MoveDelivery): Partial<MoveDelivery> {
  if (to !== 'sent' || from === 'sent') return {};
  return { action: 'delivery.sent', actor: 'slugline', note: String(set.remoteUrl ?? set.remoteId ?? '') };
}

type PostPlaces = ReturnType<typeof postPlaces>;
/** Keys and command of one call both need them. */
const placesOf = new WeakMap<MoveDelivery, PostPlaces>();

/** The posts of this move for the index. */
function postsOf(move: MoveDelivery): PostPlaces {
  const known = placesOf.get(move);
  if (known) return known;
  const { channel, set = {}, alsoAt } = move;
  const places = [set, ...(alsoAt ? [alsoAt] : [])].flatMap((names) => postPlaces(channel, names));
  placesOf.set(move, places);
  return places;
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
    dueConfirm: keys.due('confirm'),
    calendar: keys.calendar(channel),
    wanted: keys.wanted(channel),
    retries: keys.retries(channel),
    posted: keys.posted(channel),
    ...timeKeys(keys, channel),
    ...logKeys(keys),
  }),
  command: (move) => ({
    ...sentByProgram(move),
    ...move,
    ...{ circuit, turnsKept, againMs, canBeLate: canBeLate(move.to), ends: ends(move.to) },
    postFields: postsOf(move).map(({ field }) => field),
  }),
  rest: (keys, move) => [
    keys.deliveries(move.from, '*'),
    keys.deliveries(move.from, move.channel),
    keys.deliveries(move.to, '*'),
    keys.deliveries(move.to, move.channel),
    ...postsOf(move).map(({ bucket }) => keys.postIndex(bucket)),
  ],
  evenWhenFull: true,
});
