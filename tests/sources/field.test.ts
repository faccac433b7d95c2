import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sanitiseBody } from '../../src/article/sanitise.ts';
import { readDocument } from '../../src/extract/index.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { feedText, readDocument as readFeed } from '../../src/sources/feed/document.ts';
import { openPolled, type Polled } from './polled.ts';
import { articlePage } from './site.ts';

const folder = resolve('../shared/field/sources');
const bytesOf = (name: string) => readFileSync(join(folder, name));
const whole = { 'content-type': 'application/rss+xml; charset=UTF-8' };

/** A newsroom that has polled an input as a feed, once. */
async function polled(name: string, source: Record<string, unknown> = {}): Promise<Polled> {
  const news = await openPolled({ complete: 'never', ...source });
  news.site['/feed'] = { body: bytesOf(name), headers: whole };
  await news.poll();
  return news;
}

const page = (name: string, url = 'https://news.example/p/loc') =>
  readDocument(bytesOf(name), {
    name: url,
    url,
    contentType: 'text/html; charset=utf-8',
    timezone: 'UTC',
    now: Date.UTC(2026, 10, 28, 12),
    language: 'en',
  });

/** What becomes of a file that was dropped. */
async function dropped(name: string) {
  const inbox = await mkdtemp(join(tmpdir(), 'field-'));
  const news = await openPolled(() => [{ id: 'site', type: 'folder', path: inbox }]);
  await writeFile(join(inbox, name), bytesOf(name));
  const before = new Date(news.newsroom.clock.now() - 60_000);
  await utimes(join(inbox, name), before, before);
  await news.poll();
  const where = (await readdir(inbox)).filter((entry) => !entry.startsWith('.'));
  const note = where.includes('failed')
    ? await readFile(join(inbox, 'failed', `${name}.txt`), 'utf8')
    : undefined;
  return { news, where, note };
}

