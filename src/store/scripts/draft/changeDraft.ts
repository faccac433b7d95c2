import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript(
  'draft/changeDraft',
  ['draft', 'dueDeliver', 'dueExpire', 'calendar', 'outbox', 'changes', 'audit'],
  { evenWhenFull: true },
);

export interface ChangeDraft {
  id: string;
  channel: string;
  from: string;
  to: string;
  /** The version that the caller has read. */
  expected: number;
  /** A change that leaves the text and its approvals alone. */
  keepVersion?: boolean;
  json: string;
  articleRevision: number;
  /** Its deliveries that are still to go, in the states that the caller has read. */
  cancel: { id: string; state: string; createdAt: number }[];
  event?: 'draft.composed' | undefined;
  action: string;
  actor?: string | undefined;
  reason?: string | undefined;
  /** The word on the deliveries that are cancelled. */
  cancelReason: string;
}

export type ChangedDraft =
  | { outcome: 'changed'; version: number; state: string }
  | { outcome: 'moved'; state: string; version: number }
  | { outcome: 'in-flight'; state: string; delivery: string }
  | { outcome: 'unknown' };

/** Moves a draft between states (or changes it within one) and cancels what it had scheduled, all or nothing. */
export function changeDraft(store: Store, change: ChangeDraft, callId?: string): Promise<ChangedDraft> {
  const { keys } = store;
  const { json, ...command } = change;
  const cancelled = [keys.deliveries('cancelled', '*'), keys.deliveries('cancelled', change.channel)];
  return runScript(store, script, {
    keys: {
      draft: keys.draft(change.id),
      dueDeliver: keys.due('deliver'),
      dueExpire: keys.due('expire'),
      calendar: keys.calendar(change.channel),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      keys.drafts(change.from, '*'),
      keys.drafts(change.from, change.channel),
      keys.drafts(change.to, '*'),
      keys.drafts(change.to, change.channel),
      ...change.cancel.flatMap(({ id, state }) => [
        keys.delivery(id),
        keys.deliveries(state, '*'),
        keys.deliveries(state, change.channel),
        ...cancelled,
      ]),
    ],
    command,
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
