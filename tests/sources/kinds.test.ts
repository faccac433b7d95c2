import { mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMap } from '../../src/sources/sitemap/document.ts';
import { serve } from '../net/loopback.ts';
import { openPolled } from './polled.ts';

const rss = (...items: string[]) =>
  `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Tarn</title><link>https://tarn.example/</link>${items.join('')}</channel></rss>`;
const titles = ['Bank raises its rate', 'Bridge closed after flood', 'School exams put off'];
const items = (more: (at: number) => string) =>
  titles.map((title, at) => `<item><title>${title}</title>${more(at)}</item>`);
const json = (of: (at: number) => object) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'T',
    items: titles.map((title, at) => ({ title, content_text: title, ...of(at) })),
  });
const atom = (of: (at: number) => string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id>${titles
    .map(
      (title, at) => `<entry><title>${title}</title>${of(at)}<updated>2026-05-01T10:00:00Z</updated></entry>`,
    )
    .join('')}</feed>`;

describe('three stories stay three, and are not revised by the next poll', () => {
  test.each([
    [
      'links that differ by a fragment',
      rss(...items((n) => `<guid>g${n}</guid><link>https://t.example/live#post-${n}</link>`)),
    ],
    [
      'the front page as every link',
      rss(...items((n) => `<guid isPermaLink="false">g${n}</guid><link>https://t.example/</link>`)),
    ],
    ['no guid and one link', rss(...items(() => '<link>https://t.example/live</link>'))],
    ['no guid and the front page', rss(...items(() => '<link>https://t.example</link>'))],
    ['no guid and no link', rss(...items(() => ''))],
    [
      'a number that elsewhere tracks',
      rss(...items((n) => `<link>https://t.example/story?ref=47${n}</link>`)),
    ],
    ['a hash route', rss(...items((n) => `<link>https://t.example/#/story/${n}</link>`))],
    ['an empty guid', rss(...items((n) => `<guid/><link>https://t.example/${n}</link>`))],
    ['"null" as every guid', rss(...items((n) => `<guid>null</guid><link>https://t.example/${n}</link>`))],
    [
      'the feed’s address as every guid',
      rss(...items((n) => `<guid>https://t.example/feed</guid><link>https://t.example/${n}</link>`)),
    ],
    ['one id in Atom', atom((n) => `<id>tag:t,1</id><link href="https://t.example/${n}"/>`)],
    ['one link in Atom', atom((n) => `<id>tag:t,${n}</id><link href="https://t.example/live"/>`)],
    ['one id in JSON', json((n) => ({ id: '1', url: `https://t.example/${n}` }))],
    ['one address in JSON', json((n) => ({ id: `${n}`, url: 'https://t.example/live' }))],
    ['numbers as ids in JSON', json((n) => ({ id: n, url: 'https://t.example/live' }))],
  ])('%s', async (_what, body) => {
    const news = await openPolled({ complete: 'never' });
    news.site['/feed'] = { body };
    for (let n = 0; n < 3; n++) await news.poll();
    const articles = await news.articles();
    expect(articles.map(({ headline, revision }) => [headline, revision]).sort()).toEqual(
      titles.map((title) => [title, 1]),
    );
  });
});

test.each([
  [
    'a random guid',
    (n: number) => `<guid isPermaLink="false">${n}-${n * 7}</guid><link>https://t.example/1</link>`,
  ],
  [
    'a session in the link',
    (n: number) => `<guid isPermaLink="false">one</guid><link>https://t.example/1;jsessionid=${n}</link>`,
  ],
  ['tracking that changes', (n: number) => `<link>https://t.example/1?utm_campaign=${n}</link>`],
  [
    'letters encoded otherwise',
    (n: number) => `<link>https://t.example/${n % 2 ? '%d8%b3~' : '%D8%B3%7E'}/</link>`,
  ],
  [
    'another scheme, www. and slash',
    (n: number) => `<link>${n % 2 ? 'http://www.t.example/1/' : 'https://t.example/1'}</link>`,
  ],
])('one story stays one: %s', async (_what, more) => {
  const news = await openPolled({ complete: 'never' });
  for (let n = 0; n < 3; n++) {
    news.site['/feed'] = { body: rss(`<item><title>Ferry back</title>${more(n)}</item>`) };
    await news.poll();
  }
  expect(await news.headlines()).toEqual(['Ferry back']);
});

