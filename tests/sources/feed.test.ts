import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { ArticleInput } from '../../src/article/article.ts';
import { poll, schema, test as testSource } from '../../src/sources/feed.ts';
import type { Batch, Poll, SourceMemory } from '../../src/sources/source.ts';
import { handClock, serve } from '../net/loopback.ts';
import { address } from '../support/address.ts';
import { contextOf } from './newsroom.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

const now = Date.UTC(2024, 5, 8, 12);

async function newsroom(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  keys: object = {},
) {
  const server = await serve(listener);
  const context = contextOf({ clock: handClock(now), timezone: 'Asia/Karachi' });
  closing.push(server, context.net);
  const source = schema.parse({
    id: 'site',
    type: 'feed',
    url: `${server.origin}/news/feed`,
    complete: 'never',
    ...keys,
  });
  return { source, context, origin: server.origin };
}

async function batchesOf({ batches }: Poll): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

/** What a feed with these bytes gives. */
async function given(document: string | Buffer, type = 'application/xml', keys: object = {}) {
  const { source, context, origin } = await newsroom((_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(document);
  }, keys);
  const batches = await batchesOf(await poll(source, {}, context));
  const batch = batches[0] && {
    ...batches[0],
    articles: batches.flatMap(({ articles }) => articles),
    refusals: batches.flatMap(({ refusals }) => refusals),
  };
  return { articles: batch?.articles ?? [], refusals: batch?.refusals ?? [], origin };
}

const rss = (items: string, head = '') => `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Tidewater</title><link>https://tidewater.example/</link>${head}${items}</channel></rss>`;

