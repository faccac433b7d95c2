import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArticleInput } from '../../src/article/article.ts';
import { sanitiseBody } from '../../src/article/sanitise.ts';
import { readerAddress } from '../../src/extract/html/articleAddress.ts';
import { bodyFrom } from '../../src/extract/html/markedBody.ts';
import { readMarkup } from '../../src/extract/html/readMarkup.ts';
import { selectorKeys } from '../../src/extract/html/selectors.ts';
import { readDocument } from '../../src/extract/index.ts';
import { address } from '../support/address.ts';

async function read(html: string, selectors?: object, url = 'https://quay.example/news/crane') {
  const document = await readDocument(Buffer.from(html), {
    name: 'crane.html',
    timezone: 'Europe/Berlin',
    now: 0,
    url,
    ...(selectors ? { selectors: selectorKeys.parse(selectors) } : {}),
  });
  for (const article of document.articles) expect(ArticleInput.safeParse(article).error).toBeUndefined();
  return document;
}

const paragraph =
  'The harbour of Tarn has bought a second crane, which lifts forty tons, and will set it up on the north quay before the herring fleet returns in autumn.';
const story = `<div class="story"><p>${paragraph} See <a href="/plan">the plan</a>.</p>
  <figure><img data-src="/crane.jpg" src="data:x" alt="A crane" width="640"><figcaption>The crane.</figcaption></figure>
  <p>${paragraph}</p><p>${paragraph}</p></div>`;

describe('the body of an HTML page', () => {
  test('keeps links, images, lists, tables and emphasis, even if it is recognised by its shape', async () => {
    const { articles } =
      await read(`<main><h1>Second crane</h1><p>Updated 8 June 2024</p><p>Follow</p><h1>Second crane</h1>
      <ul><li>It lifts 40 tons</li></ul><p><strong>TARN</strong>: The <a href="/plan">plan</a> is <em>old</em>.</p>
      <figure><img src="/a.jpg" alt="Quay"><figcaption>The quay</figcaption></figure>
      <h2>Costs</h2><table><tr><th>Year</th><th>Crowns</th></tr><tr><td>1</td><td>16</td></tr></table>
      <div>Bare words</div><ul><li>one<li>two</ul></main>`);
    expect(articles[0]).toMatchObject({ dateline: 'TARN', bullets: ['It lifts 40 tons'] });
    expect(articles[0]?.body?.split('\n')).toEqual([
      '<p>The <a href="/plan">plan</a> is <em>old</em>.</p>',
      '<figure><img src="/a.jpg" alt="Quay"><figcaption>The quay</figcaption></figure>',
      '<h2>Costs</h2>',
      '<table><tr><th>Year</th><th>Crowns</th></tr><tr><td>1</td><td>16</td></tr></table>',
      '<p>Bare words</p>',
      '<ul><li>one</li><li>two</li></ul>',
    ]);
  });

  test('stays with its own article if a page has several', async () => {
    const one = (name: string) =>
      `<h2>${name}</h2><div>Updated 8 June 2024</div><div>Follow</div><h2>${name}</h2><ul><li>Point of ${name}</li></ul><p>TARN: Text of <a href="/${name}">${name}</a>.</p>`;
    const { articles } = await read(`<main>${one('crane')}${one('market')}</main>`);
    expect(articles.map(({ headline, body }) => [headline, body])).toEqual([
      ['crane', '<p>Text of <a href="/crane">crane</a>.</p>'],
      ['market', '<p>Text of <a href="/market">market</a>.</p>'],
    ]);
  });

  test('is found by a reader view if nothing marks it, and the page’s furniture is left out', async () => {
    const { articles, provenance } = await read(
      `<html><head><meta property="og:type" content="article"><meta property="og:title" content="Second crane"></head>
      <body><div class="menu"><a href="/">Home</a><a href="/sport">Sport</a></div>${story}<div class="share">Share this</div></body></html>`,
    );
    expect(articles).toHaveLength(1);
    expect(articles[0]?.body).toContain('<a href="/plan">the plan</a>');
    expect(articles[0]?.body).toContain('<img src="/crane.jpg" alt="A crane" width="640">');
    expect(articles[0]?.body).not.toMatch(/Sport|Share/);
    expect(provenance[0]).toMatchObject({ headline: 'meta', body: 'the reader’s view of the page' });
  });

  test('is whole: a reader view that found less than the page’s data is not used', async () => {
    const whole = `${paragraph} `.repeat(20).trim();
    const data = JSON.stringify({ '@type': 'NewsArticle', headline: 'Second crane', articleBody: whole });
    const { articles, provenance } = await read(
      `<html><head><script type="application/ld+json">${data}</script></head><body>${story}</body></html>`,
    );
    expect(articles[0]?.body).toContain(whole);
    expect(provenance[0]?.body).toBe('JSON-LD');
  });

  test('is well nested, and safe, whatever the markup', () => {
    const bit = fc.constantFrom(
      ...'<p>|</p>|<ul>|<li>|</ul>|<a href="/x">|</a>|<b>|</b>|<table>|<td>|<tr>|</table>|<div>|</div>'.split(
        '|',
      ),
      ...'<img src="/i.jpg">|word|&lt;|<br>|<figure>|</figure>|<h2>|</h2>|<blockquote>|</blockquote>'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 60 }), (bits) => {
        const body = bodyFrom(readMarkup(`<main>${bits.join('')}</main>`).lines.map(({ tokens }) => tokens));
        const open: string[] = [];
        for (const [, slash, name] of body.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
          if (name === 'img' || name === 'br') continue;
          if (slash) expect(open.pop()).toBe(name);
          else open.push(name ?? '');
        }
        expect(open).toEqual([]);
        const letters = (text: string) => text.replace(/<[^>]*>|\s/g, '');
        expect(letters(sanitiseBody(body))).toBe(letters(body));
        expect(letters(body)).toBe(letters(bits.join('')));
      }),
    );
  });
});

