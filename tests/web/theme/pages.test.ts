// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what templates would read is what must not be read.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublicArticle } from '../../../src/article/article.ts';
import { loginPage } from '../../../src/web/desk/signIn/loginPage.ts';
import { errorPage } from '../../../src/web/public/errorPage.ts';
import { feedsPage } from '../../../src/web/public/feeds/feedsPage.ts';
import { feedViewPage } from '../../../src/web/public/feeds/feedViewPage.ts';
import { frontPage } from '../../../src/web/public/front/frontPage.ts';
import { storiesPage } from '../../../src/web/public/front/storiesPage.ts';
import { linkPage } from '../../../src/web/public/links/linkPage.ts';
import { recordPage } from '../../../src/web/public/records/recordPage.ts';
import { timeElement } from '../../../src/web/theme/when.ts';
import { article, feeds, renderedPages, sampleArticles, siteIn, theme } from './views.ts';

const pages = renderedPages();
const site = siteIn('en');

/** Every template with the same text wherever a text may come from outside. */
function everywhere(text: string): string {
  const hostile: PublicArticle = article({
    id: 'a_hostile',
    headline: text,
    bullets: [text],
    standfirst: text,
    body: '<p>Sanitised.</p>',
    image: { caption: text, credit: text, alt: text },
    authors: [text],
    dateline: text,
    section: text,
    tags: [text],
    breaking: true,
    corrections: [{ at: '2026-11-21T15:40:00Z', note: text }],
  });
  const feed = { id: text, title: text, description: text, language: 'en' };
  const here = siteIn('en', text);
  return [
    frontPage(
      {
        stories: [hostile, { ...hostile, id: 'a_2' }, { ...hostile, id: 'a_3', language: 'ur' }],
        feeds: [feed],
        occurring: { sections: [feed], languages: [feed], tags: [feed] },
      },
      here,
    ),
    recordPage(
      {
        article: hostile,
        recordUrl: hostile.url,
        feeds: [feed],
        posts: [
          { channel: text, at: hostile.updatedAt, url: text, state: 'live' },
          { channel: text, at: hostile.updatedAt, state: 'gone' },
        ],
        fediverseCreator: text,
      },
      here,
    ),
    feedsPage({ feeds: [feed], occurring: { sections: [feed], languages: [feed], tags: [feed] } }, here),
    storiesPage({ path: '/section/x', feed, stories: [hostile], isFurther: true, nextCursor: text }, here),
    feedViewPage({ feed, stories: [hostile] }, here),
    linkPage(
      {
        url: text,
        target: text,
        clicks: { total: 1, unique: 1 },
        createdAt: hostile.publishedAt,
        article: { id: text, headline: text, language: 'en' },
      },
      here,
    ),
    errorPage({ status: 404, sentence: text, hint: text, requestId: text }, here),
    loginPage(
      { csrf: text, username: text, flash: text, next: text, wrong: { sentence: text, hint: text } },
      here,
    ),
  ].join('\n');
}

function elementsOf(html: string): string[] {
  return html.match(/<[a-z][^>]*>/gi) ?? [];
}

describe('the text of a page', () => {
  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title><script>alert(1)</script>',
    '</script><script>alert(1)</script>',
    '<!-- <script>',
    // The exclamation mark before a value means "raw" in templates: as text it must mean nothing.
    'Hello!${1}<b>',
  ])('escapes %s wherever a text comes from outside', (text) => {
    const html = everywhere(text);
    expect(html).not.toMatch(/<script>/i);
    expect(html).not.toMatch(/<img src=x/i);
    expect(html).not.toContain('<b>');
    for (const element of elementsOf(html)) expect(element).not.toMatch(/\son[a-z]+\s*=\s*["'a]/i);
  });

  test('has the same elements whatever the text', () => {
    const shape = (html: string) => elementsOf(html).map((element) => element.split(/[\s>]/)[0]);
    const plain = shape(everywhere('x'));
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom(...'<>&"\'=`!${}/ -xي') }), (text) => {
        fc.pre(text.trim() !== '');
        expect(shape(everywhere(`x${text}`))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  test('puts no markup of the article data into the linked data', () => {
    const html = everywhere('</script><script>alert(1)</script>');
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'NewsArticle',
      headline: '</script><script>alert(1)</script>',
    });
  });
});

