import { defineScript } from '../../script.ts';

/** The sweep finds a walk that no process has resumed for this long (ms). */
const sweepAfter = 60_000;

export interface AdvancePushPage {
  /** The article's id. */
  id: string;
  topic: string;
  /** As `claimPushPage` returned it. */
  claim: string;
  /** The last follower that was handled. */
  after: string;
  /** Whether it was the last page. */
  done: boolean;
  /** When the next page may begin (newsroom time, ms). */
  notBefore: number;
}

/** Records how far an article's walk has come. `moved`: the claim has expired and another process walks. */
export const advancePushPage = defineScript<AdvancePushPage, { outcome: 'turned' | 'moved' | 'unknown' }>(
  'push/advancePushPage',
  {
    keys: (keys, { id }) => ({ article: keys.article(id), duePush: keys.due('push') }),
    command: (page) => ({ ...page, sweepAfter }),
    // The claim is the call: its answer to a repeat is stored with the walk.
    callId: ({ claim }) => claim,
  },
);
