import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanText, oneLine } from '../../src/article/text.ts';
import { readInstant } from '../../src/extract/dates/instant.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { feedText, readDocument } from '../../src/sources/feed/document.ts';
import type { FeedDocument, FeedItem } from '../../src/sources/feed/item.ts';

const corpus = resolve('../shared/corpora/feeds');
const isHere = existsSync(resolve(corpus, 'expected.json'));

interface ExpectedEntry {
  title: string | null;
  link: string | null;
  id: string | null;
  published: string | null;
}
interface Expected {
  source: string;
  kind: string;
  bozo: boolean;
  entries?: ExpectedEntry[];
}

const expected: Record<string, Expected> = isHere
  ? JSON.parse(readFileSync(resolve(corpus, 'expected.json'), 'utf8'))
  : {};
const reading = {
  url: 'http://example.com/feed',
  timezone: 'UTC',
  takesFeedLanguage: true,
  language: 'en',
  now: Date.UTC(2026, 5, 8),
};

function read(name: string): FeedDocument | Error {
  try {
    return readDocument(feedText(readFileSync(resolve(corpus, 'files', name)), name));
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** Well-formed feeds whose every entry has a title or link; not those that need an HTTP header, nor CDF and RSS 1.1. */
function isUseful(name: string, { kind, bozo, entries = [] }: Expected): boolean {
  if (bozo || kind === 'opml' || kind === 'unknown' || /_http|http_/.test(name)) return false;
  return entries.length > 0 && entries.every(({ title, link }) => title || link);
}

const text = (title: string | null | undefined) => oneLine(cleanText(title ?? ''));

function absolute(address: string | undefined, item: FeedItem, feed: FeedDocument): string | undefined {
  const base = URL.parse(feed.base ?? '', 'http://example.com/')?.href;
  return URL.parse(address ?? '', URL.parse(item.base ?? '', base)?.href)?.href ?? address;
}

/** feedparser turns 31 June into 1 July; such a date is unknown here, and counts for neither. */
function isImpossible(date: string | undefined): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d))?/.exec(date ?? '');
  if (!parts) return false;
  const [, year = 0, month = 0, day = 0, hour = 0] = parts.map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day || month > 12 || hour > 24;
}

/** feedparser keeps whole seconds. */
function sameInstant(one: string, other: string): boolean {
  const seconds = (date: string) => Math.floor(Date.parse(readInstant(date, 'UTC') ?? '') / 1_000);
  return seconds(one) === seconds(other);
}

/** Files whose entries’ links differ from what feedparser read there; the files are right. */
const saysOtherwise: Record<string, string> = {
  'feedparser__wellformed__atom10__entry_link_no_href_link_priority.xml': 'http://www.example.com/alternate',
  'feedparser__wellformed__atom__entry_link_no_href_link_priority.xml': 'http://www.example.com/alternate',
  'feedparser__wellformed__atom__entry_link_rel_enclosure_no_href.xml': 'http://www.example.com/alternate',
};

/** Where our reading differs from feedparser’s, file by file, and why ours is right. */
const differences: Record<string, Record<string, string>> = {
  link: {
    'feedparser__wellformed__node_precedence__atom10_id.xml':
      'no entry has a link; feedparser gives the id of the second one’s embedded source in its place',
    'feedvalidator__rss__must__atom_link.xml':
      'feedburner:origLink names the article’s own address behind the proxy’s link that feedparser gives',
  },
  published: {
    'feedvalidator__atom__3.3__published_no_colons.xml':
      '192030+01:00 is a time without colons; feedparser drops it and takes midnight',
    'feedvalidator__atom__4.1.2__multiple-published.xml':
      'of two dates the earlier one, which stands first, is when it was published; feedparser takes the last',
  },
};

const fields: Record<string, (want: ExpectedEntry, item: FeedItem, feed: FeedDocument) => boolean> = {
  title: (want, item) => text(want.title) === text(item.title?.value),
  link: (want, item, feed) =>
    !want.link ||
    [item.link, item.id].some(
      (one) => one !== undefined && absolute(one, item, feed) === absolute(want.link ?? '', item, feed),
    ),
  id: (want, item, feed) => !want.id || item.id === want.id || absolute(item.id, item, feed) === want.id,
  published: (want, item) =>
    want.published === null ||
    isImpossible(item.published.find(Boolean)) ||
    sameInstant(item.published.find(Boolean) ?? '', want.published),
};

describe.skipIf(!isHere)('the feed corpus (skipped if ../shared/corpora/feeds is absent)', () => {
  const useful = Object.entries(expected).filter(([name, one]) => isUseful(name, one));
  const documents = useful.map(([name, { entries = [] }]) => {
    const link = saysOtherwise[name];
    return { name, want: link ? entries.map((entry) => ({ ...entry, link })) : entries, feed: read(name) };
  });
  const counted = documents.flatMap(({ name, want, feed }) =>
    feed instanceof Error || feed.items.length !== want.length ? [] : [{ name, want, feed }],
  );

  test('has the right number of entries in every useful file', () => {
    expect(useful.length).toBeGreaterThan(550);
    expect(counted.length).toBe(useful.length);
  });

  test.each([
    ['title', 99.5],
    ['link', 99.3],
    ['id', 99.8],
    ['published', 99.5],
  ])('has the right %s in at least %d percent of those', (field, goal) => {
    const isRight = fields[field];
    const right = counted.filter(({ want, feed }) =>
      want.every((entry, index) => {
        const item = feed.items[index];
        return item !== undefined && isRight?.(entry, item, feed);
      }),
    );
    expect((100 * right.length) / counted.length).toBeGreaterThanOrEqual(goal);
  });

  test.each(Object.entries(differences))(
    'differs in the %s in these files alone, for these reasons',
    (field, reasons) => {
      const isRight = fields[field];
      const wrong = counted.filter(({ want, feed }) =>
        want.some((entry, index) => {
          const item = feed.items[index];
          return item === undefined || !isRight?.(entry, item, feed);
        }),
      );
      expect(wrong.map(({ name }) => name).sort()).toEqual(Object.keys(reasons).sort());
    },
  );

  test('becomes articles and refusals, one for each entry, and no file crashes or hangs', () => {
    for (const name of Object.keys(expected)) {
      const feed = read(name);
      if (feed instanceof Error) {
        expect(feed.message).not.toBe('');
        continue;
      }
      const { articles, refusals } = articlesOf(feed, reading);
      expect(articles.length + refusals.length).toBe(feed.items.length);
    }
  });
});
