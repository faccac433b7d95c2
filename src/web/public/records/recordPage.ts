import { html } from 'ghtml';
import type { PublicArticle } from '../../../article/article.ts';
import type { ReaderTexts } from '../../texts/en/reader.ts';
import { readerTexts } from '../../texts/languages.ts';
import { frame, languageAttributes, type Markup, type Site } from '../../theme/layout.ts';
import { address, hairlineList } from '../../theme/parts.ts';
import { timeElement } from '../../theme/when.ts';
import { feedAddress, formatLinks, subscribeAddress } from '../follow/feedLinks.ts';
import { kicker, pointsList } from '../front/storyParts.ts';
import { recordHead } from './recordHead.ts';
import type { RecordPage, SentPost } from './recordView.ts';

export type { RecordPage, SentPost };

interface Speech {
  language: string;
  messages: ReaderTexts;
  site: Site;
}

/** `/articles/<id>`: the article's public page, in the article's own language if there are texts in it. */
export function recordPage(page: RecordPage, site: Site): string {
  const { article } = page;
  const speech: Speech = { ...readerTexts(site.languages, article.language, site.newsroom.language), site };
  const main = html`<article class="record" !${languageAttributes(article.language)}>
!${kicker(article, site)}
<h1 class="record-headline">${article.headline}</h1>
!${article.standfirst ? html`<p class="standfirst">${article.standfirst}</p>` : ''}
!${byline(article, speech)}
!${picture(page)}
!${facts(page, speech)}
!${pointsList(article.bullets)}
!${text(article, speech)}
!${original(page, speech)}
!${corrections(article, speech)}
!${syndicatedTo(page, speech)}
</article>`;
  return frame(
    {
      title: article.headline,
      language: speech.language,
      kind: 'reader',
      head: recordHead(page, site),
      main,
    },
    site,
  );
}

function byline(article: PublicArticle, { messages, language }: Speech): Markup {
  if (article.authors.length === 0) return '';
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(article.authors);
  return html`<p class="byline">${messages.by} ${names}</p>`;
}

/**
 * The caption is shown as given, including a credit; a separate credit is added only if the caption does not contain
 * it.
 */
function captionLine({ image }: PublicArticle): string {
  const caption = image?.caption ?? '';
  const credit = image?.credit ?? '';
  if (credit === '' || caption.includes(credit)) return caption;
  return caption === '' ? credit : `${caption} (${credit})`;
}

function picture({ article, picture: known }: RecordPage): Markup {
  const line = captionLine(article);
  const url = article.image?.url;
  if (!url) return line === '' ? '' : html`<p class="caption">${line}</p>`;
  // With the size the page reserves the space, so that nothing moves when the picture loads.
  const size = known ? html` width="${known.width}" height="${known.height}"` : '';
  return html`<figure class="picture"><img src="${url}" alt="${article.image?.alt ?? line}"!${size}>
!${line === '' ? '' : html`<figcaption class="caption">${line}</figcaption>`}</figure>`;
}

function facts({ article, feeds }: RecordPage, { messages, language, site }: Speech): Markup {
  const zone = site.newsroom.timezone;
  const published =
    article.publishedAt === article.updatedAt
      ? ''
      : html`<div><dt>${messages.published}</dt><dd>!${timeElement(article.publishedAt, language, zone)}</dd></div>`;
  const offers = feeds.map(
    (feed) =>
      html`<a href="${subscribeAddress(feed, site)}"><bdi !${languageAttributes(feed.language)}>${feed.title}</bdi></a>`,
  );
  const followed = [...offers, html`<a class="quiet" href="/feeds">${messages.allFeeds}</a>`].join('\n');
  return html`<dl class="facts" !${languageAttributes(language)}>
<div><dt>${messages.shortUrl}</dt><dd>!${address(article.shortUrl)} <a href="${article.shortUrl}+">${messages.qr}</a></dd></div>
<div><dt>${messages.updated}</dt><dd>!${timeElement(article.updatedAt, language, zone)}</dd></div>
!${published}
<div><dt>${messages.follow}</dt><dd>!${followed}</dd></div>
</dl>`;
}

/** The body, with the dateline in front unless the text begins with it already. */
function text(article: PublicArticle, { messages, language }: Speech): Markup {
  if (article.body === undefined || article.body === '') {
    if (article.access !== 'subscribers') return '';
    return html`<p class="notice block-end" !${languageAttributes(language)}>${messages.subscribersOnly}</p>`;
  }
  return html`<div class="text">!${withDateline(article.body, article.dateline)}</div>`;
}

function withDateline(body: string, dateline: string | undefined): Markup {
  if (!dateline) return body;
  const place = html`<span class="dateline">${dateline}:</span> `;
  const openingText = body.replace(/<[^<>]*>/g, '').trimStart();
  if (openingText.startsWith(`${dateline}:`)) return body;
  const opening = /^\s*<p\b[^>]*>/.exec(body)?.[0];
  return opening === undefined ? `<p>${place}</p>${body}` : `${opening}${place}${body.slice(opening.length)}`;
}

function original({ article, recordUrl }: RecordPage, { messages, language }: Speech): Markup {
  if (article.url === recordUrl) return '';
  return html`<p class="block-end" !${languageAttributes(language)}><a href="${article.url}">${messages.original}</a></p>`;
}

function corrections(article: PublicArticle, { messages, language, site }: Speech): Markup {
  if (article.corrections.length === 0) return '';
  const notes = article.corrections.map(
    ({ at, note }) => html`<div class="correction"><p>${note}</p>
<p class="quiet" !${languageAttributes(language)}>!${timeElement(at, language, site.newsroom.timezone)}</p></div>`,
  );
  return html`<section class="after" id="corrections">
<h2 class="block-name" !${languageAttributes(language)}>${messages.corrections}</h2>!${notes}</section>`;
}

function syndicatedTo({ article, feeds, posts }: RecordPage, { messages, language, site }: Speech): Markup {
  const inFeeds = feeds.map(
    (feed) => html`<div class="feed-row">
<p><a class="plain-link" href="${feedAddress(feed, 'atom', site)}" !${languageAttributes(feed.language)}>${feed.title}</a></p>
<p class="formats">!${formatLinks(feed, site)}</p></div>`,
  );
  const sent = posts.map(({ channel, at, url, state: copyState }) => {
    const isThere = url !== undefined && copyState !== 'gone';
    const name = isThere ? html`<a href="${url}">${channel}</a>` : html`<bdi>${channel}</bdi>`;
    const stateLabel = messages.copyStates[copyState];
    const state = stateLabel ? html` <span class="quiet">${stateLabel}</span>` : '';
    return html`<div class="feed-row"><p>!${name}!${state}</p><p class="quiet">!${timeElement(at, language, site.newsroom.timezone)}</p></div>`;
  });
  const tags =
    article.tags.length > 0
      ? html`<p class="quiet block-end">${messages.tags}: <bdi !${languageAttributes(article.language)}>${article.tags.join(' · ')}</bdi></p>`
      : '';
  if (feeds.length + posts.length === 0) return tags;
  return html`<section class="after" !${languageAttributes(language)}><h2 class="block-name">${messages.whereItWent}</h2>
!${
    inFeeds.length > 0
      ? html`<h3 class="list-name">${messages.inFeeds}</h3>!${hairlineList(inFeeds)}
<p class="block-end"><a href="/feeds">${messages.allFeeds}</a></p>`
      : ''
  }
!${sent.length > 0 ? html`<h3 class="list-name">${messages.posts}</h3>!${hairlineList(sent)}` : ''}
!${tags}
</section>`;
}
