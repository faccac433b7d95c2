import { describe, expect, test } from 'vitest';
import { disbelief } from '../../src/sources/page/disbelief.ts';
import { openPolled } from './polled.ts';

const asked = { url: 'https://tarn.example/n/1', headline: 'Ferry sinks off the coast' };
const page = (headline: string) => ({ articles: [{ headline }] });

describe('a page that is not the article is rejected', () => {
  test.each([
    ['a consent page of another host', 'https://consent.example/?to=1', 'Before you continue'],
    ['a login page', 'https://tarn.example/login', 'Sign in to your account'],
    ['a block page at the address itself', asked.url, 'Access denied'],
    ['an error page', asked.url, 'Seite nicht gefunden'],
    ['the front page', 'https://tarn.example/', 'Ferry sinks off the coast'],
    ['another article', 'https://tarn.example/n/2', 'Bank raises its rate'],
  ])('%s', (_what, url, headline) => {
    expect(disbelief(asked, url, page(headline))).toContain(asked.url);
  });

  test.each([
    ['with its site’s name behind it', asked.url, 'Ferry sinks off the coast – The Tarn Post'],
    ['a little longer', asked.url, 'Ferry sinks off Tarn’s coast, twelve are saved'],
    ['at the address that a proxy leads to', 'https://other.example/ferry', 'Ferry sinks off the coast'],
  ])('one %s is', (_what, url, headline) => {
    expect(disbelief(asked, url, page(headline))).toBeUndefined();
  });

  test('in other scripts too', () => {
    const urdu = { url: asked.url, headline: 'بندرگاہ کی دوسری کرین کی منظوری' };
    expect(disbelief(urdu, asked.url, page('بندرگاہ کی دوسری کرین کی منظوری، ڈیلی'))).toBeUndefined();
    expect(disbelief(urdu, asked.url, page('رازداری'))).toContain('with another headline (“رازداری”)');
    const japanese = { url: asked.url, headline: '港に二台目のクレーン' };
    expect(disbelief(japanese, asked.url, page('ログイン'))).toContain('with another headline (“ログイン”)');
  });

  test('without a headline to compare, a wall or another host is recognised anyway', () => {
    const { url } = asked;
    expect(disbelief({ url }, url, page('Just a moment...'))).toContain('answered with “Just a moment...”');
    expect(disbelief({ url }, 'https://sso.example/in', page('Welcome'))).toContain('leads to another host');
    expect(disbelief({ url }, 'https://www.tarn.example/n/1', page('Anything'))).toBeUndefined();
  });
});

test('a page that becomes readable again completes its entry, and the warning is removed', async () => {
  const newsroom = await openPolled({});
  const link = `${newsroom.origin}/n/1`;
  newsroom.site['/feed'] = {
    body: `<rss version="2.0"><channel><title>T</title><item><title>Ferry sinks</title><link>${link}</link></item></channel></rss>`,
  };
  const html = { 'content-type': 'text/html' };
  newsroom.site['/n/1'] = { body: '<h1>Sign in</h1><p>Please sign in to read on.</p>', headers: html };
  await newsroom.poll();
  expect((await newsroom.stats()).lastWarning).toContain('Sign in');
  newsroom.site['/n/1'] = {
    body: '<h1>Ferry sinks</h1><ul><li>Twelve are saved</li><li>One boat is lost</li></ul><p>It sank.</p>',
    headers: html,
  };
  await newsroom.poll();
  const [article] = await newsroom.articles();
  expect(article?.body).toContain('It sank.');
  expect((await newsroom.stats()).lastWarning).toBeUndefined();
});

test.each([
  [403, 'answered 403'],
  [451, 'answered 451'],
])('the operator is told of a page that answers an entry with %d', async (status, reason) => {
  const newsroom = await openPolled({});
  const link = `${newsroom.origin}/n/1`;
  newsroom.site['/feed'] = {
    body: `<rss version="2.0"><channel><title>T</title><item><title>Ferry sinks</title><link>${link}</link></item></channel></rss>`,
  };
  newsroom.site['/n/1'] = { status, body: '<h1>Access denied</h1>' };
  await newsroom.poll();
  expect(await newsroom.headlines()).toEqual(['Ferry sinks']);
  expect((await newsroom.stats()).lastWarning).toContain(reason);
});

test.each([
  [
    'the site’s page',
    '<html><head><meta property="og:type" content="website"></head><body><h1>The Tarn Post</h1>',
  ],
  ['a page for what is missing', '<html><body><h1>Diese Seite gibt es nicht mehr</h1>'],
])('%s at an article’s address is no revision of it', async (_what, html) => {
  const newsroom = await openPolled((origin) => [
    { id: 'site', type: 'page', url: `${origin}/list`, follow: 'a', recheck: '2s' },
  ]);
  newsroom.site['/list'] = { body: '<a href="/n/1">Ferry</a>' };
  newsroom.site['/n/1'] = { body: '<h1>Ferry sinks</h1><p>Twelve are saved, the harbour says.</p>' };
  await newsroom.poll();
  newsroom.site['/n/1'] = {
    body: `${html}<p>All the news of the lab, at length, each day.</p></body></html>`,
  };
  await newsroom.poll();
  expect((await newsroom.articles()).map(({ headline, revision }) => [headline, revision])).toEqual([
    ['Ferry sinks', 1],
  ]);
  expect((await newsroom.stats()).lastWarning).toContain('/n/1');
});
