import { defineScript, logKeys } from '../../script.ts';
import type { Store } from '../../store.ts';
import { listedKeys, listsOf } from './draftKeys.ts';

export interface NewDraft {
  id: string;
  channel: string;
  purpose: string;
  state: 'in_review' | 'needs_edit' | 'approved';
  json: string;
  /** Who wrote it, if a person did. */
  people?: string[];
}

interface Drafts {
  articleId: string;
  articleRevision: number;
  drafts: NewDraft[];
  rewrites?: boolean;
  actor?: string;
}

const script = defineScript<Drafts, { created: number }>('draft/createDrafts', {
  keys: (keys, { articleId }) => ({
    articleDrafts: keys.articleDrafts(articleId),
    article: keys.article(articleId),
    waiting: keys.waiting(articleId),
    review: keys.review('*'),
    reviewFirst: keys.reviewFirst,
    ...listedKeys(keys, articleId),
    calls: keys.calls,
    ...logKeys(keys),
  }),
  rest: (keys, { drafts }) => [
    ...drafts.flatMap(({ id, channel, state }) => [
      keys.draft(id),
      keys.drafts('*', '*'),
      keys.drafts('*', channel),
      keys.drafts(state, '*'),
      keys.drafts(state, channel),
      keys.review(channel),
      ...listsOf(keys, channel),
    ]),
    ...drafts.flatMap(({ people = [] }) => people.map(keys.listedBy)),
  ],
  command: ({ drafts, ...command }) => ({ ...command, drafts: drafts.map(({ json, ...draft }) => draft) }),
  texts: ({ drafts }) => drafts.map(({ json }) => json),
});

/**
 * Stores an article's drafts, one for each channel and purpose; existing ones stay as they are. `rewrites`: drafts that
 * wait for a person go to the rewriting step. `actor`: the person who asked for them, for the audit.
 */
export async function createDrafts(
  store: Store,
  { id: articleId, revision: articleRevision }: { id: string; revision: number },
  drafts: NewDraft[],
  options: Pick<Drafts, 'rewrites' | 'actor'> = {},
): Promise<{ created: number }> {
  return drafts.length === 0
    ? { created: 0 }
    : script(store, { articleId, articleRevision, drafts, ...options });
}
