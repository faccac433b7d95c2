import { defineScript } from '../../script.ts';
import { draftKeys } from './draftKeys.ts';

export interface ChangeDraft {
  id: string;
  articleId: string;
  channel: string;
  from: string;
  to: string;
  /** The version that the caller read. */
  expected: number;
  /** How many approvals the caller read: one given since would be lost. */
  approvals: number;
  /** A change that keeps the text and its approvals. */
  keepVersion?: boolean;
  /** Its content; missing if that stays as it is stored. */
  json?: string | undefined;
  articleRevision: number;
  /** The earliest time to post it, if a person asked for one (ms). */
  wanted?: number | undefined;
  /** Whether it waits for a second approver. */
  second?: boolean;
  /** Everyone who wrote, edited or decided about it. */
  people: string[];
  /** Its unsent deliveries, in the states that the caller read. */
  cancel: { id: string; state: string; createdAt: number }[];
  event?: 'draft.composed' | 'draft.rejected' | 'draft.reopened' | undefined;
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

/** Moves a draft between states (or changes it within one) and cancels its scheduled deliveries, all or nothing. */
export const changeDraft = defineScript<ChangeDraft, ChangedDraft>('draft/changeDraft', {
  keys: draftKeys,
  rest: (keys, { from, to, channel, cancel, people }) => [
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
    ...people.map(keys.listedBy),
  ],
  command: ({ json, ...command }) => command,
  texts: ({ json }) => (json === undefined ? [] : [json]),
  evenWhenFull: true,
});
