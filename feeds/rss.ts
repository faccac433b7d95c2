import { Feed as PackageFeed } from 'feed';
import { parseRssFeed } from 'feedsmith';
import { escapeAttribute, escapeText } from '../src/article/escape.ts';
import { escapeRssTitle, forCdata, forPackage } from './characters.ts';
import { type CleanFeed, cleanEntry, cleanFeed } from './clean.ts';
import { contentOf, summaryOf } from './content.ts';
import { cut, insertBeforeLast, replaceFirst } from './document.ts';
import type { Entry, Feed, ReadEntry } from './format.ts';
import { mediaElement } from './media.ts';
import { requireWellFormed } from './wellFormed.ts';

/** RSS 2.0 (https://www.rssboard.org/rss-specification) with content, Dublin Core, Atom and Media RSS elements. */
export const extension = 'rss';
export const mediaType = 'application/rss+xml';
export const title = 'RSS';
export const forReaders = true;

const root = [
  '<rss version="2.0"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:fh="http://purl.org/syndication/history/1.0"',
  'xmlns:media="http://search.yahoo.com/mrss/">',
].join(' ');

/** The package writes titles in a way that validators refuse, so this placeholder is replaced afterwards. */
const placeholder = 'x';

/** The whole document. Pure: the same head and fragments give the same bytes. */
export function render(feed: Feed, fragments: string[]): string {
  const clean = cleanFeed(feed);
  const document = new PackageFeed({
    title: placeholder,
    description: placeholder,
    link: clean.siteUrl,
    feed: clean.selfUrl,
    generator: 'Slugline',
    updated: clean.updatedAt,
    ...(clean.hubUrl && { hub: clean.hubUrl }),
    ...(clean.language && { language: clean.language }),
  }).rss2();
  const head = [
    [/<rss[^<>]*>/, root],
    [`<title>${placeholder}</title>`, `<title>${escapeRssTitle(clean.title)}</title>`],
    [
      `<description>${placeholder}</description>`,
      `<description>${escapeRssTitle(clean.description)}</description>`,
    ],
  ] as const;
  const finished = head.reduce(
    (text, [found, replacement]) => replaceFirst(text, found, replacement),
    document,
  );
  const parts = [...about(clean), ...hubElements(clean), ...historyElements(clean), ...fragments, ''];
  return insertBeforeLast(finished, '</channel>', parts.join('\n'));
}

/** One entry's `<item>`. Throws `UnfitEntry` for an entry that no valid document can contain. */
export function fragment(entry: Entry): string {
  const clean = cleanEntry(entry);
  const document = new PackageFeed({ title: placeholder, generator: false, updated: clean.updatedAt });
  document.addItem({
    title: placeholder,
    link: clean.url,
    guid: clean.entryId,
    date: clean.updatedAt,
    published: clean.publishedAt,
    description: forCdata(escapeText(summaryOf(clean) || clean.headline)),
    content: forCdata(contentOf(clean)),
    category: clean.categories.map((name) => ({ name: forPackage(name) })),
  });
  const item = replaceFirst(
    cut(document.rss2(), '<item>', '</item>'),
    `<title><![CDATA[${placeholder}]]></title>`,
    `<title>${escapeRssTitle(clean.headline)}</title>`,
  );
  const additions = [
    ...clean.authors.map((name) => `<dc:creator>${escapeText(name)}</dc:creator>`),
    clean.language ? `<dc:language>${clean.language}</dc:language>` : '',
    `<atom:updated>${clean.updatedAt.toISOString()}</atom:updated>`,
    mediaElement(clean.image),
  ].join('');
  return insertBeforeLast(item, '</item>', additions);
}

/** A channel's picture has the channel's own title and link (https://www.rssboard.org/rss-specification). */
function about({ copyright, image, title, siteUrl }: CleanFeed): string[] {
  return [
    ...(copyright ? [`<copyright>${escapeRssTitle(copyright)}</copyright>`] : []),
    ...(image
      ? [
          `<image><url>${escapeText(image)}</url><title>${escapeRssTitle(title)}</title>` +
            `<link>${escapeText(new URL(siteUrl).href)}</link></image>`,
        ]
      : []),
  ];
}

function hubElements({ moreHubs }: CleanFeed): string[] {
  return (moreHubs ?? []).map((hub) => `<atom:link rel="hub" href="${escapeAttribute(hub)}"/>`);
}

function historyElements({ history }: CleanFeed): string[] {
  if (history === undefined) return [];
  const link = (rel: string, href: string | undefined) =>
    href === undefined ? [] : [`<atom:link rel="${rel}" href="${escapeAttribute(href)}"/>`];
  return [
    ...(history.isArchive ? ['<fh:archive/>'] : []),
    ...link('current', history.current),
    ...link('prev-archive', history.previous),
    ...link('next-archive', history.next),
  ];
}

/** As feedsmith reads it. Throws if it is not well-formed. */
export function read(document: string): ReadEntry[] {
  requireWellFormed(document);
  const { items = [] } = parseRssFeed(document);
  return items.map(({ guid, link, title, pubDate }) => ({
    id: guid?.value,
    url: link,
    headline: title,
    publishedAt: pubDate,
  }));
}
