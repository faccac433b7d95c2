import { defineScript } from '../../script.ts';

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

/** Claims an article's walk through a topic's followers, from its beginning or from where it stopped. */
export const claimPushPage = defineScript<ClaimPushPage, PushPageClaimed>('push/claimPushPage', {
  keys: (keys, { id }) => ({ article: keys.article(id), duePush: keys.due('push') }),
});
