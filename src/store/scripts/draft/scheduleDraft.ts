import { defineScript } from '../../script.ts';
import { draftKeys } from './draftKeys.ts';

export interface ScheduledPart {
  /** The delivery's id, derived from its push key. */
  id: string;
  /** Hex SHA-256 of the push key, from which alone the keys sent to platforms are derived. */
  pushId: string;
  part: number;
  /** The recipient, if each recipient has a delivery of their own. */
  recipient?: string | undefined;
  dueAt: number;
  expiresAt: number;
  /** The code of its short link; empty if it has none. */
  code: string;
  /** The code of its link and its variant, if its clicks are used for learning. */
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
  /** Everyone who wrote, edited or decided about it. */
  people: string[];
  parts: ScheduledPart[];
  /** How many parts the draft has; each may go to many recipients. */
  count: number;
  /** The copy that it changes, if it is not a new post. */
  copyId?: string | undefined;
  /** What its posts bypass: `queue` for nothing. */
  place: 'queue' | 'next' | 'now';
  /** `taken` if the places have changed since. */
  seen?: SeenPlaces | undefined;
  /** Until when (ms) it may be posted outside the channel's slots, because a person asked for this time. */
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

/** Approves the version that the caller read and adds each part to the ledger, in one step. */
export const scheduleDraft = defineScript<ScheduleDraft, ScheduledDraft>('draft/scheduleDraft', {
  keys: (keys, draft) => ({ ...draftKeys(keys, draft), channel: keys.channel(draft.channel) }),
  rest: (keys, { from, channel, parts, people }) => [
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
    ...people.map(keys.listedBy),
  ],
  command: ({ json, ...command }) => command,
  texts: ({ json }) => [json],
});