const encoded = Buffer.from(rss('<item><title>Ferry back</title><link>https://t.example/1</link></item>'));
test.each([
  ['UTF-8', encoded],
  ['none', encoded],
  ['identity', encoded],
  ['binary', encoded],
  ['', encoded],
  ['gzip', encoded],
  ['gzip', gzipSync(encoded)],
  ['x-gzip', gzipSync(encoded)],
  ['GZIP', gzipSync(encoded)],
  ['gzip, identity', gzipSync(encoded)],
  ['gzip, gzip', gzipSync(gzipSync(encoded))],
  ['deflate', deflateSync(encoded)],
  ['deflate', deflateRawSync(encoded)],
  ['br', brotliCompressSync(encoded)],
  ['br', encoded],
  ['utf-8', gzipSync(encoded)],
])('a feed with the content coding "%s" is read', async (coding, body) => {
  const news = await openPolled({ complete: 'never' });
  news.site['/feed'] = { body, headers: { 'content-encoding': coding } };
  await news.poll();
  expect([await news.headlines(), (await news.stats()).lastError]).toEqual([['Ferry back'], undefined]);
});

const storedFrom = async (more: string) => {
  const news = await openPolled({ complete: 'never' });
  news.site['/feed'] = { body: rss(`<item><title>T</title><link>https://t.example/1</link>${more}</item>`) };
  await news.poll();
  return (await news.articles())[0];
};
const content = (html: string) => `<content:encoded><![CDATA[${html}]]></content:encoded>`;

test.each([
  [
    'another size by its name',
    'https://p.example/l-1024x768.jpg',
    '<p><img src="https://p.example/l-300x200.jpg"></p><p>Text.</p>',
  ],
  [
    'another size by a query',
    'https://p.example/l.jpg?w=1200',
    '<p><img src="https://p.example/l.jpg?w=400"></p><p>Text.</p>',
  ],
  [
    'a link around it',
    'https://p.example/l.jpg',
    '<p><a href="https://p.example/l.jpg"><img src="https://p.example/l.jpg"></a></p><p>Text.</p>',
  ],
  [
    'with a caption',
    'https://p.example/l.jpg',
    '<figure><img src="https://p.example/l.jpg"><figcaption>Boat</figcaption></figure><p>Text.</p>',
  ],
  ['by another scheme', 'https://p.example/l.jpg', '<img src="//p.example/l.jpg"><p>Text.</p>'],
])('the lead picture stands once: %s', async (_what, url, html) => {
  const article = await storedFrom(`<media:content url="${url}" medium="image"/>${content(html)}`);
  expect(article?.image?.url).toBe(url);
  expect(article?.body).not.toContain('<img');
});

test.each([
  ['as text', 'First paragraph.', '<p>First paragraph.</p><p>More.</p>'],
  ['with entities', 'Ben&amp;#8217;s first.', '<p>Ben’s first.</p><p>More.</p>'],
  [
    'in HTML',
    '&lt;p&gt;First &lt;b&gt;paragraph&lt;/b&gt;.&lt;/p&gt;',
    '<p>First <b>paragraph</b>.</p><p>More.</p>',
  ],
  [
    'cut by the CMS',
    'First paragraph of many words that [&amp;#8230;]',
    '<p>First paragraph of many words that goes on.</p><p>More.</p>',
  ],
])('the first paragraph stands once: %s', async (_what, description, html) => {
  const article = await storedFrom(`<description>${description}</description>${content(html)}`);
  const first = /First|first/g;
  expect(`${article?.standfirst ?? ''} ${article?.body}`.match(first)).toHaveLength(1);
});

test.each([
  ['Ben&#8217;s R&amp;D', 'Ben’s R&D'],
  ['AT&T wins', 'AT&T wins'],
  ['Q&amp;A', 'Q&A'],
  ['&lt;5% rise', '<5% rise'],
  ['&quot;No&quot; &ndash; minister', '"No" – minister'],
  ['a < b', 'a < b'],
  ['&copy; dispute', '© dispute'],
])('a title of a JSON Feed is text: %s', async (title, headline) => {
  const news = await openPolled({ complete: 'never' });
  news.site['/feed'] = {
    body: JSON.stringify({
      version: '1.1',
      title: 'T',
      items: [{ id: '1', title, content_text: 'x', url: 'https://t.example/1' }],
    }),
  };
  await news.poll();
  expect(await news.headlines()).toEqual([headline]);
});

