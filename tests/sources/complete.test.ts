import { describe, expect, test } from 'vitest';
import { poll, schema, test as testFeed } from '../../src/sources/feed.ts';
import type { SourceMemory } from '../../src/sources/source.ts';
import { articlePage, batchesOf, openSite, type Site } from './site.ts';

const item = (id: string, origin: string, more = '') =>
  `<item><guid isPermaLink="false">${id}</guid><title>${id} in the feed</title><link>${origin}/${id}</link>${more}</item>`;
const feed = (...items: string[]) => ({
  type: 'application/rss+xml',
  etag: `"${items.join('').length}"`,
  body: `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>${items.join('')}</channel></rss>`,
});
const text =
  '<ul><li>First point</li><li>Second point</li></ul><p>The quay of Tarn has a <a href="/crane">crane</a>.</p>';

async function polled(site: Site, memory: SourceMemory, keys: object = {}) {
  const source = schema.parse({ id: 'site', type: 'feed', url: `${site.origin}/feed`, ...keys });
  const result = await poll(source, memory, site.context);
  const articles = (await batchesOf(result)).flatMap((batch) => batch.articles);
  return { articles, memory: result.memory(), asked: site.asked(), saw: result.saw() };
}

describe('a thin entry', () => {
  test('is completed from its article page, once, and complete ones come first', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane on the page', text) };
    site.pages['/feed'] = feed(
      item('crane', site.origin, '<description>Short.</description>'),
      item('whole', site.origin, '<content:encoded>All of it</content:encoded>'),
    );
    const first = await polled(site, {});
    expect(first.articles.map(({ guid }) => guid)).toEqual(['whole', 'crane']);
    expect(first.articles[1]).toMatchObject({
      guid: 'crane',
      headline: 'crane in the feed',
      standfirst: 'Short.',
      bullets: ['First point', 'Second point'],
      body: '<p>The quay of Tarn has a <a href="/crane">crane</a>.</p>',
      url: `${site.origin}/crane`,
      publishedAt: '2024-06-08T10:00:00Z',
    });
    expect(first.asked).toEqual(['/feed', '/crane']);
    site.pages['/feed'] = feed(
      item('next', site.origin),
      item('crane', site.origin, '<description>Short.</description>'),
    );
    site.pages['/next'] = { body: articlePage('Next', text) };
    const second = await polled(site, first.memory);
    expect(second.articles.map(({ guid }) => guid)).toEqual(['next']);
    expect(second.asked).toEqual(['/feed', '/next']);
    expect(second.saw).toBe('2 entries, 1 completed from their pages');
  });

  test('that says something else is completed again', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane', text) };
    site.pages['/feed'] = feed(item('crane', site.origin));
    const { memory } = await polled(site, {});
    site.pages['/feed'] = feed(item('crane', site.origin, '<description>Corrected.</description>'));
    expect((await polled(site, memory)).articles).toEqual([
      expect.objectContaining({ standfirst: 'Corrected.', bullets: expect.anything() }),
    ]);
  });

  test('whose page fails is ingested as it is, is completed when the page is there, and is finally given up', async () => {
    const site = await openSite();
    site.pages['/crane'] = { status: 500 };
    site.pages['/ferry'] = { body: articlePage('Ferry', text) };
    site.pages['/feed'] = feed(item('crane', site.origin), item('ferry', site.origin));
    const first = await polled(site, {});
    expect(first.articles.map(({ guid, body }) => [guid, body === undefined])).toEqual([
      ['crane', true],
      ['ferry', false],
    ]);
    expect(first.memory.etag).toBeUndefined();
    site.pages['/crane'] = { body: articlePage('Crane', text) };
    const second = await polled(site, first.memory);
    expect(second.articles.map(({ body }) => body === undefined)).toEqual([false]);
    expect(second.memory.etag).toBe(site.pages['/feed'].etag);

    site.pages['/crane'] = { status: 500 };
    site.pages['/feed'] = feed(item('crane', site.origin));
    let { memory } = await polled(site, {});
    for (let n = 0; n < 4; n++) memory = (await polled(site, memory)).memory;
    site.asked();
    expect((await polled(site, memory)).asked).toEqual(['/feed']);
  });

  test('that was completed waits for its page, rather than lose its text to a failure', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane', text) };
    site.pages['/feed'] = feed(item('crane', site.origin));
    const first = await polled(site, {});
    site.pages['/feed'] = feed(item('crane', site.origin, '<description>New.</description>'));
    site.pages['/crane'] = { status: 503 };
    const second = await polled(site, first.memory);
    expect(second.articles).toEqual([]);
    site.pages['/crane'] = { body: articlePage('Crane', text) };
    expect((await polled(site, second.memory)).articles).toEqual([
      expect.objectContaining({ standfirst: 'New.', bullets: ['First point', 'Second point'] }),
    ]);
  });

  test('that was completed and whose page fails permanently gets its new words, and loses nothing else', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane', text) };
    site.pages['/feed'] = feed(item('crane', site.origin));
    let { memory } = await polled(site, {});
    site.pages['/feed'] = feed(item('crane', site.origin, '<description>New.</description>'));
    site.pages['/crane'] = { status: 503 };
    for (let n = 0; n < 2; n++) memory = (await polled(site, memory)).memory;
    const last = await poll(
      schema.parse({ id: 'site', type: 'feed', url: `${site.origin}/feed` }),
      memory,
      site.context,
    );
    const batches = (await batchesOf(last)).filter(({ articles }) => articles.length > 0);
    expect(batches).toMatchObject([{ partial: true, articles: [{ guid: 'crane', standfirst: 'New.' }] }]);
  });

  test('stays thin if the page is not its article or the source says never', async () => {
    const site = await openSite();
    site.pages['/gone'] = { status: 404 };
    site.pages['/feed'] = feed(item('gone', site.origin));
    expect((await polled(site, {})).articles).toEqual([
      { guid: 'gone', headline: 'gone in the feed', url: `${site.origin}/gone` },
    ]);
    expect((await polled(site, {}, { complete: 'never' })).asked).toEqual(['/feed']);
  });
});

test('a test completes the first thin entries as a poll does, and notes which pages were rejected', async () => {
  const site = await openSite();
  const entry = (n: number) =>
    `<item><title>Ferry ${n} sinks</title><link>${site.origin}/n/${n}</link></item>`;
  site.pages['/feed'] = {
    type: 'application/rss+xml',
    body: `<rss version="2.0"><channel><title>T</title>${[1, 2, 3, 4].map(entry).join('')}</channel></rss>`,
  };
  site.pages['/n/1'] = {
    body: articlePage('Ferry 1 sinks', '<ul><li>All are saved</li><li>It sank</li></ul><p>At noon.</p>'),
  };
  site.pages['/n/2'] = { body: articlePage('Please sign in to read on') };
  const source = schema.parse({ id: 'site', type: 'feed', url: `${site.origin}/feed` });
  const { batches } = await testFeed(source, site.context);
  const articles = batches.flatMap((batch) => batch.articles);
  expect(articles.find(({ headline }) => headline === 'Ferry 1 sinks')?.bullets).toEqual([
    'All are saved',
    'It sank',
  ]);
  expect(articles.map(({ headline }) => headline).sort()).toEqual(
    [1, 2, 3, 4].map((n) => `Ferry ${n} sinks`),
  );
  const notes = batches.flatMap((batch) => batch.notes ?? []);
  expect(notes.map(({ reason }) => reason).join()).toContain('/n/2');
  expect(site.asked()).not.toContain('/n/4');
});