describe('an entry becomes an article', () => {
  test('from RSS', async () => {
    const { articles, refusals } = await given(
      rss(
        `<item><title>Ferry &amp;amp; bridge: &lt;b&gt;new&lt;/b&gt; times</title><link>/news/ferry</link>
        <guid isPermaLink="false">ferry-7</guid><pubDate>Sat, 08 Jun 2024 10:00:00 +0500</pubDate>
        <atom:updated>2024-06-08T06:30:00Z</atom:updated><dc:creator>By Ann Lee</dc:creator><category>Harbour</category>
        <description>&lt;p&gt;Boats leave &lt;i&gt;earlier&lt;/i&gt;.&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>Boats leave at six.</p>]]></content:encoded>
        <media:content url="/small.jpg" medium="image" width="100"/>
        <media:content url="/big.jpg" medium="image" width="900"><media:description>The ferry</media:description>
        <media:credit>Bo Sand</media:credit></media:content></item>`,
        '<language>en_GB</language>',
      ),
    );
    expect(refusals).toEqual([]);
    expect(articles).toEqual<ArticleInput[]>([
      {
        guid: 'ferry-7',
        url: address('https://tidewater.example/news/ferry'),
        headline: 'Ferry & bridge: new times',
        standfirst: 'Boats leave earlier.',
        body: '<p>Boats leave at six.</p>',
        image: { url: 'https://tidewater.example/big.jpg', caption: 'The ferry', credit: 'Bo Sand' },
        authors: ['Ann Lee'],
        tags: ['Harbour'],
        language: 'en-GB',
        publishedAt: '2024-06-08T05:00:00Z',
        updatedAt: '2024-06-08T06:30:00Z',
      },
    ]);
  });

  test('from Atom, with its base, its own texts and its author from the feed', async () => {
    const { articles } =
      await given(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://tidewater.example/sub/">
      <title>T</title><author><name>The Desk</name></author>
      <entry xml:lang="ur"><title type="text">Tide at 3 &lt; 4 m</title><link rel="self" href="x.atom"/><link href="tide"/>
      <link rel="enclosure" type="image/png" href="tide.png"/><id>urn:tide</id><published>2024-06-08</published>
      <updated>2024-06-08T11:00:00Z</updated><summary type="html">Low &amp;amp; slow</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Low.</p></div></content></entry></feed>`);
    expect(articles).toEqual<ArticleInput[]>([
      {
        guid: 'urn:tide',
        url: address('https://tidewater.example/sub/tide'),
        headline: 'Tide at 3 < 4 m',
        standfirst: 'Low & slow',
        body: '<p>Low.</p>',
        image: { url: 'https://tidewater.example/sub/tide.png' },
        authors: ['The Desk'],
        language: 'ur',
        publishedAt: '2024-06-07T19:00:00Z',
        updatedAt: '2024-06-08T11:00:00Z',
      },
    ]);
  });

  test('from RDF and JSON Feed', async () => {
    const rdf =
      await given(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title><link>https://tidewater.example/</link></channel>
      <item rdf:about="https://tidewater.example/1"><title>One</title><link>https://tidewater.example/1</link><dc:date>2024-06-08T10:00Z</dc:date></item></rdf:RDF>`);
    expect(rdf.articles).toEqual([
      {
        guid: 'https://tidewater.example/1',
        url: 'https://tidewater.example/1',
        headline: 'One',
        publishedAt: '2024-06-08T10:00:00Z',
      },
    ]);
    const document = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [
        {
          id: '1',
          url: 'https://tidewater.example/1',
          title: 'A <b> & b',
          content_text: 'a < b',
          image: 'https://tidewater.example/1.jpg',
        },
      ],
    };
    const json = await given(JSON.stringify(document), 'application/feed+json');
    expect(json.articles[0]).toMatchObject({
      guid: '1',
      body: 'a &lt; b',
      image: { url: 'https://tidewater.example/1.jpg' },
    });
    expect(json.articles[0]?.headline).toBe('A &lt;b> & b');
  });

  test.each([
    ['a list', '<ul><li>One &amp; a half</li><li>Two</li></ul><p>The text.</p>'],
    [
      'a list below a picture',
      '<div><figure><img src="/a.jpg"></figure>\n<h3>In brief</h3><ol><li>One &amp; a half</li><li>Two</li></ol><p>The text.</p></div>',
    ],
  ])('with the points that its text opens with: %s', async (_what, text) => {
    const { articles } = await given(
      rss(`<item><title>A</title><content:encoded><![CDATA[${text}]]></content:encoded></item>`),
    );
    expect(articles[0]?.bullets).toEqual(['One & a half', 'Two']);
    expect(articles[0]?.body).toContain('<p>The text.</p>');
    expect(articles[0]?.body).not.toContain('Two');
  });

  test.each([
    '<p>The text.</p><ul><li>One</li><li>Two</li></ul>',
    'The text. <ul><li>One</li><li>Two</li></ul>',
    '<ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul><p>The text.</p>',
    '<ul><li>One</li></ul><p>The text.</p>',
  ])('with no points of any other list: %s', async (text) => {
    const { articles } = await given(
      rss(`<item><title>A</title><content:encoded><![CDATA[${text}]]></content:encoded></item>`),
    );
    expect(articles[0]?.bullets).toBeUndefined();
    expect(articles[0]?.body).toBe(text);
  });

  test('from a feed that its server packed without saying so', async () => {
    const { articles } = await given(gzipSync(rss('<item><title>One</title></item>')));
    expect(articles.map(({ headline }) => headline)).toEqual(['One']);
  });

  test('with its whole text as body where the description is the text', async () => {
    const { articles } = await given(
      rss(`<item><title>One</title><description>${'Long story. '.repeat(80)}</description></item>`),
    );
    expect(articles[0]?.standfirst).toBeUndefined();
    expect(articles[0]?.body).toContain('Long story.');
  });

  test('in the language that the operator names, unless it has its own', async () => {
    const document = rss(
      '<item><title>One</title></item><item xml:lang="fr"><title>Deux</title></item>',
      '<language>en-us</language>',
    );
    const named = await given(document, 'application/xml', { language: 'ur' });
    expect(named.articles.map(({ language }) => language)).toEqual([undefined, 'fr']);
  });

  test('or a refusal that says which and why, and the others come in', async () => {
    const { articles, refusals } = await given(
      rss(`<item><description>No title</description><guid>g-1</guid></item><item/>
      <item><title>Bad link</title><link>javascript:alert(1)</link></item><item><title>Good</title><pubDate>soon</pubDate></item>`),
    );
    expect(articles).toEqual([{ headline: 'Good' }]);
    expect(refusals[0]).toEqual({ where: 'entry 1 (g-1)', reason: 'it has no title' });
    expect(refusals.at(-1)?.reason).toBe('its link is no http or https address: javascript:alert(1)');
  });

  test.each([
    [
      'header',
      Buffer.from(rss('<item><title>Café Zürich</title></item>'), 'latin1'),
      'text/xml; charset=ISO-8859-1',
    ],
    [
      'declaration',
      Buffer.from(
        rss('<item><title>Café Zürich</title></item>').replace('?>', ' encoding="iso-8859-1"?>'),
        'latin1',
      ),
      'text/xml',
    ],
    ['mark', Buffer.from(`\uFEFF${rss('<item><title>Café Zürich</title></item>')}`, 'utf16le'), 'text/xml'],
    ['bytes', Buffer.from(rss('<item><title>Café Zürich</title></item>')), 'text/xml; charset=iso-8859-1'],
  ])('whose encoding is told by the %s', async (_by, bytes, type) => {
    expect((await given(bytes, type)).articles[0]?.headline).toBe('Café Zürich');
  });
});