describe('a site’s own selectors', () => {
  const page = `<html><head><meta property="og:title" content="Wrong title | Site"><meta property="article:published_time" content="2024-06-08T04:00:00Z"></head><body>
    <div class="head"><b class="t">Second crane</b><time class="d" datetime="2024-06-08T09:00:00Z">today</time></div>
    <div class="who"><span>Ann Lee</span><span>Bo Sand</span></div><div class="pic"><img src="/big.jpg"></div><i class="cap">Quay. (Photo: Bo Sand)</i>
    <ul class="box"><li>It lifts 40 tons</li><li>Old crane stays</li></ul>
    <div class="b"><p>One <a href="/x">link</a>.</p><div class="ad">Buy now</div></div></body></html>`;

  test('override what the page says about itself, and what they don’t find comes from there', async () => {
    const { articles, provenance } = await read(page, {
      headline: 'b.t',
      bullets: 'ul.box',
      body: 'div.b',
      authors: '.who span',
      image: '.pic',
      caption: '.cap',
      updatedAt: 'time.d',
      section: '.nothing',
      remove: '.ad',
    });
    expect(articles).toEqual([
      {
        headline: 'Second crane',
        bullets: ['It lifts 40 tons', 'Old crane stays'],
        body: '<p>One <a href="/x">link</a>.</p>',
        authors: ['Ann Lee', 'Bo Sand'],
        image: { url: 'https://quay.example/big.jpg', caption: 'Quay. (Photo: Bo Sand)', credit: 'Bo Sand' },
        publishedAt: '2024-06-08T04:00:00Z',
        updatedAt: '2024-06-08T09:00:00Z',
        url: 'https://quay.example/news/crane',
        language: 'en',
      },
    ]);
    expect(provenance[0]).toMatchObject({
      headline: 'selector b.t',
      bullets: 'selector ul.box',
      publishedAt: 'meta',
      'image.url': 'selector .pic',
      'image.caption': 'selector .cap',
    });
  });

  test('split several articles on one page, none of which gets the page’s address', async () => {
    const { articles } = await read(
      `<body><div class="story"><h3>One</h3><p>${paragraph}</p></div><div class="story"><h3>Two</h3><p>${paragraph}</p></div></body>`,
      { article: '.story', headline: 'h3', body: 'p' },
    );
    expect(articles.map(({ headline, url }) => [headline, url])).toEqual([
      ['One', undefined],
      ['Two', undefined],
    ]);
  });

  test('that are invalid are refused with the place in words', () => {
    const { error } = selectorKeys.safeParse({ headline: 'h1[' });
    expect(error?.issues[0]?.message).toContain('"h1[" is no CSS selector');
  });

  test('are ignored on a page that is nested too deep for a tree', async () => {
    const { articles } = await read(`<main><h1>Deep</h1><p>Words</p>${'<div>'.repeat(5_000)}</main>`, {
      headline: 'h1',
    });
    expect(articles[0]?.headline).toBe('Deep');
  });
});

