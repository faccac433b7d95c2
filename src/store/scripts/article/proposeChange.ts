import { defineScript, logKeys } from '../../script.ts';
import type { Late, Order } from './storeArticle.ts';

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

/** Stores what a source asks for of another's article until a person decides. */
export const proposeChange = defineScript<ProposeChange, ProposedChange>('article/proposeChange', {
  keys: (keys, { articleId }) => ({
    article: keys.article(articleId),
    proposals: keys.proposals,
    ...logKeys(keys),
  }),
  command: (proposal) => ({ ...proposal, most: maxOpen }),
});