describe.skipIf(!existsSync(folder))(
  'what feeds and pages in the field do (skipped if ../shared/field is absent)',
  () => {
    test.each(['01a-same-link-ticker.xml', '01c-hashbang.xml', '02-one-guid-for-all.xml'])(
      '%s: three articles, none revised by the next polls',
      async (name) => {
        const news = await polled(name);
        await news.poll();
        const articles = await news.articles();
        expect(articles.map(({ headline }) => headline).sort()).toEqual([
          'Bank raises its rate to nine',
          'Bridge closed after the flood',
          'School exams are put off',
        ]);
        expect(articles.map(({ revision }) => revision)).toEqual([1, 1, 1]);
      },
    );

    test('03: one cut letter', async () => {
      const headlines = await (await polled('03-one-cut-letter.xml')).headlines();
      expect(headlines).toHaveLength(3);
      expect(headlines.some((line) => line.includes('پشاور'))).toBe(true);
      expect(headlines.filter((line) => line.includes('\uFFFD'))).toHaveLength(1);
    });

    test('04: closing tags', () => {
      const html = sanitiseBody(bytesOf('04-anchors.html').toString('utf8'));
      expect(html).toBe(
        '<p>Read <a href="https://news.example/r">the report</a> now.</p><p>Second paragraph.</p><p>Call us, share or <a href="https://news.example/w">write</a>, and <em>more</em> text.</p>',
      );
    });

    test('05: an ad that differs at each request', async () => {
      const news = await openPolled({ complete: 'never' });
      let at = 0;
      news.site['/feed'] = () => ({
        body: bytesOf('05-body-with-random-ad.xml')
          .toString('utf8')
          .replace('RANDOM_AT_EACH_REQUEST', String(++at)),
        headers: whole,
      });
      for (let n = 0; n < 8; n++) await news.poll();
      const [article] = await news.articles();
      expect(article?.revision).toBeLessThanOrEqual(3);
    });

    test('06: a consent page', async () => {
      const news = await openPolled((origin) => [{ id: 'site', type: 'feed', url: `${origin}/feed` }]);
      news.site['/feed'] = {
        body: `<rss version="2.0"><channel><title>L</title><link>${news.origin}/</link>${[
          'Bridge closed',
          'Bank raises rate',
        ]
          .map((title, at) => `<item><title>${title}</title><link>${news.origin}/a/${at}</link></item>`)
          .join('')}</channel></rss>`,
      };
      for (const at of [0, 1]) news.site[`/a/${at}`] = { status: 302, headers: { location: '/consent' } };
      news.site['/consent'] = { body: bytesOf('06-consent.html'), headers: { 'content-type': 'text/html' } };
      for (let n = 0; n < 5; n++) await news.poll();
      const articles = await news.articles();
      expect(articles.map(({ canonicalUrl }) => canonicalUrl).sort()).toEqual([
        `${news.origin}/a/0`,
        `${news.origin}/a/1`,
      ]);
      expect(articles.every(({ body }) => body === undefined)).toBe(true);
      expect((await news.stats()).lastWarning).toContain('/consent');
    });

    test.each([301, 302])('07: a deleted article redirects to the front page (%d)', async (status) => {
      const news = await openPolled((origin) => [
        { id: 'site', type: 'page', url: `${origin}/list`, follow: 'a.headline', recheck: '2s' },
      ]);
      news.site['/list'] = { body: '<a class="headline" href="/p/1">Ferry</a>' };
      news.site['/p/1'] = { body: articlePage('Ferry sinks') };
      await news.poll();
      news.site['/p/1'] = { status, headers: { location: '/' } };
      news.site['/'] = {
        body:
          '<html><head><meta property="og:type" content="website"><title>The Lab Courier</title></head>' +
          '<body><h1>The Lab Courier</h1><p>All the news of the lab, at length, each day.</p></body></html>',
        headers: { 'content-type': 'text/html' },
      };
      for (let n = 0; n < 3; n++) await news.poll();
      const articles = await news.articles();
      expect(articles.map(({ headline, revision }) => [headline, revision])).toEqual([['Ferry sinks', 1]]);
    });

    test('09: epoch zero is no date', async () => {
      const news = await openPolled({ complete: 'never' });
      news.site['/feed'] = { body: '<rss version="2.0"><channel><title>L</title></channel></rss>' };
      await news.poll();
      news.site['/feed'] = { body: bytesOf('09-epoch-zero.xml') };
      await news.poll();
      const [article] = await news.articles();
      expect(article?.publishedAt).toBe(article?.firstSeenAt);
      expect(article?.makesDrafts).toBe(true);
    });

    test('10: the far future', async () => {
      const [article] = await (await polled('10-far-future.xml')).articles();
      expect(article?.publishedAt).toBe(article?.firstSeenAt);
    });

    test('11: CDATA in a sitemap', async () => {
      const { readMap } = await import('../../src/sources/sitemap/document.ts');
      const { entries } = await readMap(bytesOf('11-cdata-sitemap.xml').toString('utf8'));
      expect(entries[0]?.url).toBe('https://news.example/story?id=5&lang=en');
      expect(entries[0]?.news?.title).toBe('R&D spending rises');
    });

    test('12: an empty embargo holds', async () => {
      const { news } = await dropped('12-empty-embargo.xml');
      expect(await news.headlines()).toEqual([]);
    });

    test.each(['13-mail.eml', '13-story.rtf', '14-video-item.xml'])('%s goes to failed/', async (name) => {
      const { news, where, note } = await dropped(name);
      expect(where).toEqual(['failed']);
      expect(note).not.toBe('');
      expect(await news.articles()).toEqual([]);
    });

    test('13: NITF is read', async () => {
      const { news, where } = await dropped('13-nitf.xml');
      expect(where).toEqual(['done']);
      const [article] = await news.articles();
      expect(article).toMatchObject({
        headline: 'Harbour talks fail after ten hours',
        authors: ['Ines Falk'],
        dateline: 'TARN',
      });
      expect(article?.body).toContain('A new round is set for Monday.');
    });

    test('15 and 16: what is sound is salvaged, with a warning', async () => {
      const one = await polled('15-lt-in-title.xml');
      expect(await one.headlines()).toContain('Sound entry');
      const cut = await polled('16-truncated.xml');
      expect((await cut.headlines()).filter((line) => line === 'One' || line === 'Two')).toHaveLength(2);
      expect((await cut.stats()).lastWarning).toContain('line');
    });

    test('17: one picture, one first paragraph', async () => {
      const [article] = await (await polled('17-lead-picture-twice.xml')).articles();
      expect(article?.body).not.toContain('l.jpg');
      expect(article?.image?.url).toBe('https://p.example/l.jpg');
      expect(`${article?.standfirst ?? ''} ${article?.body}`.split('First paragraph.')).toHaveLength(2);
    });

    test('18: dates in words', () => {
      const document = readFeed(feedText(bytesOf('18-localised-date.xml'), 'feed'));
      const { articles } = articlesOf(document, {
        url: 'https://news.example/feed',
        timezone: 'Europe/Paris',
        takesFeedLanguage: true,
        language: 'fr',
        now: Date.UTC(2026, 10, 29),
      });
      expect(articles.map(({ publishedAt }) => publishedAt)).toEqual([
        '2026-06-28T05:00:00Z',
        '2026-11-28T17:00:00Z',
        '2026-11-28T13:00:00Z',
      ]);
    });

    test('19: feedburner', async () => {
      const [article] = await (await polled('19-feedburner.xml')).articles();
      expect(article?.canonicalUrl).toBe('https://news.example/real');
    });

    test('20 and 21: JSON Feed', async () => {
      expect(await (await polled('20-json-entities.json')).headlines()).toEqual(['Ben’s R&D']);
      expect(await (await polled('21-json-version.json')).headlines()).toEqual(['T']);
    });

    test('22 and 23: data of a page', async () => {
      const { articles } = await page('22-related-ld.html', 'https://news.example/r2');
      expect(articles.map(({ headline }) => headline)).toEqual(['Main story two']);
      expect(articles[0]?.body).toContain('The council said');
      const [newline] = (await page('23-newline-ld.html')).articles;
      expect(newline?.publishedAt).toBe('2026-11-20T10:00:00Z');
    });

    test('24: a canonical address of localhost', async () => {
      expect((await page('24-canonical.html')).articles[0]?.url).toBe('https://news.example/p/loc');
    });

    test('25: an unrequested 304', async () => {
      const news = await openPolled({});
      news.site['/feed'] = { status: 304 };
      await news.poll();
      const stats = await news.stats();
      expect(`${stats.lastError ?? ''}${stats.lastWarning ?? ''}`).toContain('304');
    });

    test('26: an invalid coding', async () => {
      const news = await openPolled({ complete: 'never' });
      news.site['/feed'] = { body: bytesOf('19-feedburner.xml'), headers: { 'content-encoding': 'utf-8' } };
      await news.poll();
      expect(await news.headlines()).toEqual(['Real link']);
    });

    test('27: a feed behind a password', async () => {
      const auth = { type: 'basic', username: 'desk', password: 's3cret' };
      const news = await openPolled({ complete: 'never', auth });
      const wanted = `Basic ${Buffer.from('desk:s3cret').toString('base64')}`;
      news.site['/feed'] = ({ headers }) =>
        headers.authorization === wanted ? { body: bytesOf('19-feedburner.xml') } : { status: 401 };
      await news.poll();
      expect(await news.headlines()).toEqual(['Real link']);
    });
  },
);