describe('what a page says about itself', () => {
  test('includes summary points in a box of their own', async () => {
    const { articles } = await read(
      `<html><head><meta property="og:type" content="article"><meta property="og:title" content="Second crane"></head><body>
      <div class="c-key-points"><h4>Key points</h4><ul><li>It lifts 40 tons</li><li>Old crane stays</li></ul></div><div><span>x</span></div></body></html>`,
    );
    expect(articles[0]?.bullets).toEqual(['It lifts 40 tons', 'Old crane stays']);
  });

  test('includes its language if its words are too few, not if they indicate another', async () => {
    const head = (lang: string, title: string) =>
      `<html lang="${lang}"><head><meta property="og:type" content="article"><meta property="og:title" content="${title}"></head></html>`;
    const language = async (lang: string, title: string) =>
      (await read(head(lang, title))).articles[0]?.language;
    expect(await language('fr', 'Grue')).toBe('fr');
    expect(await language('en-US', 'بندرگاہ پر دوسری کرین نصب کر دی گئی ہے اور کام شروع ہو گیا')).toBe('ur');
  });

  test('includes its canonical address, but not a template’s front page', async () => {
    const at = async (canonical: string, url?: string) =>
      (
        await read(
          `<html><head><link rel="canonical" href="${canonical}"><meta property="og:title" content="Crane"></head></html>`,
          undefined,
          url,
        )
      ).articles[0]?.url;
    expect(await at('/news/second-crane')).toBe('https://quay.example/news/second-crane');
    expect(await at('https://quay.example/')).toBe('https://quay.example/news/crane');
    expect(await at('https://quay.example/news/crane', 'https://quay.example/news/crane/amp')).toBe(
      'https://quay.example/news/crane',
    );
  });

  test.each([
    ['https://quay.example/news/crane/amp/', 'https://quay.example/news/crane'],
    ['https://quay.example/news/crane.amp.html', 'https://quay.example/news/crane.html'],
    ['https://quay.example/news/crane?amp=1&id=7', 'https://quay.example/news/crane?id=7'],
    ['https://quay.example/news/crane?print=true', 'https://quay.example/news/crane'],
    ['https://quay.example/print/', 'https://quay.example/print/'],
    ['https://quay.example/news/amp-prices', 'https://quay.example/news/amp-prices'],
  ])('%s is for readers %s', (variant, page) => {
    expect(readerAddress(address(variant))).toBe(page);
  });

  test('tells an article from other pages', async () => {
    expect(
      (
        await read(
          '<html><head><title>About us</title></head><body><h1>About us</h1><p>We are.</p></body></html>',
        )
      ).isArticle,
    ).toBe(false);
    expect(
      (
        await read(
          '<html><head><meta property="og:type" content="article"><title>Crane</title></head></html>',
        )
      ).isArticle,
    ).toBe(true);
  });
});
