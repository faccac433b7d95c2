import { html } from 'ghtml';
import type { ReaderTexts } from '../../texts/en/reader.ts';
import { readerTexts } from '../../texts/languages.ts';
import { frame, languageAttributes, type Markup, type Site } from '../../theme/layout.ts';
import { emptyState, hairlineList } from '../../theme/parts.ts';
import { discoveryLinks, type FeedOffer, feedLines } from '../follow/feedLinks.ts';
import { pageHead } from '../follow/followScripts.ts';
import type { Story } from './stories.ts';
import { storyItem } from './storyParts.ts';

/** One page of a list of articles, newest first. */
export interface StoriesPage {
  /** The path of the list's first page: `/articles`, `/section/city`. */
  path: string;
  /** The section, tag or language; undefined for all articles. */
  feed?: FeedOffer | undefined;
  stories: Story[];
  /** Whether there is a page with newer articles. */
  isFurther: boolean;
  nextCursor: string | null;
}

/** All articles, or those of a section, tag or language, one page at a time. */
export function storiesPage(page: StoriesPage, site: Site): string {
  const { feed, stories } = page;
  const { language, messages } = readerTexts(site.languages, site.newsroom.language);
  const title = feed?.title ?? messages.allArticles;
  const inLanguage = feed ? ` ${languageAttributes(feed.language)}` : '';
  const items = stories.map((story) => storyItem(story, feed ? 'text' : 'section', site, 2));
  const list =
    items.length > 0 ? hairlineList(items) : emptyState(messages.noArticlesTitle, messages.noArticles);
  const main = html`<h1 class="page-title"!${inLanguage}>${title}</h1>
<section class="block" aria-label="${title}">!${list}</section>
!${pager(page, messages)}
!${feed ? html`<section class="block follow" aria-label="${messages.follow}">!${feedLines([feed], messages, site, true)}</section>` : ''}`;
  const head = html`<link rel="canonical" href="${site.webBase}${page.path}">
!${page.isFurther ? '<meta name="robots" content="noindex">' : ''}
!${feed ? discoveryLinks([feed], site) : ''}
!${pageHead()}`;
  return frame({ title, language, kind: 'reader', narrow: true, head, main }, site);
}

function pager({ path, isFurther, nextCursor }: StoriesPage, messages: ReaderTexts): Markup {
  const newest = isFurther ? html`<a href="${path}">${messages.newest}</a>` : '';
  const older = nextCursor
    ? html`<a href="${path}?cursor=${nextCursor}" rel="next">${messages.older}</a>`
    : '';
  return newest || older ? html`<p class="actions">!${newest} !${older}</p>` : '';
}
