import { defineScript, logKeys } from '../../script.ts';

export interface CloseProposal {
  id: string;
  articleId: string;
  source: string;
  /** The proposal that the person decided about; if it differs, the source has proposed something else. */
  asked: string;
  dismissed: boolean;
  actor: string;
  note: string;
}

/** Ends a proposal. A dismissed one is remembered, so that the same request is not proposed again. */
export const closeProposal = defineScript<CloseProposal, { outcome: 'closed' | 'moved' }>(
  'article/closeProposal',
  {
    keys: (keys, { articleId }) => ({
      article: keys.article(articleId),
      proposals: keys.proposals,
      ...logKeys(keys),
    }),
    evenWhenFull: true,
  },
);
