import { Feed as PackageFeed } from 'feed';
import { parseAtomFeed } from 'feedsmith';
import { escapeAttribute, escapeText } from '../src/article/escape.ts';
import { forCdata, forPackage } from './characters.ts';
import { type CleanEntry, type CleanFeed, cleanEntry, cleanFeed } from './clean.ts';
import { contentOf, summaryOf } from './content.ts';
import { cut, insertBeforeLast, replaceFirst } from './document.ts';
import type { Entry, Feed, ReadEntry, Tombstone } from './format.ts';
import { mediaElement } from './media.ts';
import { requireWellFormed } from './wellFormed.ts';

/** Atom (RFC 4287) with Media RSS elements, feed history (RFC 5005) and tombstones (RFC 6721). */
export const extension = 'atom';
export const mediaType = 'application/atom+xml';
export const title = 'Atom';
export const forReaders = true;

/** The package marks titles and summaries as HTML; ours are text, so this placeholder is replaced afterwards. */
const placeholder = 'x';

/** The whole document. Pure: the same head and fragments give the same bytes. */
export function render(feed: Feed, fragments: string[]): string {
  const clean = cleanFeed(feed);
  const document = new PackageFeed({
    id: forPackage(clean.feedId),
    title: forPackage(clean.title),
    description: forPackage(clean.description),
    link: clean.siteUrl,
    feed: clean.selfUrl,
    generator: 'Slugline',
    updated: clean.updatedAt,
    author: { name: forPackage(clean.newsroomName) },
    ...(clean.hubUrl && { hub: clean.hubUrl }),
  }).atom1();
  const finished = [
    [/<feed [^<>]*>/, root(clean)],
    ['<link rel="alternate"', '<link rel="alternate" type="text/html"'],
    ['<link rel="self"', `<link rel="self" type="${mediaType}"`],
  ] as const;
  const head = finished.reduce(
    (text, [found, replacement]) => replaceFirst(text, found, replacement),
    document,
  );
  const parts = [
    ...about(clean),
    ...links(clean),
    ...fragments,
    ...(clean.tombstones ?? []).map(tombstone),
    '',
  ];
  return insertBeforeLast(head, '</feed>', parts.join('\n'));
}

/** One `<entry>`. Throws `UnfitEntry` for an entry that no valid document can contain. */
export function fragment(entry: Entry): string {
  const clean = cleanEntry(entry);
  const document = new PackageFeed({ title: '', generator: false, updated: clean.updatedAt });
  const summary = summaryOf(clean);
  document.addItem({
    title: placeholder,
    id: clean.entryId,
    link: clean.url,
    date: clean.updatedAt,
    published: clean.publishedAt,
    content: forCdata(contentOf(clean)),
    ...(summary && { description: placeholder }),
    ...(clean.authors.length > 0 && { author: clean.authors.map((name) => ({ name: forPackage(name) })) }),
  });
  const language = clean.language ? ` xml:lang="${clean.language}"` : '';
  const finished = [
    ['<entry>', `<entry${language}>`],
    [`<title type="html"><![CDATA[${placeholder}]]></title>`, `<title>${escapeText(clean.headline)}</title>`],
    [
      `<summary type="html"><![CDATA[${placeholder}]]></summary>`,
      `<summary>${escapeText(summary)}</summary>`,
    ],
    ['<link href=', '<link rel="alternate" type="text/html" href='],
  ] as const;
  const element = finished.reduce(
    (text, [found, replacement]) => replaceFirst(text, found, replacement),
    cut(document.atom1(), '<entry>', '</entry>'),
  );
  return insertBeforeLast(element, '</entry>', categories(clean) + mediaElement(clean.image));
}

/** Written here because the package does not escape `<` in a category. */
function categories(entry: CleanEntry): string {
  return entry.categories.map((term) => `<category term="${escapeAttribute(term)}"/>`).join('');
}

/** Read by programs: which entries to drop, and only that they are gone. */
function tombstone({ entryId, when }: Tombstone): string {
  const comment = '<at:comment xml:lang="en">This article is no longer available here.</at:comment>';
  return `<at:deleted-entry ref="${escapeAttribute(entryId)}" when="${when}">${comment}</at:deleted-entry>`;
}

function about({ copyright, image }: CleanFeed): string[] {
  return [
    ...(copyright ? [`<rights>${escapeText(copyright)}</rights>`] : []),
    ...(image ? [`<logo>${escapeText(image)}</logo>`] : []),
  ];
}

function root(feed: CleanFeed): string {
  const language = feed.language ? ` xml:lang="${feed.language}"` : '';
  const names = [
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns:fh="http://purl.org/syndication/history/1.0"',
    'xmlns:media="http://search.yahoo.com/mrss/"',
    ...(feed.tombstones?.length ? ['xmlns:at="http://purl.org/atompub/tombstones/1.0"'] : []),
  ];
  return `<feed ${names.join(' ')}${language}>`;
}

function links({ alternates, history, moreHubs }: CleanFeed): string[] {
  const link = (rel: string, href: string | undefined, type: string) =>
    href === undefined ? [] : [`<link rel="${rel}" type="${type}" href="${escapeAttribute(href)}"/>`];
  return [
    ...alternates.flatMap((other) => link('alternate', other.href, other.mediaType)),
    ...(moreHubs ?? []).map((hub) => `<link rel="hub" href="${escapeAttribute(hub)}"/>`),
    ...(history?.isArchive ? ['<fh:archive/>'] : []),
    ...link('current', history?.current, mediaType),
    ...link('prev-archive', history?.previous, mediaType),
    ...link('next-archive', history?.next, mediaType),
  ];
}

/** As feedsmith reads it. Throws if it is not well-formed. */
export function read(document: string): ReadEntry[] {
  requireWellFormed(document);
  const { entries = [] } = parseAtomFeed(document);
  return entries.map(({ id, links, title, published }) => ({
    id,
    url: links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href,
    headline: typeof title === 'string' ? title : title?.value,
    publishedAt: published,
  }));
}
