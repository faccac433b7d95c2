import { html } from 'ghtml';
import { slugOf } from '../../../article/text.ts';
import type { ReaderTexts } from '../../texts/en/reader.ts';
import { readerTexts } from '../../texts/languages.ts';
import { frame, languageAttributes, type Markup, type Site } from '../../theme/layout.ts';
import { emptyState, hairlineList } from '../../theme/parts.ts';
import type { OccurringFeeds } from '../feeds/occurringFeeds.ts';
import { discoveryLinks, type FeedOffer, feedAddress, feedLines } from '../follow/feedLinks.ts';
import { followControl, followHead, type NoticeOffer } from '../follow/followControl.ts';
import { pageHead } from '../follow/followScripts.ts';
import { houseCard, imageProperties } from '../records/cardImage.ts';
import { metaElements } from '../records/recordHead.ts';
import { arrange, languageName, type Story, type StoryBlock, sectionName } from './stories.ts';
import { kicker, pointsList, storyItem, storyMeta } from './storyParts.ts';

/** How many feeds are listed; the list of feeds has all of them. */
const maxTags = 12;

export interface FrontPage {
  /** Only public ones, newest first. */
  stories: Story[];
  feeds: FeedOffer[];
  occurring: OccurringFeeds;
  /** What a browser may follow; undefined if the newsroom sends no notifications. */
  notices?: NoticeOffer | undefined;
}

/** The newsroom's front page: a lead, the latest, sections, other languages, and all feeds. */
export function frontPage(page: FrontPage, site: Site): string {
  const { language, messages } = readerTexts(site.languages, site.newsroom.language);
  const { lead, latest, blocks } = arrange(page.stories, site.newsroom.language);
  const news = lead
    ? html`!${top(lead, latest, messages, site)}
<div class="columns">!${blocks.map((block) => storyBlock(block, messages, site))}</div>
<p class="block-end"><a href="/articles">${messages.older}</a></p>`
    : emptyState(messages.noArticlesTitle, messages.noArticles);
  return frame(
    {
      title: site.newsroom.name,
      language,
      kind: 'front',
      head: headOf(page, site),
      main: html`<h1 class="unseen">${site.newsroom.name}</h1>
!${news}
!${follow(page, messages, site)}`,
    },
    site,
  );
}

function headOf(page: FrontPage, site: Site): Markup {
  const properties: [string, string | undefined][] = [
    ['og:type', 'website'],
    ['og:site_name', site.newsroom.name],
    ['og:title', site.newsroom.name],
    ['og:url', `${site.webBase}/`],
    ['og:locale', site.newsroom.language.replaceAll('-', '_')],
    ...imageProperties(houseCard(site)),
  ];
  return html`<link rel="canonical" href="${site.webBase}/">
!${metaElements('property', properties)}
<meta name="twitter:card" content="summary_large_image">
!${discoveryLinks(page.feeds, site)}
<link rel="alternate" type="text/x-opml" href="${site.webBase}/feeds.opml" title="OPML">
!${followHead(page.notices)}
!${pageHead()}`;
}

function top(lead: Story, latest: Story[], messages: ReaderTexts, site: Site): Markup {
  const aside =
    latest.length === 0
      ? ''
      : html`<section class="latest" aria-labelledby="latest"><h2 class="block-name" id="latest">${messages.latest}</h2>
!${hairlineList(latest.map((story) => storyItem(story, 'section', site)))}</section>`;
  return html`<div class="top">!${leadStory(lead, site)}!${aside}</div>`;
}

function leadStory(story: Story, site: Site): Markup {
  const { image } = story;
  const picture = image?.url
    ? html`<figure class="picture"><a href="/articles/${story.id}" tabindex="-1"><img src="${image.url}" alt="${image.alt ?? image.caption ?? ''}"></a>
!${image.caption ? html`<figcaption class="caption">${image.caption}</figcaption>` : ''}</figure>`
    : '';
  return html`<article class="lead" !${languageAttributes(story.language)}>
!${picture}
!${kicker(story, site)}
<h2 class="story-headline"><a href="/articles/${story.id}">${story.headline}</a></h2>
!${story.standfirst ? html`<p class="story-text">${story.standfirst}</p>` : ''}
!${pointsList(story.bullets)}
!${storyMeta(story, site)}
</article>`;
}

function storyBlock(block: StoryBlock, messages: ReaderTexts, site: Site): Markup {
  const name = { section: sectionName, language: languageName, rest: () => messages.more }[block.kind](
    block.name,
  );
  const inLanguage = block.kind === 'language' ? ` ${languageAttributes(block.name)}` : '';
  const items = block.stories.map((story) =>
    storyItem(story, block.kind === 'rest' ? 'section' : 'text', site),
  );
  const heading = listPath(block) ? html`<a href="${listPath(block)}">${name}</a>` : html`${name}`;
  return html`<section class="block"!${inLanguage}><h2 class="block-name">!${heading}</h2>!${hairlineList(items)}</section>`;
}

/** Where all articles of a block's section or language are listed. */
function listPath({ kind, name }: StoryBlock): string | undefined {
  if (kind === 'rest') return undefined;
  const slug = kind === 'language' ? name.toLowerCase() : slugOf(name);
  return slug && `/${kind}/${encodeURIComponent(slug)}`;
}

/** The other feeds, one line each, to show that they exist. */
function furtherFeeds(title: string, feeds: FeedOffer[], site: Site): Markup {
  if (feeds.length === 0) return '';
  const links = feeds.map(
    (feed) =>
      html`<a href="${feedAddress(feed, 'rss', site)}"><bdi !${languageAttributes(feed.language)}>${feed.title}</bdi></a>`,
  );
  return html`<p class="further-feeds"><span class="quiet">${title}:</span> !${links.join(' · ')}</p>`;
}

function follow({ feeds, occurring, notices }: FrontPage, messages: ReaderTexts, site: Site): Markup {
  const lines =
    feeds.length === 0
      ? html`<p class="quiet">${messages.noFeeds}</p>`
      : html`<p class="follow-how quiet">${messages.followHow}</p>
!${feedLines(feeds, messages, site, false)}
!${furtherFeeds(messages.sections, occurring.sections, site)}
!${furtherFeeds(messages.languages, occurring.languages, site)}
!${furtherFeeds(messages.tags, occurring.tags.slice(0, maxTags), site)}
<p class="block-end"><a href="/feeds.opml">${messages.everyFeed}</a></p>`;
  return html`<section class="block follow" id="follow" aria-labelledby="follow-name">
<h2 class="block-name" id="follow-name">${messages.follow}</h2>
!${followControl(notices, 'breaking', messages)}!${lines}</section>`;
}
