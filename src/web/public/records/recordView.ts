import type { PublicArticle } from '../../../article/article.ts';
import type { Picture } from '../../../article/picture.ts';
import type { CopyState } from '../../../delivery/copyStates.ts';
import type { FeedOffer } from '../follow/feedLinks.ts';
import type { SiteLinks } from './standardSite.ts';

/** A published post. */
export interface SentPost {
  /** The channel's display name. */
  channel: string;
  at: string;
  url?: string;
  state: CopyState;
}

export interface RecordPage {
  /** The public part of the article: without `body` if only subscribers may read it (`readableBy`). */
  article: PublicArticle;
  /** The facts about its image, apart from the address. */
  picture?: Picture;
  /** This page's own full address. */
  recordUrl: string;
  /** The feeds that contain it and that its page lists. */
  feeds: FeedOffer[];
  posts: SentPost[];
  /** `@name@host`, for the byline below a link on Mastodon. */
  fediverseCreator?: string;
  /** Its records at standard.site, which this page confirms. */
  siteLinks?: SiteLinks;
}
