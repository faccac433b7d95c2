import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('article/recordPicture', ['article', 'changes']);

/** Notes what was found out about an article's picture, as JSON; `known` where that is what is noted already. */
export function recordPicture(
  store: Store,
  { id, picture }: { id: string; picture: string },
  callId?: string,
): Promise<{ outcome: 'noted' | 'known' | 'gone' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { article: keys.article(id), changes: keys.changes },
    command: { id },
    texts: [picture],
    ...(callId ? { callId } : {}),
  });
}