const map = (content: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${content}</urlset>`;
const address = 'https://t.example/s?id=5&lang=en';

test.each([
  ['CDATA', `<url><loc><![CDATA[${address}]]></loc></url>`],
  ['CDATA with spaces', `<url><loc>\n  <![CDATA[ ${address} ]]>\n</loc></url>`],
  ['CDATA with an escaped sign', '<url><loc><![CDATA[https://t.example/s?id=5&amp;lang=en]]></loc></url>'],
  ['an escaped sign', '<url><loc>https://t.example/s?id=5&amp;lang=en</loc></url>'],
  ['a sign as a number', '<url><loc>https://t.example/s?id=5&#38;lang=en</loc></url>'],
  ['a bare sign', `<url><loc>${address}</loc></url>`],
  ['a comment within', '<url><loc>https://t.example/s?<!-- x -->id=5&amp;lang=en</loc></url>'],
])('a sitemap’s address is read from %s', async (_what, content) => {
  expect((await readMap(map(content))).entries.map(({ url }) => url)).toEqual([address]);
});

test.each([
  ['CDATA', '<![CDATA[R&D spending rises]]>'],
  ['entities', 'R&amp;D spending rises'],
  ['both', '<![CDATA[R&amp;D spending rises]]>'],
  ['a bare sign', 'R&D spending rises'],
])('a sitemap’s title is read from %s', async (_what, title) => {
  const dated = '<news:publication_date>2026-05-01</news:publication_date>';
  const news = `<news:news>${dated}<news:title>${title}</news:title></news:news>`;
  const { entries } = await readMap(map(`<url><loc>${address.replace('&', '&amp;')}</loc>${news}</url>`));
  expect(entries.map(({ news: found }) => found?.title)).toEqual(['R&D spending rises']);
});

describe.each(['basic', 'bearer', 'header'] as const)('a source’s secret (%s)', (type) => {
  const secret = 's3cr3t-of-tarn';
  const auth =
    type === 'basic'
      ? { type, username: 'desk', password: secret }
      : type === 'bearer'
        ? { type, token: secret }
        : { type, name: 'x-key', value: secret };
  const written = [secret, Buffer.from(`desk:${secret}`).toString('base64')];
  const carries = (headers: object) => written.some((each) => JSON.stringify(headers).includes(each));

  test('goes to its own host alone, and neither into logs, messages nor what is stored', async () => {
    const others: boolean[] = [];
    const other = await serve((request, response) => {
      others.push(carries(request.headers));
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Bridge closed</h1><p>Text.</p>');
    });
    const news = await openPolled({ auth });
    const asked: boolean[] = [];
    news.site['/feed'] = ({ headers }) => {
      asked.push(carries(headers));
      const link = (at: number) => (at === 0 ? `${other.origin}/a` : `${news.origin}/b`);
      return { body: rss(...items((at) => `<link>${link(at)}</link>`)) };
    };
    news.site['/b'] = { status: 302, headers: { location: `${other.origin}/b` } };
    await news.poll();
    news.site['/feed'] = { status: 302, headers: { location: `${other.origin}/feed` } };
    await news.poll();
    news.site['/feed'] = { status: 401, body: `no ${secret}` };
    await news.poll();
    await other.close();
    expect(asked).toEqual([true]);
    expect(others.length).toBeGreaterThan(1);
    expect(others).not.toContain(true);
    const shown = JSON.stringify([await news.stats(), await news.rejected(), await news.articles()]);
    for (const each of written) expect(shown).not.toContain(each);
  });
});

test.each(['feed', 'sitemap', 'page'] as const)(
  'a 304 that nobody asked for is told, for a %s',
  async (type) => {
    const news = await openPolled((origin) => [
      { id: 'site', type, url: `${origin}/list`, ...(type === 'page' ? { follow: 'a' } : {}) },
    ]);
    news.site['/list'] = { status: 304 };
    await news.poll();
    const { lastError = '', lastWarning = '' } = await news.stats();
    expect(lastError + lastWarning).toContain('304');
  },
);

test.each([
  ['crane.rtf', '{\\rtf1 Crane bought}', 'RTF'],
  ['note.txt', 'From: desk@tarn.example\nTo: in@tarn.example\nSubject: Crane\n\nCrane bought', 'mail'],
  ['boats.csv', 'name,boats\nTarn,4\n', '.csv'],
  ['concept.xml', '<?xml version="1.0"?><conceptItem><concept/></conceptItem>', '<conceptItem>'],
  ['feed.xml', rss('<item><title>Crane bought</title></item>'), 'source of type "feed"'],
  ['feed.json', '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[]}', 'JSON Feed'],
  [
    'film.xml',
    '<newsItem guid="v"><itemMeta><itemClass qcode="ninat:video"/></itemMeta></newsItem>',
    'no text',
  ],
])('a dropped file without an article goes to failed/ with the reason: %s', async (name, content, reason) => {
  const inbox = await mkdtemp(join(tmpdir(), 'kinds-'));
  const news = await openPolled(() => [{ id: 'site', type: 'folder', path: inbox }]);
  await writeFile(join(inbox, name), content);
  const before = new Date(news.newsroom.clock.now() - 60_000);
  await utimes(join(inbox, name), before, before);
  await news.poll();
  expect(await readFile(join(inbox, 'failed', `${name}.txt`), 'utf8')).toContain(reason);
  expect(await news.articles()).toEqual([]);
});
