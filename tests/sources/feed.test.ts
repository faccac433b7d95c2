import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ArticleInput } from '../../src/article/article.ts';
import { address } from '../support/address.ts';
import { given, rss } from './feedSite.ts';

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
  ])('with the points that its text begins with: %s', async (_what, text) => {
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

  test('from a feed that its server compressed without saying so', async () => {
    const { articles } = await given(gzipSync(rss('<item><title>One</title></item>')));
    expect(articles.map(({ headline }) => headline)).toEqual(['One']);
  });

  test('with its whole text as body if the description is the text', async () => {
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

  test('or a refusal that says which and why, and the others are ingested', async () => {
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
  ])('whose encoding is stated by the %s', async (_by, bytes, type) => {
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
