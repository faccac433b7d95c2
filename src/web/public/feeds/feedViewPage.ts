import { html } from 'ghtml';
import { readerTexts } from '../../texts/languages.ts';
import { frame, languageAttributes, type Site } from '../../theme/layout.ts';
import { address, emptyState, hairlineList } from '../../theme/parts.ts';
import {
  discoveryLinks,
  type FeedOffer,
  feedAddress,
  formatLinks,
  subscribeAddress,
} from '../follow/feedLinks.ts';
import { followControl, followHead, type NoticeOffer } from '../follow/followControl.ts';
import type { Story } from '../front/stories.ts';
import { storyItem } from '../front/storyParts.ts';

export interface FeedViewPage {
  feed: FeedOffer;
  /** The feed's articles, in its order. */
  stories: Story[];
  /** The notifications that a browser may follow here; only a section's page offers some. */
  notices?: NoticeOffer | undefined;
}

/**
 * The page for a person who opens a feed's address in a browser: the same articles, and how to subscribe. Only for
 * navigation (`Sec-Fetch-Dest: document`, and so with `Vary: Sec-Fetch-Dest`); programs get the feed. Browsers show a
 * feed as bare markup, and they are removing XSLT: Chrome 156 warns readers wherever it is used.
 */
export function feedViewPage(page: FeedViewPage, site: Site): string {
  const { feed } = page;
  const { language, messages } = readerTexts(site.languages, feed.language, site.newsroom.language);
  const about = feed.description
    ? html`<p class="standfirst" !${languageAttributes(feed.language)}>${feed.description}</p>`
    : '';
  const stories =
    page.stories.length === 0
      ? emptyState(messages.noArticlesTitle, messages.noArticles)
      : hairlineList(page.stories.map((story) => storyItem(story, 'text', site, 2)));
  const main = html`<p class="kicker">${messages.feed}</p>
<h1 class="record-headline" !${languageAttributes(feed.language)}>${feed.title}</h1>
!${about}
<p class="formats block-end"><a class="button first" href="${subscribeAddress(feed, site)}">${messages.subscribe}</a>
!${formatLinks(feed, site)}</p>
<p class="quiet block-end">${messages.followHow}</p>
<p class="quiet">${messages.address}: !${address(feedAddress(feed, 'rss', site))}</p>
!${followControl(page.notices, feed.id, messages)}
<section class="block feed-stories" aria-label="${messages.latest}">!${stories}</section>`;
  const head = discoveryLinks([feed], site) + followHead(page.notices);
  return frame(
    { title: feed.title, language, kind: 'reader', narrow: true, noindex: true, head, main },
    site,
  );
}
