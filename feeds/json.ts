import { Feed as PackageFeed } from 'feed';
import { parseJsonFeed } from 'feedsmith';
import { cleanEntry, cleanFeed } from './clean.ts';
import { contentOf, summaryOf } from './content.ts';
import type { Entry, Feed, ReadEntry } from './format.ts';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); the package writes version 1. */
export const extension = 'json';
export const mediaType = 'application/feed+json';
export const title = 'JSON';
export const forReaders = true;

/** The whole document. Pure: the same head and fragments give the same bytes. */
export function render(feed: Feed, fragments: string[]): string {
  const clean = cleanFeed(feed);
  const written = new PackageFeed({
    title: clean.title,
    description: clean.description,
    link: clean.siteUrl,
    feedLinks: { json: clean.selfUrl },
    updated: clean.updatedAt,
  }).json1();
  const { items, ...version1 } = membersOf(written);
  const head = {
    ...version1,
    version: 'https://jsonfeed.org/version/1.1',
    ...(clean.language && { language: clean.language }),
    authors: [{ name: clean.newsroomName, url: clean.siteUrl }],
    ...(clean.hubUrl && {
      hubs: [clean.hubUrl, ...(clean.moreHubs ?? [])].map((url) => ({ type: 'WebSub', url })),
    }),
    ...(clean.image && { icon: clean.image }),
    // Where the next older entries are.
    ...(clean.history?.previous && { next_url: clean.history.previous }),
    // Fields outside the format: a publisher's own field starts with "_".
    ...(clean.copyright && { _copyright: { notice: clean.copyright } }),
    ...(clean.history && { _history: clean.history }),
  };
  return `${JSON.stringify(head).slice(0, -1)},"items":[\n${fragments.join(',\n')}\n]}\n`;
}

/** One item as JSON. Throws `UnfitEntry` for an entry that no valid document can contain. */
export function fragment(entry: Entry): string {
  const clean = cleanEntry(entry);
  const document = new PackageFeed({ title: '', updated: clean.updatedAt });
  const summary = summaryOf(clean);
  document.addItem({
    id: clean.entryId,
    title: clean.headline,
    link: clean.url,
    date: clean.updatedAt,
    published: clean.publishedAt,
    content: contentOf(clean),
    ...(summary && { description: summary }),
    ...(clean.image?.url && { image: clean.image.url }),
    ...(clean.categories.length > 0 && { category: clean.categories.map((name) => ({ name })) }),
  });
  const { items } = membersOf(document.json1());
  const item = Array.isArray(items) ? items[0] : undefined;
  return JSON.stringify({
    ...item,
    ...(clean.authors.length > 0 && { authors: clean.authors.map((name) => ({ name })) }),
    ...(clean.language && { language: clean.language }),
  });
}

function membersOf(json: string): Record<string, unknown> {
  return JSON.parse(json);
}

/** As feedsmith reads it. Throws for invalid JSON. */
export function read(document: string): ReadEntry[] {
  const { items = [] } = parseJsonFeed(JSON.parse(document));
  return items.map(({ id, url, title, date_published }) => ({
    id,
    url,
    headline: title,
    publishedAt: date_published,
  }));
}
