import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('push/claimPushPage', ['article', 'duePush']);

export interface ClaimPushPage {
  /** The article's id. */
  id: string;
  topic: string;
  /** When the claim ends by itself (newsroom time, ms). */
  until: number;
}

export type PushPageClaimed =
  | {
      outcome: 'claimed' /** The last follower that was dealt with; '' at the beginning. */;
      after: string;
      claim: string;
    }
  | { outcome: 'busy'; until: number }
  | { outcome: 'done' | 'unknown' };

/** Takes up an article's walk through a topic's followers: its beginning, or where it was left. */
export function claimPushPage(store: Store, page: ClaimPushPage, callId?: string): Promise<PushPageClaimed> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { article: keys.article(page.id), duePush: keys.due('push') },
    command: { ...page },
    ...(callId ? { callId } : {}),
  });
}
