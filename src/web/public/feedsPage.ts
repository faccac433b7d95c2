import { html } from 'ghtml';
import { frame, type Site } from '../look/layout.ts';
import { wordsFor } from '../look/words.ts';
import { discoveryLinks, type FeedOffer, feedLines } from './follow.ts';

export interface FeedsPage {
  feeds: FeedOffer[];
}

/** `/feeds`: what a feed is, and each feed with its addresses. */
export function feedsPage(page: FeedsPage, site: Site): string {
  const { language, words } = wordsFor(site.newsroom.language);
  const list =
    page.feeds.length === 0
      ? html`<p class="quiet">${words.noFeeds}</p>`
      : html`!${feedLines(page.feeds, words, site, true)}
<p class="block-end"><a href="/feeds.opml">${words.everyFeed}</a></p>`;
  const main = html`<h1 class="page-title">${words.follow}</h1>
<p class="standfirst">${words.whatFeedIs}</p>
<p class="story-text">${words.followHow}</p>
<p class="story-text">${words.whichFormat}</p>
<section class="block" aria-label="${words.feeds}">!${list}</section>`;
  const nav = [
    { href: '/', label: words.frontPage },
    { href: '/feeds', label: words.feeds, current: true },
    { href: site.newsroom.url, label: words.site },
  ];
  const head = html`<link rel="canonical" href="${site.webBase}/feeds">
!${discoveryLinks(page.feeds, site)}`;
  return frame({ title: words.feeds, language, kind: 'reader', narrow: true, nav, head, main }, site);
}
