import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { listEarlierLinks } from '../../src/actions/links/listEarlierLinks.ts';
import { addressesOf } from '../../src/config/addresses.ts';
import { findLinks } from '../../src/links/findLinks.ts';
import { readLinkFilter } from '../../src/links/linkFilter.ts';
import type { Where } from '../../src/store/lists/pageBothWays.ts';
import { importLinks } from '../../src/store/scripts/link/importLinks.ts';
import { recordClicks } from '../../src/store/scripts/link/recordClicks.ts';
import type { Store } from '../../src/store/store.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, everythingStored, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
let store: Store;
let ferry: string;
let drafted: string;
let promo: string;
let sequence = 0;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  store = newsroom.context.store;
  ferry = await publish(newsroom.context, { headline: 'The ferry returns', url: 'https://tarn.example/f' });
  drafted = (await draftFor(newsroom.context, ferry, 'hook')).link.code;
  newsroom.clock.advance(5 * 3_600_000);
  await publish(newsroom.context, { headline: 'The mill burns', url: 'https://tarn.example/m' });
  promo = await custom('promo', 'https://tarn.example/promo');
  await custom('crossing', 'https://tarn.example/tickets', ferry);
  const old = { target: 'https://tarn.example/gulls', createdAt: newsroom.clock.now() - 86_400_000 };
  await importLinks(store, 'kutt', [{ ...old, code: 'gulls', run: 'r/1' }], 'ada');
});
afterAll(() => newsroom.close());

async function custom(code: string, target: string, articleId?: string): Promise<string> {
  newsroom.clock.advance(1_000);
  return (await createShortLink(newsroom.context, { code, target, articleId })).code;
}

async function click(code: string): Promise<void> {
  sequence += 1;
  const rows = [
    { hour: '2026-03-02T08', referrer: '', device: 'phone', country: '', count: 1, visitors: [] },
  ];
  const links = [{ code, channel: '', variant: '', rows }];
  await recordClicks(store, { process: 'p', sequence, day: '2026-03-02', links });
}

function find(written: Record<string, string>, where: Where = {}, limit = 50) {
  const { clock, config } = newsroom.context;
  const filter = readLinkFilter(written, { now: clock.now(), timezone: config.newsroom.timezone });
  return findLinks(store, addressesOf(config), filter, where, limit);
}
const codes = async (written: Record<string, string>) => (await find(written)).items.map(({ code }) => code);

test('links are filtered by channel, kind, article, clicks and age, each alone and all together', async () => {
  expect(await codes({ kind: 'custom' })).toEqual(['crossing', 'promo']);
  expect(await codes({ kind: 'imported' })).toEqual(['gulls']);
  const automatic = await codes({ kind: 'automatic' });
  expect(automatic).toContain(drafted);
  expect(automatic).not.toContain('promo');
  expect(automatic).not.toContain('gulls');
  const all = await codes({});
  expect(all.toSorted()).toEqual([...automatic, 'crossing', 'promo', 'gulls'].toSorted());
  expect(all.at(-1)).toBe('gulls');

  const hooks = await codes({ channel: 'hook' });
  expect(hooks).toContain(drafted);
  expect(hooks.length).toBeLessThan(automatic.length);
  expect(await codes({ channel: 'hook', kind: 'custom' })).toEqual([]);
  expect(await codes({ channel: 'hook', kind: 'automatic' })).toEqual(hooks);
  expect(await codes({ channel: 'nowhere' })).toEqual([]);

  const ofFerry = await codes({ article: ferry });
  expect(ofFerry).toContain('crossing');
  expect(await codes({ article: ferry, kind: 'custom' })).toEqual(['crossing']);
  expect((await codes({ search: 'ferry' })).toSorted()).toEqual(ofFerry.toSorted());
  expect(await codes({ search: 'ferry', channel: 'hook', article: ferry })).toContain(drafted);
  expect(await codes({ article: 'a_0000000000000000' })).toEqual([]);

  expect(await codes({ since: '1h', kind: 'custom' })).toEqual(['crossing', 'promo']);
  expect(await codes({ until: '1h', kind: 'custom' })).toEqual([]);
  expect(await codes({ until: '1h' })).toEqual(
    (await codes({})).filter((code) => ofFerry.includes(code) && code !== 'crossing').concat('gulls'),
  );
});

