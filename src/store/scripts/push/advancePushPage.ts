import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('push/advancePushPage', ['article', 'duePush']);

/** A walk that nobody took up again in this while is found by the sweep (ms). */
const sweepAfter = 60_000;

export interface AdvancePushPage {
  /** The article's id. */
  id: string;
  topic: string;
  /** As `claimPushPage` gave it. */
  claim: string;
  /** The last follower that was dealt with. */
  after: string;
  /** Whether it was the last page. */
  done: boolean;
  /** When the next page may begin (newsroom time, ms). */
  notBefore: number;
}

/** Writes down how far an article's walk has come. `moved`: the claim had run out and somebody else walks. */
export function advancePushPage(
  store: Store,
  page: AdvancePushPage,
): Promise<{ outcome: 'turned' | 'moved' | 'unknown' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { article: keys.article(page.id), duePush: keys.due('push') },
    command: { ...page, sweepAfter },
    // The claim is the call: what it answers to a repeat is kept with the walk.
    callId: page.claim,
  });
}
