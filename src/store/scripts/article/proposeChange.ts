import { defineScript, logKeys } from '../../script.ts';
import type { Late, Order } from './storeArticle.ts';

/** The maximum of open proposals: more than anyone decides. */
const maxOpen = 10_000;

export interface ProposeChange {
  id: string;
  articleId: string;
  source: string;
  /** The proposed change, as JSON. */
  asked: string;
  order?: Order | undefined;
  actor: string;
  note: string;
}

export type ProposedChange =
  | { outcome: 'open' | 'dismissed' | 'full' | 'unknown' }
  | { outcome: 'late'; why: Late };

/** Stores a source's proposal about another's article until a person decides. */
export const proposeChange = defineScript<ProposeChange, ProposedChange>('article/proposeChange', {
  keys: (keys, { articleId }) => ({
    article: keys.article(articleId),
    proposals: keys.proposals,
    ...logKeys(keys),
  }),
  command: (proposal) => ({ ...proposal, most: maxOpen }),
});
