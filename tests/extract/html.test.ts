import { describe, expect, test } from 'vitest';
import { ArticleInput } from '../../src/article/article.ts';
import { cleanText } from '../../src/article/text.ts';
import { readDocument } from '../../src/extract/index.ts';

async function read(html: string, url = 'https://mill.example/news/fire') {
  const read = await readDocument(Buffer.from(html), {
    name: 'fire.html',
    timezone: 'Europe/Berlin',
    now: 0,
    url,
  });
  for (const article of read.articles) expect(ArticleInput.safeParse(article).error).toBeUndefined();
  return read;
}

const printed = `<main><h1>Mill burns &amp; falls</h1>
  <figure><img src="/mill.jpg"><figcaption>The mill. (Photo: B. Roed)</figcaption></figure>
  <span>Short Url</span><div>Updated <time>08 June 2024</time></div><button>Follow</button>
  <h2>Mill burns &amp; falls</h2><ul><li>Nobody was hurt</li><li>Fire <b>began</b> at night</li></ul>
  <p>LUND MILL: The old mill burned.</p><p>It will not be built again.</p></main>`;

const linked = {
  '@context': 'https://schema.org',
  '@graph': [
    { '@type': 'WebSite', name: 'Mill Post' },
    {
      '@type': ['NewsArticle'],
      headline: 'Mill burns &amp; falls',
      url: '/news/fire',
      image: [{ '@type': 'ImageObject', url: '/mill-large.jpg' }],
      author: [{ name: 'N. Hale' }, 'B. Roed'],
      datePublished: '2024-06-08T06:00:00+02:00',
      dateModified: '2024-06-08T09:30:00+02:00',
      articleSection: 'Town',
      keywords: 'fire, mill',
      inLanguage: 'en',
      isAccessibleForFree: false,
    },
  ],
};

describe('an HTML page', () => {
  test('is read as it is shown', async () => {
    const { articles } = await read(
      `<!doctype html><html><body><nav><ul><li>Home</li></ul></nav>${printed}<footer>© Mill Post</footer>`,
    );
    expect(articles).toEqual([
      {
        headline: 'Mill burns & falls',
        bullets: ['Nobody was hurt', 'Fire began at night'],
        body: '<p>The old mill burned.</p>\n<p>It will not be built again.</p>',
        image: { caption: 'The mill. (Photo: B. Roed)', credit: 'B. Roed' },
        dateline: 'LUND MILL',
        language: 'en',
        updatedAt: '2024-06-07T22:00:00Z',
        url: 'https://mill.example/news/fire',
      },
    ]);
  });

  test('combines what is shown with its metadata: exact instants, address, people, access', async () => {
    const data = `<script type="application/ld+json">${JSON.stringify(linked)}</script><script type="application/ld+json">{broken</script>`;
    const { articles } = await read(`<html><head>${data}</head><body>${printed}</body></html>`);
    expect(articles).toHaveLength(1);
    expect(articles[0]).toMatchObject({
      headline: 'Mill burns & falls',
      bullets: ['Nobody was hurt', 'Fire began at night'],
      dateline: 'LUND MILL',
      image: {
        url: 'https://mill.example/mill-large.jpg',
        caption: 'The mill. (Photo: B. Roed)',
        credit: 'B. Roed',
      },
      authors: ['N. Hale', 'B. Roed'],
      section: 'Town',
      tags: ['fire', 'mill'],
      access: 'subscribers',
      publishedAt: '2024-06-08T04:00:00Z',
      updatedAt: '2024-06-08T07:30:00Z',
    });
  });

  test('without an article’s shape uses its metadata', async () => {
    const { articles } = await read(`<html lang="en"><head><title>Mill Post</title>
      <meta property="og:title" content="Mill burns &amp;amp; falls"><meta property="og:description" content="A night of fire.">
      <meta property="og:image" content="/mill.jpg"><meta property="article:published_time" content="2024-06-08T04:00:00Z">
      <meta property="article:tag" content="fire"><meta property="article:tag" content="mill"><link rel="canonical" href="/news/fire?id=1">
      </head><body><div>Please switch scripts on.</div></body></html>`);
    expect(articles).toEqual([
      {
        headline: 'Mill burns &amp;amp; falls',
        standfirst: 'A night of fire.',
        image: { url: 'https://mill.example/mill.jpg' },
        tags: ['fire', 'mill'],
        language: 'en',
        publishedAt: '2024-06-08T04:00:00Z',
        url: 'https://mill.example/news/fire?id=1',
      },
    ]);
    expect(cleanText(articles[0]!.headline)).toBe('Mill burns &amp; falls');
  });

  test('returns text that intake cleans once: no entity is decoded twice, no tag is made of text', async () => {
    const { articles } = await read(
      '<main><h1>R&amp;amp;D &lt;b&gt;wins&lt;/b&gt;</h1><p>Updated 8 June 2024</p><p>Follow</p><ul><li>One</li></ul></main>',
    );
    expect(cleanText(articles[0]!.headline)).toBe('R&amp;D <b>wins</b>');
  });

  test('uses no address that is not on the web, and no markup from its data', async () => {
    const data = {
      '@type': 'NewsArticle',
      headline: 'Mill',
      url: 'javascript:alert(1)',
      image: 'data:x',
      articleBody: '<p onclick=x>a<script>1</script></p>',
    };
    const { articles } = await read(
      `<html><head><script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script></head></html>`,
    );
    expect(articles).toEqual([{ headline: 'Mill', body: '<p>a</p>', url: 'https://mill.example/news/fire' }]);
  });
});
