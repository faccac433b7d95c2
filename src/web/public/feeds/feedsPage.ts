import { html } from 'ghtml';
import { readerTexts } from '../../texts/languages.ts';
import { frame, type Site } from '../../theme/layout.ts';
import { discoveryLinks, type FeedOffer, feedLines } from '../follow/feedLinks.ts';
import { pageHead } from '../follow/followScripts.ts';
import type { OccurringFeeds } from './occurringFeeds.ts';

export interface FeedsPage {
  feeds: FeedOffer[];
  occurring: OccurringFeeds;
}

/** `/feeds`: what a feed is, and each feed with its addresses. */
export function feedsPage(page: FeedsPage, site: Site): string {
  const { language, messages } = readerTexts(site.languages, site.newsroom.language);
  const list =
    page.feeds.length === 0
      ? html`<p class="quiet">${messages.noFeeds}</p>`
      : html`!${feedLines(page.feeds, messages, site, true)}
<p class="block-end"><a href="/feeds.opml">${messages.everyFeed}</a></p>`;
  const group = (title: string, feeds: FeedOffer[]) =>
    feeds.length === 0
      ? ''
      : html`<section class="block"><h2 class="block-name">${title}</h2>!${feedLines(feeds, messages, site, true)}</section>`;
  const main = html`<h1 class="page-title">${messages.follow}</h1>
<p class="standfirst">${messages.whatFeedIs}</p>
<p class="story-text">${messages.followHow}</p>
<p class="story-text">${messages.whichFormat}</p>
<section class="block" aria-label="${messages.feeds}">!${list}</section>
!${group(messages.sections, page.occurring.sections)}
!${group(messages.languages, page.occurring.languages)}
!${group(messages.tags, page.occurring.tags)}`;
  const nav = [
    { href: '/', label: messages.frontPage },
    { href: '/feeds', label: messages.feeds, current: true },
    { href: site.newsroom.url, label: messages.site },
  ];
  const head = html`<link rel="canonical" href="${site.webBase}/feeds">
!${discoveryLinks(page.feeds, site)}
!${pageHead()}`;
  return frame({ title: messages.feeds, language, kind: 'reader', narrow: true, nav, head, main }, site);
}