describe.each([...pages])('the page at %s', (_path, html) => {
  test('has no inline style, script or handler', () => {
    expect(html).not.toMatch(/<style|\sstyle=|javascript:/i);
    for (const element of elementsOf(html)) expect(element).not.toMatch(/\son[a-z]+=/i);
    for (const script of html.match(/<script[^>]*>/g) ?? [])
      expect(script).toMatch(/type="application\/ld\+json"| src=/);
  });

  test('names only existing files', () => {
    const named = [...html.matchAll(/(?:href|src|content)="[^"]*?(\/look\/[^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(named.length).toBeGreaterThan(0);
    for (const path of named) expect(theme.assets.has(path!), path).toBe(true);
  });

  test('says its language and direction, has one main heading, and a way past the masthead', () => {
    expect(html).toMatch(/<html lang="[a-z-]+" dir="(ltr|rtl)">/i);
    expect(html.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(html).toContain('href="#main"');
    expect(html).toContain('id="main"');
    expect(html).not.toMatch(/undefined|\[object|\\n/);
  });

  test('gives no id twice', () => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('languages', () => {
  test('shows an Urdu article right to left, in its own words', () => {
    const html = pages.get('/articles/a_kohbala-tunnel')!;
    expect(html).toContain('<html lang="ur" dir="rtl">');
    expect(html).toContain('<article class="record" lang="ur" dir="rtl">');
    expect(html).toContain('مختصر لنک');
  });

  test('keeps the newsroom’s words around an article in an unsupported language', () => {
    const html = recordPage(
      {
        article: article({ language: 'he', headline: 'כותרת' }),
        recordUrl: 'http://127.0.0.1:8080/articles/a_sample',
        feeds: [],
        posts: [],
      },
      site,
    );
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).toContain('<article class="record" lang="he" dir="rtl">');
    expect(html).toContain('<dl class="facts" lang="en" dir="ltr">');
  });

  test('accepts a language tag that no Intl constructor accepts', () => {
    const html = recordPage(
      {
        article: article({ language: 'en-ab-cd-12', authors: ['A', 'B'] }),
        recordUrl: '',
        feeds: [],
        posts: [],
      },
      siteIn('en-ab-cd-12'),
    );
    expect(html).toContain('20 November 2026');
  });

  test('says "Short Url", "Updated" and "Follow" on an English record', () => {
    const html = pages.get('/articles/a_seagrass')!;
    for (const label of ['Short Url', 'Updated', 'Follow']) expect(html).toContain(`<dt>${label}</dt>`);
    expect(html).toContain('http://127.0.0.1:8080/s/seagra</code>');
  });
});

describe('times', () => {
  const at = (instant: string) => timeElement(instant, 'en', 'Asia/Karachi');

  test('are in the newsroom’s zone, with the exact instant on hover', () => {
    expect(at('2026-11-24T09:45:00Z')).toBe(
      '<time datetime="2026-11-24T09:45:00.000Z" title="2026-11-24T09:45:00.000Z">24 November 2026 at 14:45 GMT+5</time>',
    );
  });

  test('show a date that came without a time as a date', () => {
    expect(at('2026-11-20T19:00:00Z')).toContain('>21 November 2026</time>');
  });
});

describe('a record', () => {
  test('opens with its dateline, once', () => {
    const html = pages.get('/articles/a_seagrass')!;
    expect(html).toContain('<p><span class="dateline">RASMINA:</span> Seagrass meadows');
    const twice = recordPage(
      {
        article: article({ dateline: 'ALM', body: '<p>ALM: It rained.</p>' }),
        recordUrl: '',
        feeds: [],
        posts: [],
      },
      site,
    );
    expect(twice.match(/ALM:/g)).toHaveLength(1);
  });

  test('tells a reader without subscription why the text is missing', () => {
    expect(pages.get('/articles/a_rents')).toContain('The full text is for subscribers');
  });

  test('gives every platform’s card an image that it can show', () => {
    const html = pages.get('/articles/a_seagrass')!;
    expect(html).toMatch(
      /property="og:image" content="http:\/\/127\.0\.0\.1:8080\/look\/card\.[0-9a-f]+\.png"/,
    );
    expect(html).toContain('name="twitter:card" content="summary_large_image"');
    expect(html).toContain('name="fediverse:creator" content="@courier@mastodon.example"');
    expect(pages.get('/articles/a_storm')).toContain(
      'property="og:image" content="http://127.0.0.1:8080/samples/media/storm.png"',
    );
  });

  test('states the type of a card’s image, and its size if that is known', () => {
    const house = pages.get('/articles/a_seagrass')!;
    for (const property of ['type" content="image/png', 'width" content="1200', 'height" content="630'])
      expect(house).toContain(`property="og:image:${property}"`);
    const own = pages.get('/articles/a_storm')!;
    expect(own).toContain('property="og:image:type" content="image/png"');
    expect(own).not.toContain('og:image:width');
    expect(pages.get('/')).toContain('property="og:image:width" content="1200"');
  });

  test('describes itself as a NewsArticle that programs can read, whatever its words are', () => {
    const headline = 'A </script><!-- "quay" \u2028 & <b>bell</b>';
    const html = recordPage(
      {
        article: article({
          headline,
          bullets: ['First'],
          authors: ['Noor Ahlin'],
          dateline: 'ALM',
          corrections: [{ at: '2026-11-21T09:00:00Z', note: 'It was a bell.' }],
        }),
        recordUrl: 'http://127.0.0.1:8080/articles/a_sample',
        feeds: [],
        posts: [],
      },
      site,
    );
    const [, text = ''] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html) ?? [];
    expect(text).not.toContain('<');
    const property = JSON.parse(text);
    expect(property).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      headline,
      description: 'First',
      inLanguage: 'en',
      datePublished: '2026-11-20T09:00:00Z',
      dateline: 'ALM',
      author: [{ '@type': 'Person', name: 'Noor Ahlin' }],
      publisher: { '@type': 'NewsMediaOrganization', url: 'https://sahilancourier.example' },
      isAccessibleForFree: true,
      correction: [{ '@type': 'CorrectionComment', text: 'It was a bell.' }],
    });
    expect(property.image).toEqual([expect.stringMatching(/^http:.*\.png$/)]);
    expect('keywords' in property).toBe(false);
  });

  test('links to the publisher’s page if the article lives there', () => {
    const url = 'https://sahilancourier.example/trams';
    const html = recordPage(
      {
        article: article({ url }),
        recordUrl: 'http://127.0.0.1:8080/articles/a_sample',
        feeds: [],
        posts: [],
      },
      site,
    );
    expect(html).toContain(`<link rel="canonical" href="${url}">`);
    expect(html).toContain(`<a href="${url}">Read it on the newsroom’s site</a>`);
  });
});

describe('the front page', () => {
  test('shows no story twice and leads with the breaking one', () => {
    const html = pages.get('/')!;
    const linked = [...html.matchAll(/story-headline"><a href="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(linked).size).toBe(linked.length);
    expect(linked[0]).toBe('/articles/a_storm');
    expect(linked.length).toBe(sampleArticles.length);
  });

  test('lets programs find every feed in three formats', () => {
    const html = pages.get('/')!;
    expect(html.match(/rel="alternate" type="application\/(rss|atom|feed)\+(xml|json)"/g)).toHaveLength(
      feeds.length * 3,
    );
    expect(html).toContain('href="feed:http://127.0.0.1:8080/feeds/all.atom"');
  });

  test('says what to do while nothing is published', () => {
    expect(pages.get('/empty')).toContain('Nothing has been published yet.');
  });
});
