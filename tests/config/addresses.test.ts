import { describe, expect, test } from 'vitest';
import { isAllowedTarget, targetFor } from '../../src/links/target.ts';
import { topicLinks } from '../../src/syndication/hub/links.ts';
import { address } from '../support/address.ts';
import { testConfig } from '../support/newsroom.ts';

const secret = 'secret-secret-secret';
/** Every key of newsroom.yaml that contains an address, with `url` in it. */
const places: Record<string, (url: string) => Record<string, unknown>> = {
  'newsroom.url': (url) => ({ newsroom: { url } }),
  'web.baseUrl': (url) => ({ web: { baseUrl: url } }),
  'links.baseUrl': (url) => ({ links: { baseUrl: url } }),
  hubs: (url) => ({ hubs: [url] }),
  'a feed’s image': (url) => ({ feeds: [{ id: 'all', title: 'All', image: url }] }),
  'a rewriting step': (url) => ({ compose: { rewrite: { url } } }),
  'a feed source': (url) => ({ sources: [{ id: 'a', type: 'feed', url }] }),
  'a page source': (url) => ({ sources: [{ id: 'a', type: 'page', url }] }),
  'a sitemap source': (url) => ({ sources: [{ id: 'a', type: 'sitemap', url }] }),
  'a webhook channel': (url) => ({ channels: [{ id: 'a', type: 'webhook', url, secret }] }),
  'a webhook’s statusUrl': (url) => ({
    channels: [{ id: 'a', type: 'webhook', url: 'https://x.example/', statusUrl: url, secret }],
  }),
  'a Mastodon server': (url) => ({ channels: [{ id: 'a', type: 'mastodon', baseUrl: url, token: 't' }] }),
  'a Discord webhook': (url) => ({ channels: [{ id: 'a', type: 'discord', webhookUrl: url }] }),
  'a Slack webhook': (url) => ({ channels: [{ id: 'a', type: 'slack', webhookUrl: url }] }),
  'a share page': (url) => ({ channels: [{ id: 'a', type: 'manual', baseUrl: url }] }),
};

describe.each(Object.entries(places))('%s', (_name, place) => {
  test('is stored as the parsed address', () => {
    const stored = JSON.stringify(testConfig('t-addresses', place('https://日本語.example/ニュース')));
    expect(stored).toContain('https://xn--wgv71a119e.example/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9');
    expect(stored).not.toContain('ニュース');
  });

  test.each([
    'javascript:alert(1)',
    'ftp://x.example/',
    'https://a:b@x.example/',
    'nowhere',
    'https://a\0b/',
  ])('is not %j', (url) => {
    expect(() => testConfig('t-addresses', place(url))).toThrow(/is no http|has a user name/);
  });
});

test('hosts in links.allowHosts may be written in their own letters', () => {
  const config = testConfig('t-addresses', { links: { allowHosts: ['日本語.example', 'Daily.Example'] } });
  expect(isAllowedTarget(address('https://日本語.example/a'), config)).toBe(true);
  expect(isAllowedTarget(address('https://daily.example/a'), config)).toBe(true);
  expect(isAllowedTarget(address('https://例え.example/a'), config)).toBe(false);
});

test('headers and targets made from these addresses are plain ASCII', () => {
  const config = testConfig('t-addresses', {
    web: { baseUrl: 'https://خبر.example' },
    hubs: ['https://مرکز.example/خبر'],
    links: { utm: { source: '{channel}', campaign: '{section}' } },
  });
  expect(topicLinks({ feed: 'all', extension: 'rss' }, config)).toMatch(/^[\x20-\x7e]+$/);
  const place = { channel: 'web', variant: 'article', section: 'شہر\r\n' };
  const target = targetFor(address('https://news.example/خبر?q=اردو'), place, config);
  expect(target).toMatch(/^[\x21-\x7e]+$/);
});
