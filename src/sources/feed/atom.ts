import { imageOf } from './image.ts';
import { type FeedDocument, type FeedItem, type FeedText, type ParsedFeed, present } from './item.ts';

type Atom = Extract<ParsedFeed, { format: 'atom' }>['feed'];
type Entry = NonNullable<Atom['entries']>[number];

/** Atom declares the type of its texts; 0.3 does it by media types. */
function textOf(text: { value?: string; type?: string } | undefined): FeedText | undefined {
  if (text?.value === undefined) return undefined;
  return { value: text.value, isHtml: /html/i.test(text.type ?? '') };
}

/** Content that is a picture, a video or external is no body. */
function contentOf(content: Entry['content']): FeedText | undefined {
  const isText = /^(text|html|xhtml|text\/.*|application\/xhtml\+xml)?$/i.test(content?.type ?? '');
  return content?.src === undefined && isText ? textOf(content) : undefined;
}

/** The relation by its name or, as RFC 4287 (4.2.7.2) allows, by its address. */
const alternate = /^\s*(?:http:\/\/www\.iana\.org\/assignments\/relation\/)?alternate\s*$/i;

function linkOf(links: Entry['links'] = []): string | undefined {
  const pages = links.filter(({ rel }) => rel === undefined || alternate.test(rel));
  // Several alternates are the same page in other formats; the reader's is the HTML one.
  return (pages.find(({ type }) => type === undefined || /html/i.test(type)) ?? pages[0])?.href;
}

function entryItem(entry: Entry): FeedItem {
  const enclosures = (entry.links ?? []).filter(({ rel }) => rel === 'enclosure');
  return {
    title: textOf(entry.title ?? undefined),
    link: linkOf(entry.links),
    id: entry.id,
    published: [
      entry.published,
      entry.dcterms?.issued?.[0],
      entry.dcterms?.created?.[0],
      entry.dc?.dates?.[0],
    ],
    updated: entry.updated ?? entry.dcterms?.modified?.[0],
    summary: textOf(entry.summary),
    content: contentOf(entry.content),
    image: imageOf(
      entry.media,
      enclosures.map(({ href, type }) => ({ url: href, type })),
    ),
    authors: present([
      ...(entry.authors ?? entry.source?.authors ?? []).map(({ name }) => name),
      ...(entry.dc?.creators ?? []),
    ]),
    tags: present((entry.categories ?? []).map(({ label, term }) => label ?? term)),
    language: entry.xml?.lang,
    base: entry.xml?.base,
  };
}

export function atomDocument(feed: Atom): FeedDocument {
  return {
    title: feed.title?.value,
    siteUrl: linkOf(feed.links),
    base: feed.xml?.base,
    language: feed.xml?.lang,
    authors: present((feed.authors ?? []).map(({ name }) => name)),
    items: (feed.entries ?? []).map(entryItem),
  };
}
