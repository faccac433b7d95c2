import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { type FeedFormat, UnfitEntry } from '../../feeds/format.ts';
import { formats } from '../../feeds/index.ts';
import { headFor, plainEntry, urduEntry } from './samples.ts';

function format(extension: string): FeedFormat {
  const found = formats[extension];
  if (!found) throw new Error(`no format ${extension}`);
  return found;
}

function document(extension: string, entries = [plainEntry, urduEntry]): string {
  const { render, fragment } = format(extension);
  return render(headFor(extension), entries.map(fragment));
}

describe.each(Object.keys(formats))('%s', (extension) => {
  test('is the document that a person can read in tests/feeds/golden', async () => {
    // Not "all.json": the formatter would reformat it.
    const name = extension === 'json' ? 'jsonfeed' : extension;
    await expect(document(extension)).toMatchFileSnapshot(`golden/all.${name}`);
  });

  test('is the same bytes for the same entries', () => {
    expect(document(extension)).toBe(document(extension));
  });

  test('can be empty', () => {
    const empty = document(extension, []);
    expect(empty).toMatch(/Everything &(\S+;)? more/);
    expect(empty).not.toContain(plainEntry.headline);
  });

  test.each([
    ['an address that is not of the web', { url: 'javascript:alert(1)' }],
    ['an empty headline', { headline: ' \u0000\n' }],
    ['a date that is none', { publishedAt: 'yesterday' }],
    ['a year of five digits', { updatedAt: '+012024-06-08T10:00:00Z' }],
    ['an identity that is no URI', { entryId: 'article 42' }],
  ])('refuses an entry with %s, and says which', (_, wrong) => {
    const attempt = () => format(extension).fragment({ ...plainEntry, ...wrong });
    expect(attempt).toThrow(UnfitEntry);
    expect(attempt).toThrow(/a_harbour/);
  });

  test('keeps the caption of an image whose address is not a web address', () => {
    const fragment = format(extension).fragment({
      ...plainEntry,
      image: { url: 'data:,x', caption: 'The pier' },
    });
    expect(fragment).toContain('The pier');
    expect(fragment).not.toContain('data:,x');
  });

  test('treats text that looks like its own markup as text', () => {
    const headline = '</item></channel></entry></feed> <title>x</title> $& $1 ]]> ]]>';
    const entry = {
      ...plainEntry,
      headline,
      bullets: [headline],
      body: `<p>${headline}</p>`,
      tags: [headline],
    };
    const read = document(extension, [entry, urduEntry]);
    expect(read.split(urduEntry.entryId)).toHaveLength(2);
  });
});

test('RSS reads back with titles, creators, categories, dates, media and links', () => {
  const feed = parseRssFeed(document('rss'));
  expect(feed).toMatchObject({
    title: 'Everything & more',
    language: 'en',
    lastBuildDate: 'Sat, 08 Jun 2024 11:30:00 GMT',
    atom: {
      links: [
        { rel: 'self', href: 'https://feeds.daily.example/feeds/all.rss', type: 'application/rss+xml' },
        { rel: 'hub', href: 'https://feeds.daily.example/hub' },
      ],
    },
  });
  expect(feed.items?.[0]).toMatchObject({
    title: plainEntry.headline,
    link: plainEntry.url,
    guid: { value: plainEntry.entryId, isPermaLink: false },
    pubDate: 'Sat, 08 Jun 2024 10:00:00 GMT',
    categories: [{ name: 'City' }, { name: 'roads' }, { name: 'R&D' }],
    dc: { creators: plainEntry.authors },
    atom: { updated: '2024-06-08T11:30:00.000Z' },
    media: {
      contents: [
        {
          url: plainEntry.image?.url,
          description: { value: plainEntry.image?.caption },
          credits: [{ value: 'Mara Lind' }],
        },
      ],
    },
  });
  expect(feed.items?.[1]?.title).toBe(urduEntry.headline);
});

test('Atom reads back with languages, authors, typed links and both dates', () => {
  const feed = parseAtomFeed(document('atom'));
  expect(feed).toMatchObject({ id: headFor('atom').feedId, updated: '2024-06-08T11:30:00.000Z' });
  expect(feed.links).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ rel: 'alternate', type: 'text/html' }),
      expect.objectContaining({ rel: 'self', type: 'application/atom+xml' }),
      expect.objectContaining({ rel: 'alternate', type: 'application/feed+json' }),
    ]),
  );
  expect(feed.entries?.[0]).toMatchObject({
    id: plainEntry.entryId,
    published: '2024-06-08T10:00:00.000Z',
    updated: '2024-06-08T11:30:00.000Z',
    authors: [{ name: 'Ines Okafor' }, { name: 'Tom & Tessa Reed' }],
    categories: [{ term: 'City' }, { term: 'roads' }, { term: 'R&D' }],
  });
});

test('JSON is version 1.1, with authors, languages and the hub', () => {
  const written = document('json');
  expect(JSON.parse(written).version).toBe('https://jsonfeed.org/version/1.1');
  const feed = parseJsonFeed(written);
  expect(feed).toMatchObject({
    language: 'en',
    authors: [{ name: 'The Daily Example' }],
    hubs: [{ type: 'WebSub', url: 'https://feeds.daily.example/hub' }],
  });
  expect(feed.items?.[0]).toMatchObject({
    title: plainEntry.headline,
    summary: 'A four-year argument ends. • Council votes 7 to 2 in favour • Work starts in "early" spring',
    image: plainEntry.image?.url,
    tags: ['City', 'roads', 'R&D'],
    authors: [{ name: 'Ines Okafor' }, { name: 'Tom & Tessa Reed' }],
    date_published: '2024-06-08T10:00:00.000Z',
    date_modified: '2024-06-08T11:30:00.000Z',
  });
});

test('an archive page says so and links to its neighbours (RFC 5005)', () => {
  const history = {
    isArchive: true,
    current: 'https://x.example/all.atom',
    previous: 'https://x.example/1.atom',
  };
  for (const extension of ['rss', 'atom']) {
    const page = format(extension).render({ ...headFor(extension), history }, []);
    expect(page).toContain('<fh:archive/>');
    expect(page).toMatch(/rel="prev-archive"[^>]*href="https:\/\/x\.example\/1\.atom"/);
    expect(page).toMatch(/rel="current"/);
  }
});

test('summary points are a list, a correction carries its time, Urdu runs right to left', () => {
  const content: string[] = JSON.parse(document('json')).items.map(
    (item: { content_html: string }) => item.content_html,
  );
  expect(content[0]).toContain('<ul><li>Council votes 7 to 2 in favour</li>');
  expect(content[0]).toContain(
    'Correction: The vote was 7 to 2, not 8 to 1. (<time datetime="2024-06-08T11:30:00.000Z">',
  );
  expect(content[1]).toMatch(/^<div lang="ur" dir="rtl">/);
});
