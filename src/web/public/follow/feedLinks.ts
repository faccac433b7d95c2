import { html } from 'ghtml';
import { formats } from '../../../../feeds/index.ts';
import type { ReaderTexts } from '../../texts/en/reader.ts';
import { languageAttributes, type Markup, type Site } from '../../theme/layout.ts';
import { address, hairlineList } from '../../theme/parts.ts';

/** A feed as offered to readers. */
export interface FeedOffer {
  /** The part between `/feeds/` and the extension: `pakistan`, `section/city`. */
  id: string;
  title: string;
  description?: string;
  language: string;
}

/** The formats in the order in which they are offered, with names and media types. */
const offeredFormats = Object.values(formats)
  .filter(({ forReaders }) => forReaders)
  .map(({ extension, title, mediaType }) => ({ extension, name: title, mediaType }));

/** A feed's absolute address in one format. */
export function feedAddress(feed: Pick<FeedOffer, 'id'>, extension: string, site: Site): string {
  const path = feed.id.split('/').map(encodeURIComponent).join('/');
  return `${site.webBase}/feeds/${path}.${extension}`;
}

/**
 * Opens the system's feed reader with one click through the `feed:` scheme: `feed:` in front of the whole address, the
 * form that keeps https.
 */
export function subscribeAddress(feed: Pick<FeedOffer, 'id'>, site: Site): string {
  return `feed:${feedAddress(feed, 'atom', site)}`;
}

/** Lets a reader's program find the feeds of the page that it is on. */
export function discoveryLinks(feeds: FeedOffer[], site: Site): Markup {
  const links = feeds.flatMap((feed) =>
    offeredFormats.map(({ extension, name, mediaType }) => {
      const href = feedAddress(feed, extension, site);
      return html`<link rel="alternate" type="${mediaType}" href="${href}" title="${feed.title} (${name})">`;
    }),
  );
  return links.join('\n');
}

/** The readers' formats of a feed as links. */
export function formatLinks(feed: FeedOffer, site: Site): Markup {
  return offeredFormats
    .map(({ extension, name, mediaType }) => {
      const href = feedAddress(feed, extension, site);
      return html`<a href="${href}" type="${mediaType}" aria-label="${feed.title}: ${name}">${name}</a>`;
    })
    .join('\n');
}

/** Readers that accept a feed's address in a link: their names, and the link by the encoded and the plain address. */
const readers: [string, (encoded: string, plain: string) => string][] = [
  ['Feedly', (encoded) => `https://feedly.com/i/subscription/feed%2F${encoded}`],
  ['Inoreader', (encoded) => `https://www.inoreader.com/?add_feed=${encoded}`],
  ['NewsBlur', (encoded) => `https://www.newsblur.com/?url=${encoded}`],
  // Its own scheme opens it, whichever reader is the system's default.
  ['NetNewsWire', (_, plain) => `x-netnewswire-feed:${plain}`],
];

/** The address to copy, and a link for each of the most common readers. */
function addressLine(feed: FeedOffer, messages: ReaderTexts, site: Site): Markup {
  const plain = feedAddress(feed, 'rss', site);
  const links = readers.map(
    ([name, linkTo]) =>
      html`<a href="${linkTo(encodeURIComponent(plain), plain)}" aria-label="${feed.title}: ${name}" rel="noreferrer">${name}</a>`,
  );
  return html`<p class="quiet">${messages.address}: !${address(plain)}
<button class="button small" type="button" data-copy="${plain}" data-copied="${messages.copied}" aria-label="${messages.copy}: ${feed.title}" hidden>${messages.copy}</button></p>
<p class="formats quiet"><span>${messages.openIn}:</span> !${links}</p>`;
}

/** One line for each feed: its name, "Subscribe", the formats; with `addresses` also its address to copy and other readers. */
export function feedLines(feeds: FeedOffer[], messages: ReaderTexts, site: Site, addresses: boolean): Markup {
  return hairlineList(
    feeds.map(
      (feed) => html`<div class="feed-row">
<div>
<p class="feed-title"><bdi !${languageAttributes(feed.language)}>${feed.title}</bdi></p>
!${feed.description ? html`<p class="quiet"><bdi !${languageAttributes(feed.language)}>${feed.description}</bdi></p>` : ''}
!${addresses ? addressLine(feed, messages, site) : ''}
</div>
<p class="formats"><a class="button small" href="${subscribeAddress(feed, site)}" aria-label="${messages.subscribe}: ${feed.title}">${messages.subscribe}</a>
!${formatLinks(feed, site)}</p>
</div>`,
    ),
  );
}