describe('a tombstone of an Atom feed', () => {
  test('withdraws the entry that it names', async () => {
    const { articles } = await given(
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>T</title>
      <at:deleted-entry ref="tag:tidewater.example,2024:1" when="2024-06-08T10:00:00Z"/>
      <entry><id>tag:tidewater.example,2024:2</id><title>Ferry</title></entry></feed>`,
    );
    expect(articles).toEqual([
      { guid: 'tag:tidewater.example,2024:2', headline: 'Ferry' },
      { guid: 'tag:tidewater.example,2024:1', headline: '', status: 'withdrawn' },
    ]);
  });
});

describe('a poll', () => {
  const document = rss('<item><title>One</title></item>');

  test('asks only for what changed, and remembers the answer’s validators', async () => {
    const asked: IncomingMessage['headers'][] = [];
    const { source, context } = await newsroom((request, response) => {
      asked.push(request.headers);
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
      response
        .writeHead(200, { etag: '"v1"', 'last-modified': 'Sat, 08 Jun 2024 10:00:00 GMT' })
        .end(document);
    });
    const first = await poll(source, {}, context);
    expect([(await batchesOf(first)).length, first.saw()]).toEqual([1, '1 entries']);
    const second = await poll(source, first.memory(), context);
    expect([second.batches, second.saw()]).toEqual([[], 'not modified']);
    expect(second.memory()).toEqual(first.memory());
    expect(asked[1]).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sat, 08 Jun 2024 10:00:00 GMT',
    });
    const elsewhere: SourceMemory = { ...first.memory(), url: 'https://old.example/feed' };
    expect((await poll(source, elsewhere, context)).saw()).toBe('1 entries');
  });

  test.each([
    [503, '120', now + 120_000],
    [429, 'Sat, 08 Jun 2024 13:00:00 GMT', now + 3_600_000],
    [429, undefined, now + 600_000],
    [503, '99999999', now + 86_400_000],
    [200, '300', now + 300_000],
  ])('after %i with Retry-After %s waits', async (status, retryAfter, notBefore) => {
    const { source, context } = await newsroom((_request, response) => {
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(document);
    });
    const memory = { url: source.url, etag: '"v1"' };
    const result = await poll(source, memory, context);
    expect(result.notBefore).toBe(notBefore);
    if (status !== 200) expect(result.memory()).toBe(memory);
  });

  test.each([
    [410, 'permanently gone'],
    [404, 'answered 404'],
    [500, 'answered 500'],
  ])('that is answered %i says so', async (status, words) => {
    const { source, context } = await newsroom(
      (_request, response) =>
        void response.writeHead(status, status === 410 ? { 'retry-after': '1' } : {}).end(),
    );
    await expect(poll(source, {}, context)).rejects.toMatchObject({
      code: status === 410 ? 'source.retired' : 'source.unreachable',
      message: expect.stringContaining(words),
    });
    await expect(testSource(source, context)).rejects.toMatchObject({ status: 502 });
  });

  test('asks a feed that moved for good where it is now, says so, and finds back where that is gone', async () => {
    let isGone = false;
    const asked: string[] = [];
    const { source, context, origin } = await newsroom(({ url, headers }, response) => {
      asked.push(`${url} ${headers['if-none-match'] ?? ''}`.trim());
      if (url === '/news/feed' && !isGone) return void response.writeHead(308, { location: '/new' }).end();
      if (url === '/new' && isGone) return void response.writeHead(404).end();
      response.writeHead(200, { etag: '"e"' }).end(rss('<item><title>Crane</title></item>'));
    });
    const first = await poll(source, {}, context);
    expect(first.warnings?.()).toEqual([
      `${source.url} has moved for good to ${origin}/new: put that address into newsroom.yaml`,
    ]);
    const second = await poll(source, first.memory(), context);
    expect(second.warnings?.()).toHaveLength(1);
    isGone = true;
    const third = await poll(source, second.memory(), context);
    expect(third.memory()).toEqual({ url: source.url, etag: '"e"' });
    expect(asked).toEqual(['/news/feed', '/new', '/new "e"', '/new "e"', '/news/feed']);
  });

  test('does not remember a redirect that is for now only', async () => {
    const { source, context } = await newsroom(({ url }, response) => {
      if (url === '/news/feed') return void response.writeHead(302, { location: '/now' }).end();
      response.end(rss('<item><title>Crane</title></item>'));
    });
    expect((await poll(source, {}, context)).memory()).toEqual({ url: source.url });
  });

  test.each([
    ['<!DOCTYPE html><html><p>Hello</p></html>', 'it is an HTML page'],
    ['', 'no text'],
    ['Just words', 'no RSS, Atom or JSON Feed'],
    ['<rss version="2.0"><channel><__proto__>x</__proto__></channel></rss>', ''],
  ])('that finds %j is no feed', async (body, words) => {
    const { source, context } = await newsroom((_request, response) => response.end(body));
    const wrong = { code: 'source.unreadable', message: expect.stringContaining(words) };
    await expect(poll(source, {}, context)).rejects.toMatchObject(wrong);
  });
});

describe('a hostile document', () => {
  const lols = Array.from({ length: 9 }, (_none, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    '',
  );
  const bombs: [string, string][] = [
    [
      'billion laughs',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lols}]>${rss('<item><title>&l9;</title></item>').slice(21)}`,
    ],
    [
      'an external entity',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${rss('<item><title>a &e;</title></item>').slice(21)}`,
    ],
    ['a truncated feed', rss('<item><title>One</title></item><item><title>Two').slice(0, -40)],
    ['deep nesting', rss(`<item><title>One</title>${'<a>'.repeat(20_000)}</item>`)],
    [
      'many attributes',
      rss(
        `<item ${Array.from({ length: 20_000 }, (_none, n) => `a${n}="1"`).join(' ')}><title>One</title></item>`,
      ),
    ],
    ['open brackets', '<'.repeat(200_000)],
    ['open comments', `<rss version="2.0">${'<!--'.repeat(50_000)}`],
    ['open sections', rss(`<item><title>${'<![CDATA['.repeat(20_000)}</title></item>`)],
    ['control characters', rss('<item><title>a\u0000\u0008b\uFFFF</title></item>')],
  ];

  test.each(bombs)('%s neither stops the program nor shows a file', async (_name, document) => {
    const { source, context } = await newsroom((_request, response) => response.end(document));
    const outcome = await poll(source, {}, context).then(batchesOf, (error: { code: string }) => error.code);
    expect(JSON.stringify(outcome)).not.toContain('root:');
    if (typeof outcome === 'string') expect(outcome).toBe('source.unreadable');
    expect(JSON.stringify(outcome).length).toBeLessThan(500_000);
  });
});

describe('a big document', () => {
  const items = Array.from(
    { length: 4_000 },
    (_none, n) => `<item><title>Story ${n}</title><description>${'x'.repeat(80)}</description></item>`,
  );

  test('is read beside the program’s loop', async () => {
    const { articles } = await given(rss(items.join('')));
    expect(articles).toHaveLength(4_000);
    expect(articles[3_999]?.headline).toBe('Story 3999');
  });

  test('that is no feed says so as a small one does', async () => {
    const { source, context } = await newsroom((_request, response) =>
      response.end('words '.repeat(100_000)),
    );
    await expect(poll(source, {}, context)).rejects.toMatchObject({ code: 'source.unreadable' });
  });

  test('that takes too long is left', async () => {
    const clock = handClock(now);
    const server = await serve((_request, response) => response.end(rss(items.join(''))));
    // Only the reading's own limit is over at once.
    const hurried = {
      ...clock,
      wait: (ms: number, signal?: AbortSignal) =>
        ms === 10_000 ? Promise.resolve() : clock.wait(ms, signal),
    };
    const context = contextOf({ clock: hurried });
    closing.push(server, context.net);
    const source = schema.parse({ id: 'site', type: 'feed', url: server.origin });
    await expect(poll(source, {}, context)).rejects.toMatchObject({
      message: expect.stringContaining('took longer than 10 s'),
    });
  });

  test('with more entries than any news feed is cut, and says so', async () => {
    const { articles, refusals } = await given(
      rss('<item><title>One</title></item>'.repeat(5_002)),
      'application/xml',
    );
    expect(articles).toHaveLength(5_000);
    expect(refusals.at(-1)?.reason).toContain('only the first 5000 of 5002');
  });
});
