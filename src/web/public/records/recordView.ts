import type { PublicArticle } from '../../../article/article.ts';
import type { Picture } from '../../../article/picture.ts';
import type { CopyState } from '../../../delivery/copyStates.ts';
import type { FeedOffer } from '../follow/feedLinks.ts';

/** A published post. */
export interface SentPost {
  /** The channel's display name. */
  channel: string;
  at: string;
  url?: string;
  state: CopyState;
}

export interface RecordPage {
  /** The public part of it: without `body` for subscribers' articles (`readableBy`). */
  article: PublicArticle;
  /** The facts about its image besides the address. */
  picture?: Picture;
  /** This page's own full address. */
  recordUrl: string;
  /** The feeds that contain it, as many as its page lists. */
  feeds: FeedOffer[];
  posts: SentPost[];
  /** `@name@host`, for the byline under a link on Mastodon. */
  fediverseCreator?: string;
}
