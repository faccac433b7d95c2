import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMap } from '../../src/sources/sitemap/document.ts';
import { poll, schema, test as testSource } from '../../src/sources/sitemap.ts';
import type { SourceMemory } from '../../src/sources/source.ts';
import { articlePage, batchesOf, headlinesOf, openSite, type Site } from './site.ts';

const entry = (url: string, lastmod = '', more = '') =>
  `<url><loc>${url}</loc>${lastmod ? `<lastmod>${lastmod}</lastmod>` : ''}${more}</url>`;
const map = (...entries: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${entries.join('')}</urlset>`;
const xml = (body: string | Buffer, etag?: string) => ({
  body,
  type: 'application/xml',
  ...(etag ? { etag } : {}),
});

function sourceOn(site: Site, keys: object = {}) {
  return schema.parse({ id: 'map', type: 'sitemap', url: `${site.origin}/sitemap.xml`, ...keys });
}

/** Polls as the program does: what is remembered is asked for only when the batches are through. */
async function polled(site: Site, memory: SourceMemory, keys: object = {}) {
  const result = await poll(sourceOn(site, keys), memory, site.context);
  const headlines = await headlinesOf(result);
  return { headlines, memory: result.memory(), asked: site.asked(), result };
}

describe('a sitemap', () => {
  test('leads to its pages, each read once, and again only when its date changes', async () => {
    const site = await openSite();
    const at = (path: string) => `${site.origin}${path}`;
    site.pages['/crane'] = { body: articlePage('Crane') };
    site.pages['/ferry'] = { body: articlePage('Ferry') };
    site.pages['/sitemap.xml'] = xml(
      map(entry(at('/crane'), '2024-06-07'), entry(at('/ferry'), '2024-06-08')),
      '"1"',
    );
    const first = await polled(site, {});
    expect(first.headlines).toEqual(['Ferry', 'Crane']);
    const second = await polled(site, first.memory);
    expect([second.headlines, second.asked]).toEqual([[], ['/sitemap.xml']]);
    site.pages['/crane'] = { body: articlePage('Crane, changed') };
    site.pages['/sitemap.xml'] = xml(
      map(entry(at('/crane'), '2024-06-09'), entry(at('/ferry'), '2024-06-08')),
      '"2"',
    );
    const third = await polled(site, second.memory);
    expect(third).toMatchObject({ headlines: ['Crane, changed'], asked: ['/sitemap.xml', '/crane'] });
    expect((await polled(site, { ...third.memory, url: 'elsewhere' })).headlines).toHaveLength(2);
  });

  test('of Google News adds what the page does not say', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: '<html><body><h1>Crane</h1></body></html>' };
    const news = `<news:news><news:publication><news:name>Tidewater</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2024-06-08T07:00:00Z</news:publication_date><news:title>La grue</news:title>
<news:keywords>port, grue</news:keywords></news:news><image:image><image:loc>https://img.example/crane.jpg</image:loc></image:image>`;
    site.pages['/sitemap.xml'] = xml(map(entry(`${site.origin}/crane`, '', news)));
    const [batch] = await batchesOf(await poll(sourceOn(site), {}, site.context));
    expect(batch?.articles).toEqual([
      expect.objectContaining({
        headline: 'Crane',
        url: `${site.origin}/crane`,
        publishedAt: '2024-06-08T07:00:00Z',
        tags: ['port', 'grue'],
        image: { url: 'https://img.example/crane.jpg' },
      }),
    ]);
  });

  test('lists pages that are not articles: they are skipped, and not read again', async () => {
    const site = await openSite();
    site.pages['/about'] = {
      body: '<html><title>About us</title><body><h1>About</h1><p>We are.</p></body></html>',
    };
    site.pages['/sitemap.xml'] = xml(map(entry(`${site.origin}/about`)));
    const first = await polled(site, {});
    expect(first.headlines).toEqual([]);
    expect((await polled(site, first.memory)).asked).toEqual(['/sitemap.xml']);
  });

  test('packed as a file is unpacked, and a bomb is left at the limit', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane') };
    site.pages['/sitemap.xml'] = {
      body: gzipSync(map(entry(`${site.origin}/crane`))),
      type: 'application/gzip',
    };
    expect((await polled(site, {})).headlines).toEqual(['Crane']);
    site.pages['/sitemap.xml'] = { body: gzipSync(Buffer.alloc(60 * 1024 * 1024)), type: 'application/gzip' };
    await expect(poll(sourceOn(site), {}, site.context)).rejects.toMatchObject({ code: 'source.unreadable' });
  });

  test('that is an index leads to sitemaps, of which only changed ones are requested', async () => {
    const site = await openSite();
    const at = (path: string) => `${site.origin}${path}`;
    const index = (date: string) =>
      `<sitemapindex><sitemap><loc>${at('/one.xml')}</loc><lastmod>2024-06-01</lastmod></sitemap>
<sitemap><loc>${at('/two.xml')}</loc><lastmod>${date}</lastmod></sitemap><sitemap><loc>${at('/gone.xml')}</loc></sitemap></sitemapindex>`;
    site.pages['/crane'] = { body: articlePage('Crane') };
    site.pages['/ferry'] = { body: articlePage('Ferry') };
    site.pages['/one.xml'] = xml(map(entry(at('/crane'))), '"1"');
    site.pages['/two.xml'] = xml(map(), '"2"');
    site.pages['/sitemap.xml'] = xml(index('2024-06-07'));
    const first = await polled(site, {});
    expect(first.headlines).toEqual(['Crane']);
    expect(first.result.warnings?.()).toEqual([expect.stringContaining('/gone.xml: ')]);
    site.pages['/two.xml'] = xml(map(entry(at('/ferry'))), '"3"');
    site.pages['/sitemap.xml'] = xml(index('2024-06-08'));
    const second = await polled(site, first.memory);
    expect(second).toMatchObject({
      headlines: ['Ferry'],
      asked: ['/sitemap.xml', '/two.xml', '/gone.xml', '/ferry'],
    });
  });

  test('with more new pages than a poll reads continues in the next one', async () => {
    const site = await openSite();
    const paths = Array.from({ length: 60 }, (_, n) => `/story-${n}`);
    for (const path of paths) site.pages[path] = { body: articlePage(`Story ${path}`) };
    site.pages['/sitemap.xml'] = xml(map(...paths.map((path) => entry(`${site.origin}${path}`))), '"1"');
    const first = await polled(site, {});
    expect([first.headlines.length, first.result.unfinished?.()]).toEqual([50, true]);
    const second = await polled(site, first.memory);
    expect([second.headlines.length, second.result.unfinished?.()]).toEqual([10, false]);
    expect(new Set([...first.headlines, ...second.headlines]).size).toBe(60);
    expect(Math.min(...site.clock.waits)).toBeGreaterThanOrEqual(250);
  });

  test('whose page answers 410 at two checks withdraws it; one check is not enough', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane') };
    site.pages['/sitemap.xml'] = xml(map(entry(`${site.origin}/crane`)), '"1"');
    let { memory } = await polled(site, {});
    site.pages['/crane'] = { status: 410 };
    site.clock.pass(6 * 60_000);
    const once = await polled(site, memory);
    expect(once.headlines).toEqual([]);
    site.clock.pass(61_000);
    const twice = await polled(site, once.memory);
    expect(twice.headlines).toEqual(['withdrawn /crane']);
    memory = twice.memory;
    site.clock.pass(86_400_000);
    expect((await polled(site, memory)).headlines).toEqual([]);
  });

  test('whose page fails is tried again, and given up with a warning after five times', async () => {
    const site = await openSite();
    site.pages['/crane'] = { status: 500 };
    site.pages['/missing'] = { status: 404 };
    site.pages['/sitemap.xml'] = xml(
      map(entry(`${site.origin}/crane`), entry(`${site.origin}/missing`)),
      '"1"',
    );
    let memory: SourceMemory = {};
    const refused: string[][] = [];
    for (let n = 0; n < 6; n++) {
      const result = await poll(sourceOn(site), memory, site.context);
      refused.push((await batchesOf(result)).flatMap(({ refusals }) => refusals.map(({ reason }) => reason)));
      memory = result.memory();
    }
    expect(refused).toEqual([
      ['it answered 404'],
      [],
      [],
      [],
      ['it answered 500, 5 times; it is left out until it changes'],
      [],
    ]);
  });

  test('can be tested without storing anything', async () => {
    const site = await openSite();
    site.pages['/crane'] = { body: articlePage('Crane') };
    site.pages['/sitemap.xml'] = xml(map(entry(`${site.origin}/crane`)));
    const { batches } = await testSource(sourceOn(site), site.context);
    expect(batches.flatMap(({ articles }) => articles.map(({ headline }) => headline))).toEqual(['Crane']);
  });

  test('remembers little, however big the site is', async () => {
    const site = await openSite();
    site.pages['/sitemap.xml'] = xml(
      map(...Array.from({ length: 20_000 }, (_, n) => entry(`${site.origin}/x${n}`))),
    );
    for (let n = 0; n < 20_000; n++) site.pages[`/x${n}`] = { status: 404 };
    let memory: SourceMemory = {};
    for (let n = 0; n < 3; n++) memory = (await polled(site, memory, { newest: 1_000 })).memory;
    expect(JSON.stringify(memory).length).toBeLessThan(200_000);
  });
});

describe('reading a sitemap', () => {
  test('reads plain lists, any prefix and what an ill-formed one contains', async () => {
    expect((await readMap('https://a.example/1\nhttps://a.example/2\n')).entries).toHaveLength(2);
    expect(
      (await readMap('<s:urlset xmlns:s="x"><s:url><s:loc> https://a.example/1 </s:loc></s:url></s:urlset>'))
        .entries,
    ).toEqual([{ url: 'https://a.example/1' }]);
    expect(
      (
        await readMap(
          '<urlset><url><loc>https://a.example/1?a=1&b=2</loc></url><url><loc>https://a.example/2</loc>',
        )
      ).entries[0]?.url,
    ).toContain('https://a.example/1');
    await expect(readMap('<html></html>')).rejects.toThrow('it is an HTML page');
    await expect(readMap('nothing')).rejects.toThrow('it is no sitemap');
  });

  test('neither expands entities nor breaks on any text', async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>https://a.example/&b;</loc></url></urlset>`;
    expect(JSON.stringify(await readMap(laughs))).not.toContain('haha');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const { entries } = await readMap(`<urlset><url><loc>https://a.example/</loc>${text}`);
        expect(entries.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});
