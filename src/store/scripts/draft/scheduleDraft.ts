import { defineScript, logKeys, reviewKeys } from '../../script.ts';

export interface ScheduledPart {
  /** The delivery's id, derived from its push key. */
  id: string;
  /** Hex SHA-256 of the push key: platform keys are derived from it alone. */
  pushId: string;
  part: number;
  /** To whom it goes, where each recipient has a delivery of their own. */
  recipient?: string | undefined;
  dueAt: number;
  expiresAt: number;
  /** Its link's code and its variant, if its clicks are used for learning. */
  offer?: string | undefined;
  /** The state of the existing delivery, if there is one. */
  was?: string | undefined;
}

/** A channel's calendar between two instants (ms): each delivery's id and due time. */
export interface SeenPlaces {
  from: number;
  to: number;
  rows: string[];
}

export interface ScheduleDraft {
  id: string;
  articleId: string;
  channel: string;
  purpose: string;
  from: string;
  expected: number;
  /** How many approvals the caller read. */
  approvals: number;
  json: string;
  parts: ScheduledPart[];
  /** How many parts the draft has; each may go to many recipients. */
  count: number;
  /** The copy that it changes, if it makes no new post. */
  copyId?: string | undefined;
  /** What its posts bypass: `queue` for nothing. */
  place: 'queue' | 'next' | 'now';
  /** `taken` if the places have changed since. */
  seen?: SeenPlaces | undefined;
  /** Until then (ms) it is also posted outside the channel's slots: a person asked for this time. */
  exactUntil?: number | undefined;
  actor?: string | undefined;
  note?: string | undefined;
}

export type ScheduledDraft =
  | { outcome: 'scheduled'; version: number }
  | { outcome: 'moved'; state: string; version: number }
  | { outcome: 'taken' }
  | { outcome: 'in-flight'; state: string | false; delivery: string }
  | { outcome: 'unknown' };

/** Approves the version that the caller has read and puts each part into the ledger, in one step. */
export const scheduleDraft = defineScript<ScheduleDraft, ScheduledDraft>('draft/scheduleDraft', {
  keys: (keys, { id, articleId, channel }) => ({
    draft: keys.draft(id),
    ...reviewKeys(keys, articleId, channel),
    dueDeliver: keys.due('deliver'),
    dueExpire: keys.due('expire'),
    calendar: keys.calendar(channel),
    wanted: keys.wanted(channel),
    channel: keys.channel(channel),
    retries: keys.retries(channel),
    ...logKeys(keys),
  }),
  rest: (keys, { from, channel, parts }) => [
    keys.drafts(from, '*'),
    keys.drafts(from, channel),
    keys.drafts('scheduled', '*'),
    keys.drafts('scheduled', channel),
    keys.deliveries('*', '*'),
    keys.deliveries('*', channel),
    keys.deliveries('scheduled', '*'),
    keys.deliveries('scheduled', channel),
    ...parts.flatMap(({ id, was = 'scheduled' }) => [
      keys.delivery(id),
      keys.deliveries(was, '*'),
      keys.deliveries(was, channel),
    ]),
  ],
  command: ({ json, ...command }) => command,
  texts: ({ json }) => [json],
});
