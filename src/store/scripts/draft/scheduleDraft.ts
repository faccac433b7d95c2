import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('draft/scheduleDraft', [
  'draft',
  'dueDeliver',
  'dueExpire',
  'calendar',
  'outbox',
  'changes',
  'audit',
]);

export interface ScheduledPart {
  /** The delivery's id, made from its push key. */
  id: string;
  /** Hex SHA-256 of the push key: platform keys come from it alone. */
  pushId: string;
  part: number;
  dueAt: number;
  expiresAt: number;
  /** Its link's code and its variant, where its clicks are to be learned from. */
  offer?: string | undefined;
  /** The state of the delivery that is there already, if one is. */
  was?: string | undefined;
}

export interface ScheduleDraft {
  id: string;
  articleId: string;
  channel: string;
  purpose: string;
  from: string;
  expected: number;
  json: string;
  parts: ScheduledPart[];
  actor?: string | undefined;
  note?: string | undefined;
}

export type ScheduledDraft =
  | { outcome: 'scheduled'; version: number }
  | { outcome: 'moved'; state: string; version: number }
  | { outcome: 'in-flight'; state: string | false; delivery: string }
  | { outcome: 'unknown' };

/** Approves the version that the caller has read and gives each part its place in the ledger, in one step. */
export function scheduleDraft(store: Store, draft: ScheduleDraft, callId?: string): Promise<ScheduledDraft> {
  const { keys } = store;
  const { json, ...command } = draft;
  return runScript(store, script, {
    keys: {
      draft: keys.draft(draft.id),
      dueDeliver: keys.due('deliver'),
      dueExpire: keys.due('expire'),
      calendar: keys.calendar(draft.channel),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      keys.drafts(draft.from, '*'),
      keys.drafts(draft.from, draft.channel),
      keys.drafts('scheduled', '*'),
      keys.drafts('scheduled', draft.channel),
      keys.deliveries('*', '*'),
      keys.deliveries('*', draft.channel),
      keys.deliveries('scheduled', '*'),
      keys.deliveries('scheduled', draft.channel),
      ...draft.parts.flatMap(({ id, was }) => [
        keys.delivery(id),
        keys.deliveries(was ?? 'scheduled', '*'),
        keys.deliveries(was ?? 'scheduled', draft.channel),
      ]),
    ],
    command,
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
