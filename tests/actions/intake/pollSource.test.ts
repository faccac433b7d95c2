import { afterEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { pollSource } from '../../../src/actions/intake/pollSource.ts';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { warningOf } from '../../../src/sources/sourceStats.ts';
import { serve } from '../../net/loopback.ts';
import { articlePage } from '../../sources/site.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = { status?: number; body?: string; headers?: Record<string, string> };

/** A newsroom whose source polls a real server that answers as the test says. */
async function newsroom(source: Record<string, unknown>, path = '/feed') {
  const site: Record<string, Answer | undefined> = {};
  const server = await serve((request, response) => {
    const { status = 200, body = '', headers = {} } = site[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  });
  const testNewsroom = await openTestNewsroom({
    sources: [{ id: 'site', type: 'feed', url: `${server.origin}${path}`, ...source }],
  });
  closing.push(server.close, testNewsroom.close);
  const storedStats = () =>
    testNewsroom.context.store.redis.hgetall(testNewsroom.context.store.keys.source('site'));
  return {
    testNewsroom,
    site,
    origin: server.origin,
    storedStats,
    poll: () => pollSource(testNewsroom.context, 'site'),
  };
}

const feedOf = (ids: number[], more = '') =>
  `<rss version="2.0"><channel><title>Tarn</title>${ids.map((id) => `<item><guid>g${id}</guid><title>Story ${id}</title><description>Text</description></item>`).join('')}${more}</channel></rss>`;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

/** Only the pauses between requests to one host (half a second at most) are skipped. */
function hurried({ context, clock }: TestNewsroom): Context {
  const wait = async (ms: number, signal?: AbortSignal) => {
    if (ms > 500) return clock.wait(ms, signal);
    clock.advance(ms);
  };
  return { ...context, clock: { ...clock, wait } };
}

async function articles(testNewsroom: TestNewsroom) {
  const { items } = await listArticles(testNewsroom.context.store, 100);
  return items;
}

describe('the brake', () => {
  test('stores a flood, but its drafts wait, and the operator is informed', async () => {
    const { testNewsroom, site, storedStats, poll } = await newsroom({});
    site['/feed'] = { body: feedOf(range(0, 30)) };
    await poll();
    for (const last of [31, 33, 34]) {
      testNewsroom.clock.advance(60_000);
      site['/feed'] = { body: feedOf(range(0, last)) };
      await poll();
    }
    expect((await articles(testNewsroom)).some(({ holdDrafts }) => holdDrafts)).toBe(false);
    testNewsroom.clock.advance(60_000);
    site['/feed'] = { body: feedOf(range(20, 80)) };
    await poll();
    const held = (await articles(testNewsroom)).filter(({ holdDrafts }) => holdDrafts);
    expect(held).toHaveLength(46);
    expect(held[0]?.holdDrafts).toBe(
      'site exceeded its usual volume: 46 new articles came at once, where 1 are usual',
    );
    const state = await storedStats();
    expect(warningOf(state, testNewsroom.clock.now())).toContain('46 new articles came at once');
    testNewsroom.clock.advance(60_000);
    site['/feed'] = { body: feedOf([...range(20, 80), 99]) };
    await poll();
    expect((await articles(testNewsroom)).filter(({ holdDrafts }) => holdDrafts)).toHaveLength(46);
  });

  test('is off for a first poll, and for what accumulated during a downtime', async () => {
    const { testNewsroom, site, poll } = await newsroom({});
    site['/feed'] = { body: feedOf(range(0, 90)) };
    await poll();
    for (let last = 92; last < 100; last += 2) {
      testNewsroom.clock.advance(600_000);
      site['/feed'] = { body: feedOf(range(50, last)) };
      await poll();
    }
    testNewsroom.clock.advance(3 * 3_600_000);
    site['/feed'] = { body: feedOf(range(90, 135)) };
    await poll();
    expect((await articles(testNewsroom)).filter(({ holdDrafts }) => holdDrafts)).toEqual([]);
  });
});

describe('a tombstone', () => {
  test('withdraws an ingested article, and is ignored for one that never arrived', async () => {
    const { testNewsroom, site, storedStats, poll } = await newsroom({});
    const stone = (id: string) => `<d:deleted-entry xmlns:d="x" ref="${id}"/>`;
    const atom = (more: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${more}</feed>`;
    site['/feed'] = { body: atom('<entry><id>one</id><title>One</title></entry>') };
    await poll();
    site['/feed'] = { body: atom(`${stone('one')}${stone('never')}`) };
    await poll();
    expect((await articles(testNewsroom)).map(({ status }) => status)).toEqual(['withdrawn']);
    expect((await storedStats()).rejected).toBe('0');
  });
});

describe('what an operator learns about a source', () => {
  test('that is gone: it is polled once a day, or immediately if its address was changed', async () => {
    const { testNewsroom, site, storedStats, poll, origin } = await newsroom({});
    site['/feed'] = { status: 410 };
    await poll();
    expect(await storedStats()).toMatchObject({
      lastError: `Source site is permanently gone: ${origin}/feed answered 410. Remove it from newsroom.yaml, or give its new address.`,
      notBefore: String(testNewsroom.clock.now() + 86_400_000),
    });
    site['/new'] = { body: feedOf([1]) };
    const source = { ...testNewsroom.config.sources[0]!, url: `${origin}/new` };
    await pollSource(
      { ...testNewsroom.context, config: { ...testNewsroom.config, sources: [source] } },
      'site',
    );
    const state = await storedStats();
    expect([state.lastError, state.notBefore, state.saw]).toEqual([undefined, undefined, '1 entries']);
  });

  test('that moved permanently, until the address is corrected', async () => {
    const { site, storedStats, poll, origin } = await newsroom({});
    site['/feed'] = { status: 301, headers: { location: '/new' } };
    site['/new'] = { body: feedOf([1]), headers: { etag: '"1"' } };
    await poll();
    site['/new'] = { status: 304 };
    await poll();
    expect((await storedStats()).lastWarning).toBe(
      `${origin}/feed has moved for good to ${origin}/new: put that address into newsroom.yaml`,
    );
  });

  test('whose list is suddenly empty, until it is not', async () => {
    const { testNewsroom, site, storedStats, poll } = await newsroom({});
    site['/feed'] = { body: feedOf(range(0, 12)) };
    await poll();
    site['/feed'] = { body: feedOf([]) };
    await poll();
    expect(warningOf(await storedStats(), testNewsroom.clock.now())).toBe(
      'its list is empty, although it usually has 12 items',
    );
    site['/feed'] = { body: feedOf(range(0, 12)) };
    await poll();
    expect(warningOf(await storedStats(), testNewsroom.clock.now())).toBeUndefined();
  });

  test('that went silent compared with its usual interval', async () => {
    const { testNewsroom, site, storedStats, poll } = await newsroom({});
    for (const last of range(1, 6)) {
      site['/feed'] = { body: feedOf(range(0, last)) };
      await poll();
      testNewsroom.clock.advance(3_600_000);
    }
    expect(warningOf(await storedStats(), testNewsroom.clock.now() + 10 * 3_600_000)).toBeUndefined();
    expect(warningOf(await storedStats(), testNewsroom.clock.now() + 13 * 3_600_000)).toBe(
      'nothing new for 14 h, where something came every 60 min',
    );
  });
});

describe('a listing with more pages than a poll reads', () => {
  test('is history until all of them were read, except what is dated later', async () => {
    const { testNewsroom, site } = await newsroom({ type: 'page', follow: 'a' }, '/list');
    const context = hurried(testNewsroom);
    const paths = range(0, 52).map((n) => `/p${n}`);
    for (const path of paths) site[path] = { body: `<h1>Story ${path}</h1><p>Updated</p>` };
    site['/list'] = { body: paths.map((path) => `<a href="${path}">x</a>`).join('') };
    site['/robots.txt'] = { status: 404 };
    await pollSource(context, 'site');
    testNewsroom.clock.advance(60_000);
    site['/p51'] = {
      body: articlePage('Fresh').replace(
        '2024-06-08T10:00:00Z',
        new Date(testNewsroom.clock.now()).toISOString(),
      ),
    };
    await pollSource(context, 'site');
    const drafting = (await articles(testNewsroom)).filter(({ makesDrafts }) => makesDrafts);
    expect(drafting.map(({ headline }) => headline)).toEqual(['Fresh']);
    testNewsroom.clock.advance(60_000);
    site['/new'] = { body: '<h1>Undated but new</h1>' };
    site['/list'] = { body: '<a href="/new">x</a>' };
    await pollSource(context, 'site');
    expect((await articles(testNewsroom)).filter(({ makesDrafts }) => makesDrafts)).toHaveLength(2);
  });

  test('withdraws an article whose page is gone twice', async () => {
    const { testNewsroom, site } = await newsroom({ type: 'page', follow: 'a' }, '/list');
    const context = hurried(testNewsroom);
    site['/list'] = { body: '<a href="/one">x</a>' };
    site['/one'] = { body: articlePage('One') };
    await pollSource(context, 'site');
    const [one] = await articles(testNewsroom);
    site['/one'] = { status: 410 };
    for (const wait of [6, 2]) {
      testNewsroom.clock.advance(wait * 60_000);
      expect((await articleById(testNewsroom.context.store, one!.id))?.status).toBe('published');
      await pollSource(context, 'site');
    }
    expect((await articleById(testNewsroom.context.store, one!.id))?.status).toBe('withdrawn');
  });
});
