import { z } from 'zod';
import { oneLine } from './characters.ts';
import { type CleanEntry, type CleanImage, cleanEntry, cleanFeed } from './clean.ts';
import type { Entry, Feed, ReadEntry } from './format.ts';
import { imageTypeOf } from './media.ts';

/**
 * News in JSON, version 2 (https://www.iptc.org/std/ninjs/userguide/), for partners' systems: the feed is one
 * composite item, its articles are its associations, newest first. The standard has no media type.
 */
export const extension = 'ninjs';
export const mediaType = 'application/json';
export const title = 'ninjs';
export const forReaders = false;

const standard = {
  name: 'ninjs',
  version: '2.1',
  schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json',
};

/** The whole document. Pure: the same head and fragments give the same bytes. */
export function render(feed: Feed, fragments: string[]): string {
  const clean = cleanFeed(feed);
  const { history } = clean;
  const addresses = [
    { role: 'url', value: clean.selfUrl },
    ...(history?.current ? [{ role: 'current', value: history.current }] : []),
    ...(history?.previous ? [{ role: 'prev-archive', value: history.previous }] : []),
    ...(history?.next ? [{ role: 'next-archive', value: history.next }] : []),
  ];
  const head = {
    uri: clean.feedId,
    type: 'composite',
    standard,
    versioncreated: clean.updatedAt.toISOString(),
    pubstatus: 'usable',
    ...(clean.language && { language: clean.language }),
    title: clean.title,
    headlines: [{ role: 'main', value: clean.title }],
    descriptions: [{ role: 'summary', contenttype: 'text/plain', value: clean.description }],
    copyrightholder: clean.newsroomName,
    ...(clean.copyright && { copyrightnotice: clean.copyright }),
    ...(clean.image && { renditions: [{ name: 'logo', href: clean.image }] }),
    altids: addresses,
  };
  return `${JSON.stringify(head).slice(0, -1)},"associations":[\n${fragments.join(',\n')}\n]}\n`;
}

/** One item as JSON. Throws `UnfitEntry` for an entry that no valid document can contain. */
export function fragment(entry: Entry): string {
  const clean = cleanEntry(entry);
  return JSON.stringify({
    name: clean.headline,
    uri: clean.entryId,
    type: 'text',
    representationtype: clean.body ? 'full' : 'partial',
    firstcreated: clean.publishedAt.toISOString(),
    versioncreated: clean.updatedAt.toISOString(),
    pubstatus: 'usable',
    ...(clean.language && { language: clean.language }),
    headlines: [{ role: 'main', contenttype: 'text/plain', value: clean.headline }],
    ...filled('descriptions', descriptionsOf(clean)),
    ...(clean.body && { bodies: [{ role: 'main', contenttype: 'text/html', value: clean.body }] }),
    ...filled(
      'people',
      clean.authors.map((name) => ({ rel: 'author', name })),
    ),
    ...filled('subjects', subjectsOf(entry.section ?? '', clean.categories)),
    ...(clean.image && { associations: [pictureOf(clean.image, clean.entryId)] }),
    altids: [{ role: 'url', value: clean.url }],
  });
}

function filled<T>(name: string, items: T[]): Record<string, T[]> {
  return items.length > 0 ? { [name]: items } : {};
}

function descriptionsOf({ standfirst, bullets, corrections }: CleanEntry) {
  const described = (role: string, value: string) => ({ role, contenttype: 'text/plain', value });
  return [
    ...(standfirst ? [described('summary', standfirst)] : []),
    ...bullets.map((point) => described('bullet', point)),
    ...corrections.map(({ at, note }) =>
      described('correction', `Correction: ${note} (${at.toISOString()})`),
    ),
  ];
}

/** The section comes first among the categories, if there is one. */
function subjectsOf(section: string, categories: string[]) {
  return categories.map((name, index) =>
    index === 0 && oneLine(section) !== '' ? { rel: 'section', name } : { rel: 'tag', name },
  );
}

/** A separate item, like every association; one without an address keeps its caption. */
function pictureOf(image: CleanImage, entryId: string) {
  const { url, caption, credit, alt, type, width, height, bytes } = image;
  const contenttype = type ?? (url === undefined ? undefined : imageTypeOf(url));
  return {
    name: 'main image',
    uri: url ?? `${entryId}#image`,
    type: 'picture',
    ...filled('descriptions', [
      ...(caption ? [{ role: 'caption', contenttype: 'text/plain', value: caption }] : []),
      ...(alt ? [{ role: 'alt', contenttype: 'text/plain', value: alt }] : []),
    ]),
    ...(credit && { by: credit }),
    ...(url !== undefined && {
      renditions: [
        {
          name: 'original',
          href: url,
          ...(contenttype && { contenttype }),
          ...(width && height && { width, height }),
          ...(bytes && { sizeinbytes: bytes }),
        },
      ],
    }),
  };
}

const Named = z.array(z.object({ role: z.string(), value: z.string() }));
const Item = z.object({
  uri: z.string(),
  firstcreated: z.string(),
  headlines: Named,
  altids: Named,
});
const Whole = z.object({ type: z.literal('composite'), associations: z.array(Item) });

/** Reads it by the standard's names alone. Throws for anything other than a composite item. */
export function read(document: string): ReadEntry[] {
  return Whole.parse(JSON.parse(document)).associations.map(({ uri, firstcreated, headlines, altids }) => ({
    id: uri,
    url: altids.find(({ role }) => role === 'url')?.value,
    headline: headlines.find(({ role }) => role === 'main')?.value,
    publishedAt: firstcreated,
  }));
}
