import { defineScript, logKeys, reviewKeys } from '../../script.ts';

export interface ChangeDraft {
  id: string;
  articleId: string;
  channel: string;
  from: string;
  to: string;
  /** The version that the caller read. */
  expected: number;
  /** How many approvals the caller read: one that came since would be lost. */
  approvals: number;
  /** A change that keeps the text and its approvals. */
  keepVersion?: boolean;
  json: string;
  articleRevision: number;
  /** When it is to go at the earliest, where somebody said so (ms). */
  wanted?: number | undefined;
  /** Its unsent deliveries, in the states that the caller read. */
  cancel: { id: string; state: string; createdAt: number }[];
  event?: 'draft.composed' | undefined;
  action: string;
  actor?: string | undefined;
  reason?: string | undefined;
  /** The reason recorded for the cancelled deliveries. */
  cancelReason: string;
}

export type ChangedDraft =
  | { outcome: 'changed'; version: number; state: string }
  | { outcome: 'moved'; state: string; version: number }
  | { outcome: 'in-flight'; state: string; delivery: string }
  | { outcome: 'unknown' };

/** Moves a draft between states (or changes it within one) and cancels what it had scheduled, all or nothing. */
export const changeDraft = defineScript<ChangeDraft, ChangedDraft>('draft/changeDraft', {
  keys: (keys, { id, articleId, channel }) => ({
    draft: keys.draft(id),
    ...reviewKeys(keys, articleId, channel),
    dueDeliver: keys.due('deliver'),
    dueExpire: keys.due('expire'),
    calendar: keys.calendar(channel),
    wanted: keys.wanted(channel),
    retries: keys.retries(channel),
    ...logKeys(keys),
  }),
  rest: (keys, { from, to, channel, cancel }) => [
    keys.drafts(from, '*'),
    keys.drafts(from, channel),
    keys.drafts(to, '*'),
    keys.drafts(to, channel),
    ...cancel.flatMap(({ id, state }) => [
      keys.delivery(id),
      keys.deliveries(state, '*'),
      keys.deliveries(state, channel),
      keys.deliveries('cancelled', '*'),
      keys.deliveries('cancelled', channel),
    ]),
  ],
  command: ({ json, ...command }) => command,
  texts: ({ json }) => [json],
  evenWhenFull: true,
});
