import { afterEach, expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { rebuild } from '../../src/actions/syndicating/rebuildFeeds.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import { toInstant } from '../../src/clock.ts';
import { tombstonesIn } from '../../src/sources/feed/tombstones.ts';
import { openTestNewsroom, type TestNewsroom, testConfig } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';
import { documentOf, pageOf } from './documents.ts';

let newsroom: TestNewsroom;
const day = 86_400_000;
const body = '<p>The keeper spoke for an hour about eels.</p>';
const given = {
  headline: 'Keeper of the weir retires',
  guid: 'weir',
  bullets: ['Forty years at the gate', 'A successor is named'],
  standfirst: 'The last of his line.',
  body,
  authors: ['Ines Okafor'],
  image: {
    url: 'https://tarn.example/weir.jpg',
    caption: 'The weir in May. Photo: Mara Lind',
    credit: 'Mara Lind',
    alt: 'A man at a gate',
  },
};
const extensions = Object.keys(formats);

async function open(feeds: Record<string, unknown>[]): Promise<void> {
  newsroom = await openTestNewsroom({ feeds });
}
afterEach(() => newsroom.close());

test('a feed of summaries has no body in any format, nor in its archive, next to one that does', async () => {
  await open([
    { id: 'all', title: 'Everything' },
    { id: 'brief', title: 'In brief', content: 'summary' },
  ]);
  await publish(newsroom.context, given);
  for (const extension of extensions) {
    const whole = await documentOf(newsroom.context, 'all', extension);
    expect(whole).toContain('about eels');
    for (const brief of [
      await documentOf(newsroom.context, 'brief', extension),
      await pageOf(newsroom.context, 'brief', 1, extension),
    ]) {
      expect(brief).not.toContain('eels');
      expect(brief).toContain('Forty years at the gate');
      expect(formats[extension]?.read(brief)).toHaveLength(1);
    }
  }
});

test('a feed that becomes one of summaries shows nothing before its entries are rendered without bodies', async () => {
  await open([{ id: 'all', title: 'Everything' }]);
  const id = await publish(newsroom.context, given);
  const config = testConfig(newsroom.config.newsroom.id, {
    feeds: [{ id: 'all', title: 'Everything', content: 'summary' }],
  });
  const changed = { ...newsroom.context, config };
  expect(await documentOf(changed, 'all', 'rss')).not.toContain('<item>');
  await syndicate(changed, id);
  const text = await documentOf(changed, 'all', 'rss');
  expect(text).toContain('Keeper of the weir');
  expect(text).not.toContain('eels');
});

test('the second rendering is stored only for articles of feeds that need it', async () => {
  await open([
    { id: 'all', title: 'Everything' },
    { id: 'brief', title: 'In brief', content: 'summary', where: { section: 'town' } },
  ]);
  const plain = await publish(newsroom.context, given);
  const both = await publish(newsroom.context, {
    ...given,
    guid: 'other',
    headline: 'A kiosk opens',
    section: 'town',
  });
  const { redis, keys } = newsroom.context.store;
  expect(await redis.hget(keys.fragments(plain), 'rss:summary')).toBeNull();
  expect(await redis.hget(keys.fragments(both), 'rss:summary')).toContain('A kiosk opens');
});

test('image, copyright, description and language are in every format’s head', async () => {
  const options = {
    description: 'News & views',
    language: 'de',
    image: 'https://tarn.example/logo.png?a=1&b=2',
    copyright: '© The Tarn Post <all rights>',
  };
  await open([{ id: 'all', title: 'Everything', ...options }]);
  await publish(newsroom.context, given);
  const rss = await documentOf(newsroom.context, 'all', 'rss');
  expect(rss).toContain('<copyright>© The Tarn Post &#x3C;all rights&#x3E;</copyright>');
  expect(rss).toContain(
    '<image><url>https://tarn.example/logo.png?a=1&amp;b=2</url><title>Everything</title>',
  );
  expect(rss).toContain('<language>de</language>');
  const atom = await documentOf(newsroom.context, 'all', 'atom');
  expect(atom).toContain('<rights>© The Tarn Post &lt;all rights&gt;</rights>');
  expect(atom).toContain('<logo>https://tarn.example/logo.png?a=1&amp;b=2</logo>');
  expect(atom).toMatch(/<feed [^>]*xml:lang="de"/);
  expect(JSON.parse(await documentOf(newsroom.context, 'all', 'json'))).toMatchObject({
    icon: options.image,
    language: 'de',
    description: options.description,
    _copyright: { notice: options.copyright },
  });
  expect(JSON.parse(await documentOf(newsroom.context, 'all', 'ninjs'))).toMatchObject({
    copyrightnotice: options.copyright,
    language: 'de',
    renditions: [{ name: 'logo', href: options.image }],
  });
});

test('an article leaves a feed and its archive when it is too old for it, by itself and without a tombstone', async () => {
  await open([
    { id: 'all', title: 'Everything' },
    { id: 'fresh', title: 'Fresh', maxAge: '2d' },
  ]);
  const publishedAt = toInstant(newsroom.clock.now() - day);
  const { image, ...story } = given;
  await publish(newsroom.context, { ...story, publishedAt });
  await publish(newsroom.context, {
    ...story,
    guid: 'old',
    headline: 'An old tale',
    publishedAt: '2020-01-01T00:00:00Z',
  });
  expect(await documentOf(newsroom.context, 'fresh')).not.toContain('An old tale');
  const { pass } = testWorker(newsroom.context, newsroom.clock);
  await pass(day - 60_000, day);
  expect(await documentOf(newsroom.context, 'fresh')).toContain('Keeper of the weir');
  await pass(120_000, 60_000);
  const fresh = await documentOf(newsroom.context, 'fresh');
  expect(fresh).not.toContain('Keeper of the weir');
  expect(tombstonesIn(fresh)).toEqual([]);
  expect(await pageOf(newsroom.context, 'fresh', 1)).not.toContain('Keeper of the weir');
  expect(await documentOf(newsroom.context, 'all')).toContain('Keeper of the weir');
  const { redis, keys } = newsroom.context.store;
  expect(await redis.zcard(keys.due('age'))).toBe(0);
});

test('feeds can be of an author, of what is breaking, and of all except those', async () => {
  await open([
    { id: 'ines', title: 'By Ines', where: { author: 'Ines Okafor' } },
    { id: 'now', title: 'Breaking', where: { breaking: true } },
    { id: 'rest', title: 'The rest', where: { not: { author: ['ines okafor'] }, breaking: false } },
  ]);
  await publish(newsroom.context, given);
  await publish(newsroom.context, { guid: 'b', headline: 'Bridge closed at once', breaking: true });
  await publish(newsroom.context, { guid: 'c', headline: 'A quiet day', authors: ['Tom Reed'] });
  const headlines = async (feed: string) =>
    formats.atom?.read(await documentOf(newsroom.context, feed)).map(({ headline }) => headline);
  expect(await headlines('ines')).toEqual([given.headline]);
  expect(await headlines('now')).toEqual(['Bridge closed at once']);
  expect(await headlines('rest')).toEqual(['A quiet day']);
});

test('correction with its time, language, points and the picture’s caption and credit reach every format', async () => {
  await open([{ id: 'all', title: 'Everything' }]);
  const id = await publish(newsroom.context, given);
  await correctArticle(newsroom.context, { id, note: 'He kept it 39 years.' });
  await rebuild(newsroom.context, [id], true);
  const when = toInstant(newsroom.clock.now());
  for (const extension of extensions) {
    const text = await documentOf(newsroom.context, 'all', extension);
    expect(text).toContain('Correction: He kept it 39 years.');
    expect(text).toContain(when.slice(0, 19));
    expect(text).toContain('Mara Lind');
    expect(text).toContain('The weir in May.');
  }
  for (const extension of ['rss', 'atom']) {
    const text = await documentOf(newsroom.context, 'all', extension);
    expect(text).toContain('<ul><li>Forty years at the gate</li><li>A successor is named</li></ul>');
    expect(text).toContain('The last of his line. • Forty years at the gate • A successor is named');
    expect(text).toContain(
      '<media:description type="plain">The weir in May. Photo: Mara Lind</media:description><media:credit>Mara Lind</media:credit>',
    );
  }
  expect(JSON.parse(await documentOf(newsroom.context, 'all', 'json')).items[0]).toMatchObject({
    language: 'en',
  });
});