test('a link is among the clicked ones from its first click on', async () => {
  expect(await codes({ clicked: 'yes' })).toEqual([]);
  const all = await codes({});
  expect(await codes({ clicked: 'no' })).toEqual(all);
  await click(promo);
  await click(promo);
  await click(drafted);
  expect(await codes({ clicked: 'yes' })).toEqual([promo, drafted]);
  expect(await codes({ clicked: 'no' })).toEqual(all.filter((code) => code !== promo && code !== drafted));
  expect(await codes({ clicked: 'yes', channel: 'hook' })).toEqual([drafted]);
  expect(await codes({ clicked: 'no', kind: 'custom' })).toEqual(['crossing']);
  expect(await codes({ clicked: 'yes', search: 'ferry' })).toEqual([drafted]);
});

test('a search finds codes, addresses and parts of targets, exact ones first', async () => {
  expect(await codes({ search: 'PROMO' })).toEqual(['promo']);
  expect((await codes({ search: 'https://tarn.example/promo' }))[0]).toBe('promo');
  expect(await codes({ search: 'gul' })).toEqual(['gulls']);
  expect(await codes({ search: 'zzz' })).toEqual([]);
  expect(await codes({ search: '%00' })).toEqual([]);
});

const listsOf = async () =>
  Object.entries(await everythingStored(newsroom.context)).filter(([key]) =>
    /:(links:(of|clicked|custom|imported)|link-index)(:|$)/.test(key),
  );

test('the links of an earlier version are listed once, as if they had always been', async () => {
  const before = await listsOf();
  expect(before.length).toBeGreaterThan(5);
  await writerOf(store).del(...before.map(([key]) => key));
  await writerOf(store).hdel(store.keys.articleLinks(ferry), '|custom-crossing');
  await listEarlierLinks(store);
  expect(await listsOf()).toEqual(before);
  expect(await codes({ article: ferry })).toContain('crossing');
});

test('pages lead both ways through every link once, and read little of a long list', async () => {
  const redis = writerOf(store);
  const many = Array.from({ length: 3_000 }, (_, n) => ({ code: `x${n}`, score: -(1_000_000 - n) }));
  await redis.zadd(store.keys.links, ...many.flatMap(({ code, score }) => [score, code]));
  await redis.zadd(store.keys.linksOf('hook'), ...many.flatMap(({ code, score }) => [score, code]));
  const clicked = many.filter((_, n) => n % 7 === 0);
  await redis.zadd(store.keys.clickedLinks, ...clicked.flatMap(({ code, score }) => [score, code]));
  for (const { code, score } of many)
    await redis.hset(store.keys.link(code), { code, target: 'https://tarn.example/x', createdAt: -score });

  for (const written of [
    { clicked: 'no' },
    { channel: 'hook', clicked: 'yes' },
    { channel: 'hook' },
  ] as Record<string, string>[]) {
    const down: string[] = [];
    let page = await find(written, {}, 100);
    expect(page.newer).toBeNull();
    for (;;) {
      down.push(...page.items.map(({ code }) => code));
      if (!page.older) break;
      page = await find(written, { after: page.older }, 100);
    }
    const up = page.items.map(({ code }) => code);
    while (page.newer) {
      page = await find(written, { before: page.newer }, 100);
      up.unshift(...page.items.map(({ code }) => code));
    }
    expect(up).toEqual(down);
    expect(new Set(down).size).toBe(down.length);
    expect(down.length).toBeGreaterThan(written.clicked === 'yes' ? 428 : 2_500);
  }
});
