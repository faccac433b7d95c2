import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportIn } from '../../src/syndication/readerAgents.ts';
import { countSubscribers, subscribersOf } from '../../src/syndication/subscribers.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openSite } from '../web/public/site.ts';

describe('what a user agent reports', () => {
  test.each([
    [
      'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)',
      'Feedly',
      16,
    ],
    ['Feedbin feed-id:1 - 142 subscribers', 'Feedbin', 142],
    ['Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)', 'Inoreader', 12],
    ['NewsBlur Feed Fetcher - 42 subscribers - https://tarn.example (Mozilla/5.0)', 'NewsBlur', 42],
    ['Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=0a)', 'The Old Reader', 1],
    ['Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.example/fetcher; 3 subscribers)', 'BazQux', 3],
    ['Dreamwidth Studios (webmaster@tarn.example; for https://tarn.example/; 2 readers)', 'Dreamwidth', 2],
    ['GullReader/2.0_(https://gull.example;_81_subscribers)', 'GullReader', 81],
    ['Mozilla/5.0 (compatible; gull.example; on behalf of 15 subscriber(s))', 'gull.example', 15],
  ])('reads %s', (agent, service, count) => {
    expect(reportIn(agent)).toEqual({ service, count });
  });

  test.each([
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'FeedReader 3.14',
    'Reader/2.1 readers are welcome',
    'Gull/1.0 (0 subscribers)',
    'Gull/1.0 (99999999 subscribers)',
    `Gull/1.0 (7 subscribers) ${'x'.repeat(600)}`,
  ])('has no number for %.60s', (agent) => {
    expect(reportIn(agent)).toBeUndefined();
  });
});

describe('the estimate of a feed', () => {
  let newsroom: TestNewsroom;
  beforeEach(async () => {
    newsroom = await openTestNewsroom();
  });
  afterEach(() => newsroom.close());

  /** These agents asked for the feed, format first, and the process ended. */
  async function asked(...requests: [format: string, agent: string][]): Promise<void> {
    const count = countSubscribers({ store: newsroom.context.store, log: newsroom.context.log });
    for (const [format, agent] of requests) count.note('all', format, agent);
    await count.close();
  }
  const estimate = async () => (await subscribersOf(newsroom.context.store, ['all']))[0];

  test('adds up services and formats, each with its largest number', async () => {
    await asked(
      ['rss', 'Feedbin - 10 subscribers'],
      ['rss', 'Feedbin - 30 subscribers'],
      ['rss', 'Feedbin - 20 subscribers'],
      ['atom', 'Feedbin - 5 subscribers'],
      ['rss', 'Feedly (7 subscribers)'],
    );
    await asked(['rss', 'Feedbin - 25 subscribers']);
    expect(await estimate()).toEqual({
      total: 42,
      services: [
        { name: 'Feedbin', count: 35 },
        { name: 'Feedly', count: 7 },
      ],
    });
    expect(await subscribersOf(newsroom.context.store, ['harbour'])).toEqual([{ total: 0, services: [] }]);
  });

  test('counts a service’s largest number for a week, then its newest', async () => {
    await asked(['rss', 'Feedbin - 30 subscribers'], ['rss', 'Feedly (7 subscribers)']);
    newsroom.clock.advance(7 * 86_400_000);
    await asked(['rss', 'Feedbin - 20 subscribers']);
    expect((await estimate())?.total).toBe(37);
    newsroom.clock.advance(86_400_000);
    await asked(['rss', 'Feedbin - 20 subscribers']);
    expect(await estimate()).toEqual({ total: 20, services: [{ name: 'Feedbin', count: 20 }] });
  });

  test('stays small whatever names strangers make up, and forgets them', async () => {
    await asked(
      ...Array.from({ length: 300 }, (_, n): [string, string] => ['rss', `Gull${n} (1 subscribers)`]),
    );
    expect((await estimate())?.services).toHaveLength(100);
    newsroom.clock.advance(8 * 86_400_000);
    await asked(['rss', 'Feedbin - 20 subscribers']);
    expect(await estimate()).toEqual({ total: 20, services: [{ name: 'Feedbin', count: 20 }] });
  });
});

test('a reader service that requests a feed is counted with what it reports, whole or 304', async () => {
  const site = await openSite();
  await site.publish({ headline: 'Lamp oil runs short', section: 'harbour' });
  const second = await openSite({ sameStoreAs: site });
  const agent = (count: number) => ({ 'user-agent': `Feedbin - ${count} subscribers` });
  const { headers } = await second.get('/feeds/harbour.rss', agent(12));
  await second.get('/feeds/harbour.rss', { ...agent(13), 'if-none-match': String(headers.etag) });
  await second.get('/feeds/section/harbour.atom', agent(4));
  await second.close();
  const totals = await subscribersOf(site.context.store, ['harbour', 'section/harbour', 'all']);
  expect(totals.map(({ total }) => total)).toEqual([13, 4, 0]);
  await site.close();
});
