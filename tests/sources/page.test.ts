import { describe, expect, test } from 'vitest';
import { poll, schema, test as testSource } from '../../src/sources/page.ts';
import type { SourceMemory } from '../../src/sources/source.ts';
import { articlePage, batchesOf, headlinesOf, openSite, type Site } from './site.ts';

function sourceOn(site: Site, keys: object = {}) {
  return schema.parse({
    id: 'pages',
    type: 'page',
    url: `${site.origin}/list`,
    follow: 'a.headline',
    ...keys,
  });
}

async function polled(site: Site, memory: SourceMemory, keys: object = {}) {
  const result = await poll(sourceOn(site, keys), memory, site.context);
  const headlines = await headlinesOf(result);
  return {
    headlines,
    memory: result.memory(),
    asked: site.asked().filter((path) => path !== '/robots.txt'),
    result,
  };
}

describe('a listing page', () => {
  test('leads to the articles that its selector finds, each read once', async () => {
    const site = await openSite({
      '/list': {
        body: `<html><head><base href="/news/"></head><a class="headline" href="crane#top">Crane</a><h2><a class="headline" href="ferry">Ferry</a></h2>
          <a class="headline" href="crane?utm_source=list">again</a><a class="headline" href="javascript:alert(1)">x</a>
          <a class="headline">none</a><a href="other">other</a><a class="headline" href="/list">self</a>`,
        etag: '"1"',
      },
      '/news/crane': { body: articlePage('Crane'), etag: '"c"' },
      '/news/ferry': { body: articlePage('Ferry') },
    });
    const first = await polled(site, {});
    expect(first).toMatchObject({
      headlines: ['Crane', 'Ferry'],
      asked: ['/list', '/news/crane', '/news/ferry'],
    });
    const second = await polled(site, first.memory);
    expect(second).toMatchObject({ headlines: [], asked: ['/list'] });
    site.clock.pass(6 * 60_000);
    const third = await polled(site, second.memory);
    expect(third).toMatchObject({ headlines: ['Ferry'], asked: ['/list', '/news/crane', '/news/ferry'] });
  });

  test('may select what contains the link, or what it contains', async () => {
    const site = await openSite({
      '/list': {
        body: '<li class="i"><a href="/one"><h3>One</h3></a></li><a href="/two"><h3 class="i">Two</h3></a>',
      },
      '/one': { body: articlePage('One') },
      '/two': { body: articlePage('Two') },
    });
    expect((await polled(site, {}, { follow: '.i' })).headlines).toEqual(['One', 'Two']);
  });

  test('reads pages by the site’s own selectors', async () => {
    const site = await openSite({
      '/list': { body: '<a class="headline" href="/one">One</a>' },
      '/one': { body: '<b id="t">The right one</b><i class="p">A point</i>' },
    });
    const result = await poll(
      sourceOn(site, { selectors: { headline: '#t', bullets: '.p' } }),
      {},
      site.context,
    );
    expect((await batchesOf(result))[0]?.articles[0]).toMatchObject({
      headline: 'The right one',
      bullets: ['A point'],
    });
  });

  test('that can’t be searched says so, and pages that fail exclude no other', async () => {
    const site = await openSite({
      '/list': { body: '<a class="headline" href="/gone">g</a><a class="headline" href="/one">One</a>' },
      '/one': { body: articlePage('One') },
    });
    const result = await poll(sourceOn(site), {}, site.context);
    const batches = await batchesOf(result);
    expect(batches.flatMap(({ refusals }) => refusals)).toEqual([
      { where: `${site.origin}/gone`, reason: 'it answered 404' },
    ]);
    expect(batches.flatMap(({ articles }) => articles)).toHaveLength(1);
    site.pages['/list'] = { body: '<div>'.repeat(2_000) };
    await expect(poll(sourceOn(site), {}, site.context)).rejects.toMatchObject({ code: 'source.unreadable' });
  });

  test('stops if the server asks to wait, and continues then', async () => {
    const site = await openSite({
      '/list': {
        body: '<a class="headline" href="/one">One</a><a class="headline" href="/two">Two</a>',
        etag: '"1"',
      },
      '/one': { status: 429, headers: { 'retry-after': '60' } },
      '/two': { body: articlePage('Two') },
    });
    const first = await polled(site, {});
    expect(first.headlines).toEqual([]);
    expect(first.result.notBefore).toBe(site.clock.now() + 60_000);
    site.pages['/one'] = { body: articlePage('One') };
    expect((await polled(site, first.memory)).headlines).toEqual(['One', 'Two']);
  });

  test('can be tested without storing anything', async () => {
    const site = await openSite({
      '/list': { body: '<a class="headline" href="/one">One</a>' },
      '/one': { body: articlePage('One') },
    });
    expect((await testSource(sourceOn(site), site.context)).batches).toHaveLength(1);
  });
});

describe('a page that is itself the article', () => {
  test('is read when it changed', async () => {
    const site = await openSite({ '/list': { body: articlePage('Crane'), etag: '"1"' } });
    const first = await polled(site, {}, { follow: undefined });
    expect(first.headlines).toEqual(['Crane']);
    const second = await polled(site, first.memory, { follow: undefined });
    expect(second.headlines).toEqual([]);
    site.pages['/list'] = { body: articlePage('Crane, mended'), etag: '"2"' };
    expect((await polled(site, second.memory, { follow: undefined })).headlines).toEqual(['Crane, mended']);
  });
});

describe('robots.txt', () => {
  const listing = {
    body: '<a class="headline" href="/open">o</a><a class="headline" href="/closed/1">c</a>',
  };

  test('excludes pages that it does not allow, and limits the requests to its host', async () => {
    const site = await openSite({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /closed/\nCrawl-delay: 4\n', type: 'text/plain' },
      '/list': listing,
      '/open': { body: articlePage('Open') },
      '/closed/1': { body: articlePage('Closed') },
    });
    const batches = await batchesOf(await poll(sourceOn(site), {}, site.context));
    expect(batches.map(({ articles, refusals }) => articles[0]?.headline ?? refusals[0]?.reason)).toEqual([
      'Open',
      'its robots.txt does not allow it to be read',
    ]);
    expect(site.asked()).toEqual(['/robots.txt', '/list', '/open']);
    expect(site.clock.waits).toEqual([4_000]);
  });

  test('with a rule for us in particular is obeyed before the rule for all', async () => {
    const site = await openSite({
      '/robots.txt': {
        body: 'User-agent: *\nDisallow:\n\nUser-agent: slugline\nDisallow: /\n',
        type: 'text/plain',
      },
      '/list': listing,
    });
    await expect(poll(sourceOn(site), {}, site.context)).rejects.toMatchObject({
      code: 'source.not-allowed',
    });
  });

  test('that can’t be read allows all (4xx) or nothing (5xx)', async () => {
    const site = await openSite({ '/list': listing, '/open': { body: articlePage('Open') } });
    expect((await polled(site, {})).headlines).toEqual(['Open']);
    const other = await openSite({ '/robots.txt': { status: 503 }, '/list': listing });
    await expect(poll(sourceOn(other), {}, other.context)).rejects.toMatchObject({
      code: 'source.not-allowed',
    });
    other.clock.pass(400_000);
    other.pages['/robots.txt'] = { body: '' };
    other.pages['/open'] = { body: articlePage('Open') };
    expect((await polled(other, {})).headlines).toEqual(['Open']);
  });
});
