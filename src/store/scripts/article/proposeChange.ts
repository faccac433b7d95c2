import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import type { Late, Order } from './storeArticle.ts';

const script = defineScript('article/proposeChange', ['article', 'proposals', 'changes', 'audit']);

/** So many open ones are more than anybody decides. */
const maxOpen = 10_000;

export interface ProposeChange {
  id: string;
  articleId: string;
  source: string;
  /** What it asks for, as JSON. */
  asked: string;
  order?: Order | undefined;
  actor: string;
  note: string;
}

export type ProposedChange =
  | { outcome: 'open' | 'dismissed' | 'full' | 'unknown' }
  | { outcome: 'late'; why: Late };

/** Keeps what a source asks for of another's article until a person decides. */
export function proposeChange(
  store: Store,
  proposal: ProposeChange,
  callId?: string,
): Promise<ProposedChange> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      article: keys.article(proposal.articleId),
      proposals: keys.proposals,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...proposal, most: maxOpen },
    ...(callId ? { callId } : {}),
  });
}
