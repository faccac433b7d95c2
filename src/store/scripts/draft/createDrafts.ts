import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('draft/createDrafts', ['articleDrafts', 'outbox', 'changes', 'audit']);

export interface NewDraft {
  id: string;
  channel: string;
  purpose: string;
  state: 'in_review' | 'needs_edit' | 'approved';
  json: string;
}

/** Stores an article's drafts, each the one of its channel and purpose; those that are there already stay as they are. */
export async function createDrafts(
  store: Store,
  article: { id: string; revision: number },
  drafts: NewDraft[],
  /** Whether those that wait for a person are to be given to the rewriting step. */
  rewrites = false,
): Promise<{ created: number }> {
  if (drafts.length === 0) return { created: 0 };
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      articleDrafts: keys.articleDrafts(article.id),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: drafts.flatMap(({ id, channel, state }) => [
      keys.draft(id),
      keys.drafts('*', '*'),
      keys.drafts('*', channel),
      keys.drafts(state, '*'),
      keys.drafts(state, channel),
    ]),
    command: {
      articleId: article.id,
      articleRevision: article.revision,
      ...(rewrites ? { rewrites } : {}),
      drafts: drafts.map(({ json, ...draft }) => draft),
    },
    texts: drafts.map(({ json }) => json),
  });
}
