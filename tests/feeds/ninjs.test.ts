import { expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { fragment, render } from '../../feeds/ninjs.ts';
import { parseArticles } from '../../src/extract/json.ts';
import { headFor, plainEntry, urduEntry } from './samples.ts';

const document = render(headFor('ninjs'), [plainEntry, urduEntry].map(fragment));

test('a feed is one composite item that names its version', () => {
  expect(JSON.parse(document)).toMatchObject({
    uri: headFor('ninjs').feedId,
    type: 'composite',
    standard: { name: 'ninjs', version: '2.1' },
    language: 'en',
    copyrightholder: 'The Daily Example',
  });
});

test('our own reader reads a whole feed back, each article with everything in it', () => {
  const { articles, refusals } = parseArticles(Buffer.from(document));
  expect(refusals).toEqual([]);
  expect(articles).toHaveLength(2);
  expect(articles[0]).toEqual({
    guid: plainEntry.entryId,
    url: plainEntry.url,
    headline: plainEntry.headline,
    bullets: plainEntry.bullets,
    standfirst: plainEntry.standfirst,
    body: plainEntry.body,
    image: plainEntry.image,
    authors: plainEntry.authors,
    section: 'City',
    tags: ['roads', 'R&D'],
    language: 'en',
    publishedAt: '2024-06-08T10:00:00Z',
    updatedAt: '2024-06-08T11:30:00Z',
  });
  expect(articles[1]).toMatchObject({ headline: urduEntry.headline, section: 'شہر', language: 'ur' });
});

test('a correction has its time and is not read as a standfirst', () => {
  const { standfirst, ...bare } = plainEntry;
  const item = JSON.parse(fragment({ ...bare, bullets: [] }));
  expect(item.descriptions).toEqual([
    {
      role: 'correction',
      contenttype: 'text/plain',
      value: 'Correction: The vote was 7 to 2, not 8 to 1. (2024-06-08T11:30:00.000Z)',
    },
  ]);
  const { articles } = parseArticles(Buffer.from(JSON.stringify(item)));
  expect(articles[0]?.standfirst).toBeUndefined();
});

test('an entry without a body says that it is partial', () => {
  const { body, ...summary } = plainEntry;
  expect(JSON.parse(fragment(summary))).toMatchObject({ representationtype: 'partial' });
  expect(JSON.parse(fragment(plainEntry))).toMatchObject({ representationtype: 'full' });
});

test('a picture’s alternative text alone is not a caption', () => {
  const item = fragment({ ...plainEntry, image: { url: 'https://daily.example/a.jpg', alt: 'A pier' } });
  expect(parseArticles(Buffer.from(item)).articles[0]?.image).toEqual({
    url: 'https://daily.example/a.jpg',
    alt: 'A pier',
  });
});

test('feed readers are not offered it', () => {
  expect(headFor('rss').alternates.map(({ mediaType }) => mediaType)).toEqual([
    'application/atom+xml',
    'application/feed+json',
  ]);
  expect(formats.ninjs?.forReaders).toBe(false);
});
