import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('createDraft', ['draft', 'articleDrafts', 'outbox', 'changes', 'audit']);

export interface CreateDraft {
  id: string;
  articleId: string;
  articleRevision: number;
  channel: string;
  purpose: string;
  state: 'in_review' | 'needs_edit' | 'approved';
  json: string;
}

/** Stores the one draft of an article, channel and purpose; `exists` where there is one, in whatever state. */
export function createDraft(
  store: Store,
  draft: CreateDraft,
  callId?: string,
): Promise<{ outcome: 'created' | 'exists' }> {
  const { keys } = store;
  const { json, ...command } = draft;
  return runScript(store, script, {
    keys: {
      draft: keys.draft(draft.id),
      articleDrafts: keys.articleDrafts(draft.articleId),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      keys.drafts('*', '*'),
      keys.drafts('*', draft.channel),
      keys.drafts(draft.state, '*'),
      keys.drafts(draft.state, draft.channel),
    ],
    command,
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
