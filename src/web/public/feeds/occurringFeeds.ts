import { feedIds } from '../../../syndication/feedStates.ts';
import type { WebContext } from '../../context.ts';
import type { FeedOffer } from '../follow/feedLinks.ts';
import { offeredFeed } from '../publicParts.ts';
import { distinctFeeds } from './feedOffers.ts';

/** The feeds of the sections, languages and tags that articles have, besides the configured ones. */
export interface OccurringFeeds {
  sections: FeedOffer[];
  languages: FeedOffer[];
  tags: FeedOffer[];
}

/** How many tags are listed: a newsroom has few sections and languages, but any number of tags. */
const most = { section: 100, language: 100, tag: 60 };

/** Leaves out configured feeds under another name, and tags beyond the first sixty; sorted by name. */
export async function occurringFeeds(web: Pick<WebContext, 'config' | 'store'>): Promise<OccurringFeeds> {
  const configured = web.config.feeds.map(({ id }) => id);
  const distinct = new Set(distinctFeeds(await feedIds(web), web.config));
  const of = (kind: keyof typeof most): FeedOffer[] =>
    [...distinct]
      .filter((id) => id.startsWith(`${kind}/`) && !configured.includes(id))
      .slice(0, most[kind])
      .flatMap((id) => offeredFeed(web, id) ?? []);
  return { sections: of('section'), languages: of('language'), tags: of('tag') };
}
