import type { PublicArticle } from '../../../article/article.ts';
import type { Picture } from '../../../article/picture.ts';
import type { CopyState } from '../../../delivery/copyStates.ts';
import type { FeedOffer } from '../follow/feedLinks.ts';

/** A post that went out and may be looked at. */
export interface SentPost {
  /** The channel as people call it. */
  channel: string;
  at: string;
  url?: string;
  state: CopyState;
}

export interface RecordPage {
  /** What the public may read of it: without `body` for subscribers' articles (`readableBy`). */
  article: PublicArticle;
  /** What is known of its image beside the address. */
  picture?: Picture;
  /** This page's own whole address. */
  recordUrl: string;
  /** Feeds that hold it, as many as are named on its page. */
  feeds: FeedOffer[];
  posts: SentPost[];
  /** `@name@host`, for the byline under a link on Mastodon. */
  fediverseCreator?: string;
}
