import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitAfter } from '../../src/net/backoff.ts';
import { callbackRanges, callbackWith, checkedCallback } from '../../src/syndication/hub/callback.ts';
import { topicLinks } from '../../src/syndication/hub/links.ts';
import { topicIn, topicUrl } from '../../src/syndication/hub/topic.ts';
import { linksIn } from '../simulators/subscriber.ts';
import { testConfig } from '../support/newsroom.ts';

const publicConfig = {
  web: { baseUrl: 'https://feeds.tarn.example/news' },
  network: { allow: ['10.0.0.0/8'] },
};

describe('a callback', () => {
  test('may be in a private network only if the newsroom is, or if the operator says so', () => {
    const callback = 'http://10.1.2.3:8080/in';
    const open = testConfig('open', publicConfig);
    expect(() => checkedCallback(callback, open)).toThrow('not a public address');
    for (const baseUrl of [
      'http://127.0.0.1:8080',
      'http://localhost:8080',
      'http://192.168.4.4',
      'http://[fd00::1]',
    ])
      expect(callbackRanges(testConfig('inside', { ...publicConfig, web: { baseUrl } }))).toEqual([
        '10.0.0.0/8',
      ]);
    const network = { allow: [], callbacks: ['10.1.2.0/24'] };
    expect(checkedCallback(callback, testConfig('said', { ...publicConfig, network })).href).toBe(callback);
    const none = { allow: ['10.0.0.0/8'], callbacks: [] };
    const inside = testConfig('none', { web: { baseUrl: 'http://127.0.0.1:8080' }, network: none });
    expect(() => checkedCallback(callback, inside)).toThrow('not a public address');
  });

  test('keeps its own parameters unchanged, in front of ours', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (address, topic) => {
        const callback = new URL(address).href.replace(/#.*$/, '');
        const given = callbackWith(callback, { 'hub.mode': 'subscribe', 'hub.topic': topic });
        expect(given.startsWith(callback)).toBe(true);
        const url = new URL(given);
        expect(url.searchParams.getAll('hub.topic').at(-1)).toBe(topic.toWellFormed());
        expect(url.search.startsWith(new URL(callback).search)).toBe(true);
        expect(url.pathname).toBe(new URL(callback).pathname);
      }),
    );
  });
});

describe('a topic', () => {
  const config = testConfig('topics', publicConfig);
  const name = fc
    .stringMatching(/^[\p{L}\p{N}]{1,12}(-[\p{L}\p{N}]{1,6})?$/u)
    .map((word) => word.normalize('NFKC').toLowerCase());
  const feed = fc.oneof(
    fc.constantFrom('all', 'harbour', 'language/de-at', 'language/ur'),
    fc.tuple(fc.constantFrom('section', 'tag'), name).map(([kind, slug]) => `${kind}/${slug}`),
  );

  test('is recognised by the address that its feed gives as its own', () => {
    fc.assert(
      fc.property(feed, fc.constantFrom('rss', 'atom', 'json'), (id, extension) => {
        const named = topicIn(topicUrl({ feed: id, extension }, config), config);
        expect(named?.extension).toBe(extension);
        // One name for all ways in which a slug may be written.
        const again = named && topicIn(topicUrl(named, config), config);
        expect(again).toEqual(named);
      }),
    );
  });

  test('is below the public address, in a format that we serve, and nothing else', () => {
    for (const address of [
      'https://feeds.tarn.example/feeds/all.rss',
      'https://other.example/news/feeds/all.rss',
      'http://feeds.tarn.example/news/feeds/all.rss',
      'https://feeds.tarn.example/news/feeds/all.rss?x=1',
      'https://feeds.tarn.example/news/feeds/all.exe',
      'https://feeds.tarn.example/news/feeds/../all.rss',
      'https://feeds.tarn.example/news/feeds/%ff.rss',
      'https://feeds.tarn.example/news/feeds/.rss',
      'not an address',
    ])
      expect(topicIn(address, config)).toBeUndefined();
    expect(topicIn('https://feeds.tarn.example/news/feeds/%61ll.rss', config)).toEqual({
      feed: 'all',
      extension: 'rss',
    });
  });

  test('names our hub first, then outside ones if it is configured, then itself', () => {
    const hubs = ['https://hub.example/', 'https://other.example/hub'];
    const newsroom = testConfig('links', { ...publicConfig, hubs });
    const ours = 'https://feeds.tarn.example/news/hub';
    const of = (id: string) => linksIn(topicLinks({ feed: id, extension: 'atom' }, newsroom));
    expect(of('all')).toEqual({
      hubs: [ours, ...hubs],
      selves: ['https://feeds.tarn.example/news/feeds/all.atom'],
    });
    expect(of('tag/boats').hubs).toEqual([ours]);
  });
});

test('waits grow to an hour, vary by a fifth, and obey the other side’s within that', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (n, fraction) => {
        const wait = waitAfter(n, fraction);
        expect(wait).toBeGreaterThanOrEqual(2_400);
        expect(wait).toBeLessThanOrEqual(3_600_000 * 1.2);
        expect(waitAfter(n + 1, fraction)).toBeGreaterThanOrEqual(wait);
        expect(waitAfter(n, fraction, 900_000)).toBeGreaterThanOrEqual(720_000);
        expect(waitAfter(n, fraction, 1e12)).toBeLessThanOrEqual(3_600_000 * 1.2);
      },
    ),
  );
});
