import { afterAll, beforeAll, expect, test } from 'vitest';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { openSite, type Site } from '../site.ts';

let site: Site;
const count = 65;

beforeAll(async () => {
  site = await openSite();
  const harbour = Array.from({ length: count }, (_, n) => ({
    headline: `Pier ${n + 1} repaired`,
    section: 'Harbour & quay',
    tags: ['Boats'],
    url: `https://tarn.example/pier-${n + 1}`,
    publishedAt: new Date(site.clock.now() - (n + 1) * 3_600_000).toISOString(),
  }));
  await site.publish(
    ...harbour,
    { headline: 'Kiosk reopens', section: 'town', language: 'de', url: 'https://tarn.example/kiosk' },
    {
      headline: 'Not yet',
      section: 'secret',
      embargoUntil: '2099-01-01T00:00:00Z',
      url: 'https://tarn.example/later',
    },
  );
});
afterAll(() => site.close());

/** Every headline of a list, page after page. */
async function walked(path: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = path; next; ) {
    const { status, text } = await site.get(next);
    expect(status).toBe(200);
    found.push(
      ...[...text.matchAll(/story-headline"><a [^>]*>([^<]+)/g)].map(([, headline]) => headline ?? ''),
    );
    next = /href="([^"]+)" rel="next"/.exec(text)?.[1];
  }
  return found;
}

test('a section’s page leads to every article of it once, newest first', async () => {
  const headlines = await walked('/section/harbour-quay');
  expect(headlines).toEqual(Array.from({ length: count }, (_, n) => `Pier ${n + 1} repaired`));
});

test('all articles, a tag’s and a language’s are listed; those under embargo are nowhere', async () => {
  const all = await walked('/articles');
  expect(all).toHaveLength(count + 1);
  expect(all).not.toContain('Not yet');
  expect(await walked('/tag/boats')).toHaveLength(count);
  expect(await walked('/language/de')).toEqual(['Kiosk reopens']);
  expect((await site.get('/section/secret')).status).toBe(404);
});

test.each(['/section/nowhere', '/tag/%21', '/language/not_one', '/section/town/x'])(
  '%s is a page that there is not',
  async (path) => {
    expect((await site.get(path)).status).toBe(404);
  },
);

test('an invalid cursor is refused', async () => {
  expect((await site.get('/articles?cursor=x')).status).toBe(422);
});

test('front page, /feeds and OPML name the feeds of sections, tags and languages', async () => {
  const address = 'http://127.0.0.1:8080/feeds/section/harbour-quay.rss';
  for (const path of ['/', '/feeds', '/feeds.opml']) {
    const { text } = await site.get(path);
    expect(text, path).toContain(address);
    expect(text, path).toContain('/feeds/tag/boats.rss');
    expect(text, path).toContain('/feeds/language/de.rss');
  }
  const front = (await site.get('/')).text;
  expect(front).toContain('href="/section/harbour-quay"');
  expect(front).toContain('href="/articles"');
});

test('/feeds opens each feed in the readers that people have', async () => {
  const text = (await site.get('/feeds')).text.replaceAll('&#61;', '=');
  const encoded = encodeURIComponent('http://127.0.0.1:8080/feeds/all.rss');
  expect(text).toContain(`https://feedly.com/i/subscription/feed%2F${encoded}`);
  expect(text).toContain(`https://www.inoreader.com/?add_feed=${encoded}`);
  expect(text).toContain(`https://www.newsblur.com/?url=${encoded}`);
  expect(text).toContain('x-netnewswire-feed:http://127.0.0.1:8080/feeds/all.rss');
});

test('a withdrawn article is on no list any more', async () => {
  const [first] = await site.publish({
    headline: 'Taken back',
    section: 'town',
    url: 'https://tarn.example/back',
  });
  expect(await walked('/section/town')).toContain('Taken back');
  await withdrawArticle(site.context, { id: first?.id ?? '', note: 'It was wrong.' });
  expect(await walked('/section/town')).not.toContain('Taken back');
  expect(await walked('/articles')).not.toContain('Taken back');
});
