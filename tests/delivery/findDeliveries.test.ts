import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { type DeliveryFilter, readDeliveryFilter } from '../../src/delivery/deliveryFilter.ts';
import { findDeliveries } from '../../src/delivery/findDeliveries.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

const hour = 3_600_000;
const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', cap: { gap: '0s' } };
let newsroom: TestNewsroom;
let articles: string[];
let startedAt: number;

beforeAll(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'one', ...hook, url: 'http://127.0.0.1:9/one' },
      { id: 'two', ...hook, url: 'http://127.0.0.1:9/two' },
    ],
  });
  startedAt = newsroom.clock.now();
  articles = [];
  for (const [hours, name] of ['Bridge', 'Ferry', 'Harbour'].entries()) {
    const url = `https://tarn.example/${name.toLowerCase()}`;
    const id = await publish(newsroom.context, { headline: `${name} of Tarn opens`, url });
    articles.push(id);
    const at = new Date(startedAt + (hours + 1) * hour).toISOString();
    for (const channel of ['one', 'two'])
      await approveDraft(newsroom.context, {
        id: (await draftFor(newsroom.context, id, channel)).id,
        version: 1,
        at,
      });
    newsroom.clock.advance(60_000);
  }
});
afterAll(() => newsroom.close());

/** All pages of what is found, by article and channel. */
async function found(filter: DeliveryFilter, limit = 2): Promise<string[]> {
  const rows: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await findDeliveries(newsroom.context, filter, limit, cursor);
    rows.push(...page.items.map(({ articleId, channel }) => `${articles.indexOf(articleId) + 1} ${channel}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows.sort();
}

test.each([
  [{}, ['1 one', '1 two', '2 one', '2 two', '3 one', '3 two']],
  [{ channel: 'two', state: 'scheduled' as const }, ['1 two', '2 two', '3 two']],
  [{ words: 'FERRY tarn' }, ['2 one', '2 two']],
  [{ words: 'tarn.example/harbour', channel: 'one' }, ['3 one']],
  [{ words: 'no such words' }, []],
  [{ state: 'sent' as const, words: 'ferry' }, []],
])('%j finds %j, over pages of any size', async (filter, rows) => {
  for (const limit of [1, 2, 100]) expect(await found(filter, limit)).toEqual(rows);
});

test('an article’s own are found, and a span is by the due time', async () => {
  expect(await found({ article: articles[1] }, 1)).toEqual(['2 one', '2 two']);
  expect(await found({ article: articles[1], channel: 'two' })).toEqual(['2 two']);
  expect(await found({ since: startedAt + 2 * hour, until: startedAt + 2 * hour })).toEqual([
    '2 one',
    '2 two',
  ]);
  expect(await found({ until: startedAt + hour })).toEqual(['1 one', '1 two']);
  expect(await found({ since: startedAt + 3 * hour })).toEqual(['3 one', '3 two']);
  expect(await deliveryById(newsroom.context.store, 'p_none')).toBeUndefined();
});

test('the latest come first or the soonest, in any state, over pages of any size', async () => {
  const order = async (filter: DeliveryFilter, limit: number) => {
    const rows: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await findDeliveries(newsroom.context, filter, limit, cursor);
      rows.push(...page.items.map(({ dueAt }) => dueAt));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return rows;
  };
  for (const limit of [1, 2, 100])
    for (const state of [undefined, 'scheduled' as const]) {
      const latest = await order({ state }, limit);
      expect(latest).toHaveLength(6);
      expect(latest).toEqual(latest.toSorted().reverse());
      expect(await order({ state, sort: 'soonest' }, limit)).toEqual(latest.toReversed());
    }
});

test('what has ended stands by when it ended, and its channel’s other posts by when they are due', async () => {
  const { context, clock } = newsroom;
  const id = await publish(context, { headline: 'Pier of Tarn closes', url: 'https://tarn.example/pier' });
  articles.push(id);
  const draft = await draftFor(context, id, 'one');
  const at = new Date(startedAt + 40 * hour).toISOString();
  await approveDraft(context, { id: draft.id, version: 1, at });
  clock.advance(1_000);
  await rejectDraft(context, { id: draft.id, reason: 'closed for good' });
  expect(await found({ state: 'cancelled', since: clock.now() - 1, until: clock.now() })).toEqual(['4 one']);
  expect(await found({ since: startedAt + 30 * hour })).toEqual([]);
});

test('many that are due at the same instant are all found, in either order', async () => {
  const { context } = newsroom;
  const { keys } = context.store;
  const redis = writerOf(context.store);
  const at = startedAt + 90 * hour;
  for (let n = 0; n < 350; n += 1) {
    const id = `p_same${n}`;
    await redis.hset(keys.delivery(id), {
      id,
      state: 'scheduled',
      articleId: 'a_x',
      createdAt: 1,
      dueAt: at,
      expiresAt: 1,
    });
    await redis.zadd(keys.deliveriesByTime('*'), -at, id);
  }
  for (const sort of ['latest', 'soonest'] as const)
    expect(await found({ since: at, until: at, sort }, 60)).toHaveLength(350);
});

test('a filter is read from words: how long ago, and a time in the newsroom’s zone', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  const asked = { now, timezone: 'Europe/Berlin' };
  expect(readDeliveryFilter({ since: '3d', search: ' ' }, asked)).toMatchObject({ since: now - 72 * hour });
  expect(readDeliveryFilter({ until: '2026-03-02 08:00' }, asked).until).toBe(
    Date.parse('2026-03-02T07:00:00Z'),
  );
  expect(() => readDeliveryFilter({ state: 'lost' }, asked)).toThrow(/state/);
  expect(() => readDeliveryFilter({ since: 'soon' }, asked)).toThrow(/since/);
});
