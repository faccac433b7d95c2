import { describe, expect, test } from 'vitest';
import { openPolled, type Polled } from './polled.ts';

const stories = [
  ['/n/1', 'Ferry sinks off Tarn'],
  ['/n/2', 'Bank raises its rate'],
  ['/n/3', 'School exams are put off'],
] as const;

/** A page whose template names `canonical`, whatever the article. */
const page = (headline: string, canonical: string) => ({
  body: `<html><head><link rel="canonical" href="${canonical}"><meta property="og:type" content="article"></head>
    <body><h1>${headline}</h1><ul><li>One point of ${headline}</li><li>Another point</li></ul>
    <p>The text of “${headline}”.</p></body></html>`,
  headers: { 'content-type': 'text/html' },
});

const html = { 'content-type': 'text/html' };

/** What lists the stories' pages, by the source's type. */
const lists = {
  page: (origin: string, paths: readonly string[]) =>
    paths.map((path) => `<a class="h" href="${origin}${path}">x</a>`).join(''),
  sitemap: (origin: string, paths: readonly string[]) =>
    `<urlset>${paths.map((path) => `<url><loc>${origin}${path}</loc></url>`).join('')}</urlset>`,
  feed: (origin: string, paths: readonly string[]) =>
    `<rss version="2.0"><channel><title>T</title>${paths
      .map((path) => {
        const title = stories.find(([known]) => known === path)?.[1] ?? path;
        return `<item><title>${title}</title><link>${origin}${path}</link></item>`;
      })
      .join('')}</channel></rss>`,
};

type Kind = keyof typeof lists;

async function opened(kind: Kind, canonicalOf: (path: string) => string): Promise<Polled> {
  const news = await openPolled((origin) => [
    { id: 'site', type: kind, url: `${origin}/list`, ...(kind === 'page' ? { follow: 'a.h' } : {}) },
  ]);
  for (const [path, headline] of stories) news.site[path] = page(headline, canonicalOf(path));
  return news;
}

const list = (news: Polled, kind: Kind, ...paths: string[]) => {
  news.site['/list'] = {
    body: lists[kind](news.origin, paths),
    headers: kind === 'page' ? html : { 'content-type': 'application/xml' },
  };
};

/** Each story by its own address, once. */
async function expectEach(news: Polled, paths: readonly string[] = stories.map(([path]) => path)) {
  const articles = await news.articles();
  const found = articles.map(({ headline, canonicalUrl, body }) => [canonicalUrl, headline, body]);
  expect(found.sort()).toEqual(
    paths.map((path) => {
      const headline = stories.find(([known]) => known === path)?.[1] ?? '';
      return [`${news.origin}${path}`, headline, expect.stringContaining(`“${headline}”`)];
    }),
  );
}

describe.each(['page', 'sitemap', 'feed'] as const)('a %s source whose pages share one canonical', (kind) => {
  test('brings each of them by its own address, and tells the operator', async () => {
    const news = await opened(kind, () => '/article.html');
    list(news, kind, ...stories.map(([path]) => path));
    await news.poll();
    await expectEach(news);
    expect((await news.stats()).lastWarning).toContain('/article.html as their canonical address');
  });

  test('also over several polls: the first one keeps its identity', async () => {
    const news = await opened(kind, () => '/article.html');
    list(news, kind, '/n/1');
    await news.poll();
    const [first] = await news.articles();
    expect(first?.canonicalUrl).toBe(`${news.origin}/article.html`);
    list(news, kind, '/n/2', '/n/1');
    await news.poll();
    await news.poll();
    await expectEach(news, ['/n/1', '/n/2']);
    const again = (await news.articles()).find(({ headline }) => headline === first?.headline);
    expect(again?.id).toBe(first?.id);
  });

  test('that belongs to one of them: only that one has the address', async () => {
    const news = await opened(kind, () => '/n/2');
    list(news, kind, ...stories.map(([path]) => path));
    await news.poll();
    await news.poll();
    await expectEach(news);
  });

  test('of one article under several addresses is believed', async () => {
    const news = await opened(kind, () => '/n/1');
    news.site['/amp/1'] = page('Ferry sinks off Tarn | The Tarn Post', '/n/1');
    list(news, kind, '/amp/1', '/n/1');
    if (kind === 'feed')
      news.site['/list'] = {
        body: lists.feed(news.origin, ['/amp/1']).replace('/amp/1<', 'Ferry sinks off Tarn<'),
      };
    await news.poll();
    expect((await news.articles()).map(({ canonicalUrl }) => canonicalUrl)).toEqual([`${news.origin}/n/1`]);
    expect((await news.stats()).lastWarning).toBeUndefined();
  });
});

test('the warning ends when the template is repaired', async () => {
  const news = await opened('page', () => '/article.html');
  list(news, 'page', '/n/1', '/n/2');
  await news.poll();
  for (const [path, headline] of stories) news.site[path] = page(headline, path);
  for (let n = 0; n < 12; n++) await news.poll();
  await expectEach(news, ['/n/1', '/n/2']);
  expect((await news.stats()).lastWarning).toBeUndefined();
});
