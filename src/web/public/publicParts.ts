import type { FeedConfig } from '../../config/schema.ts';
import type { ClickCounter } from '../../links/clicks.ts';
import type { LinkDirectory } from '../../links/directory.ts';
import type { TargetCards } from '../../links/preview/targetCards.ts';
import type { QrPictures } from '../../links/qrPictures.ts';
import type { Archives } from '../../syndication/archives.ts';
import type { FeedLibrary } from '../../syndication/library.ts';
import { vapidKeys } from '../../syndication/push/vapid.ts';
import { subjectOf } from '../../syndication/subjects.ts';
import type { SubscriberCount } from '../../syndication/subscribers.ts';
import type { WebContext } from '../context.ts';
import type { FeedOffer } from './follow/feedLinks.ts';
import type { NoticeOffer } from './follow/followControl.ts';
import type { Metrics } from './health/metrics.ts';
import type { ReaderLimit } from './readerLimit.ts';

/** What the public routes share: the web's context and what this process has in memory. */
export interface PublicParts {
  web: WebContext;
  library: FeedLibrary;
  archives: Archives;
  directory: LinkDirectory;
  clicks: ClickCounter;
  cards: TargetCards;
  qrPictures: QrPictures;
  subscribers: SubscriberCount;
  metrics: Metrics;
  limit: ReaderLimit;
}

function offerOf(
  feed: Pick<FeedConfig, 'id' | 'title' | 'description' | 'language'>,
  language: string,
): FeedOffer {
  return {
    id: feed.id,
    title: feed.title,
    ...(feed.description ? { description: feed.description } : {}),
    language: feed.language ?? language,
  };
}

/** Every configured feed, as offered to readers. */
export function offeredFeeds(web: Pick<WebContext, 'config'>): FeedOffer[] {
  return web.config.feeds.map((feed) => offerOf(feed, web.config.newsroom.language));
}

/** Any feed, as offered to readers; undefined if the id can't be a feed's. */
export function offeredFeed(web: Pick<WebContext, 'config'>, id: string): FeedOffer | undefined {
  const asked = subjectOf(id, web.config);
  return asked && offerOf(asked.subject, web.config.newsroom.language);
}

/**
 * What readers' browsers may follow on a page with these sections; undefined if the newsroom sends no notifications.
 */
export function offeredNotices(
  { config, secret }: Pick<WebContext, 'config' | 'secret'>,
  sections: NoticeOffer['sections'],
): NoticeOffer | undefined {
  if (!config.push.enabled) return undefined;
  return { key: vapidKeys(secret, config.newsroom.id).publicKey, sections };
}
