import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('article/closeProposal', ['article', 'proposals', 'changes', 'audit'], {
  evenWhenFull: true,
});

export interface CloseProposal {
  id: string;
  articleId: string;
  source: string;
  /** What the person decided about; another one there means that the source has asked for something else. */
  asked: string;
  dismissed: boolean;
  actor: string;
  note: string;
}

/** Ends a proposal; a dismissed one is remembered, so that the same is not asked again. */
export function closeProposal(
  store: Store,
  close: CloseProposal,
  callId?: string,
): Promise<{ outcome: 'closed' | 'moved' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      article: keys.article(close.articleId),
      proposals: keys.proposals,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...close },
    ...(callId ? { callId } : {}),
  });
}
