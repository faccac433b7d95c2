import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { articleById } from '../../../src/article/archive.ts';
import type { IngestFrom } from '../../../src/article/revision.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';

const lock = { headline: 'Lock gates close', guid: 'l-1', url: 'https://tarn.example/news/lock' };
const site: IngestFrom = { source: 'site', pushed: false };

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({
    sources: [
      { id: 'site', type: 'feed', url: 'https://tarn.example/rss.xml' },
      { id: 'cms', type: 'webhook', secret: 'one', owns: ['tarn.example'] },
      { id: 'stock', type: 'webhook', secret: 'two', owns: ['tarn.example'] },
    ],
  });
});
afterEach(() => newsroom.close());

/** What `cms` signed this many seconds from now; deliveries with the same bytes have the same mark. */
const signed = (seconds: number, mark: string, source = 'cms'): IngestFrom => ({
  source,
  pushed: true,
  signed: { at: newsroom.clock.now() + seconds * 1_000, mark },
});
const take = (article: unknown, from: IngestFrom) => ingestOne(newsroom.context, article, from);
const version = (body: string, more = {}) => ({ ...lock, body, ...more });
const now = async (id: string | null) => (await articleById(newsroom.context.store, id ?? ''))!;
const body = async (id: string | null) => (await now(id)).body;
const late = { outcome: 'unchanged', reason: 'a newer version from cms was ingested already' };
const repeated = { outcome: 'unchanged', reason: 'this delivery was ingested already' };

describe('what a source signs', () => {
  test('is ordered only by the signed time', async () => {
    const { id } = await take(version('Two.', { updatedAt: '2026-11-28T09:00:00Z' }), signed(-20, 'b'));
    expect(
      await take(version('One.', { updatedAt: '2026-11-28T10:00:00Z' }), signed(-30, 'a')),
    ).toMatchObject(late);
    expect(
      await take(version('Three.', { updatedAt: '2026-11-27T09:00:00Z' }), signed(-10, 'c')),
    ).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect(await take(version('Two.'), signed(-20, 'b'))).toMatchObject(late);
    expect(await body(id)).toContain('Three.');
  });

  test('is ordered by arrival if it was signed in the same second, and each delivery counts once', async () => {
    const { id } = await take(version('One.'), signed(0, 'a'));
    const second = newsroom.clock.now();
    expect(await take(version('Two.'), { ...signed(0, 'b') })).toMatchObject({ outcome: 'revised' });
    newsroom.clock.advance(60_000);
    const replay = { ...signed(0, 'a'), signed: { at: second, mark: 'a' } };
    expect(await take(version('One.'), replay)).toMatchObject(repeated);
    expect(await body(id)).toContain('Two.');
    expect(await take(version('One.'), signed(0, 'c'))).toMatchObject({ outcome: 'revised' });
  });

  test('counts as now if the sender’s clock is ahead, and can’t be replayed then either', async () => {
    const ahead = signed(240, 'a');
    const { id } = await take(version('One.'), ahead);
    newsroom.clock.advance(10_000);
    expect(await take(version('Two.'), signed(0, 'b'))).toMatchObject({ outcome: 'revised' });
    newsroom.clock.advance(60_000);
    expect(await take(version('One.'), ahead)).toMatchObject(repeated);
    expect(await body(id)).toContain('Two.');
  });

  test('is ordered separately from what other sources and people say', async () => {
    const { id } = await take(version('By cms.'), signed(0, 'a'));
    expect(await take(version('By stock.'), signed(-60, 'b', 'stock'))).toMatchObject({ outcome: 'revised' });
    expect(await take(version('By hand.'), byCommand)).toMatchObject({ id, outcome: 'revised' });
    expect(await take(version('By cms.'), signed(5, 'c'))).toMatchObject({ outcome: 'revised' });
    expect(await take(version('By hand.'), byCommand)).toMatchObject({ outcome: 'revised' });
  });

  test('applies to withdrawals and to what is published again', async () => {
    const gone = { status: 'withdrawn', guid: lock.guid };
    const { id } = await take(version('One.'), signed(-50, 'a'));
    expect(await take(gone, signed(-40, 'b'))).toMatchObject({ id, outcome: 'revised' });
    expect(await take(version('Half.'), signed(-45, 'c'))).toMatchObject(late);
    expect(await take(version('One.', { status: 'published' }), signed(-42, 'd'))).toMatchObject(late);
    expect((await now(id)).status).toBe('withdrawn');
    expect(await take(gone, signed(-30, 'e'))).toMatchObject({ outcome: 'unchanged' });
    expect(await take(version('One.', { status: 'published' }), signed(-35, 'f'))).toMatchObject(late);
    expect(await take(version('One.', { status: 'published' }), signed(-20, 'g'))).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect(await take(gone, signed(-30, 'e'))).toMatchObject(late);
    expect((await now(id)).status).toBe('published');
  });

  test('ends as the newest, whatever the order in which many arrive at the same time', async () => {
    const { id } = await take(version('Start.'), signed(-100, 'start'));
    const all = Array.from({ length: 12 }, (_, n) => n).sort((a, b) => ((a * 7) % 12) - ((b * 7) % 12));
    const rows = await Promise.all(
      all.map((n) => take(version(`Version ${n}.`), signed(n - 90, `m-${n}`)).catch(() => undefined)),
    );
    expect(rows.some((row) => row?.outcome === 'revised')).toBe(true);
    const settled = await Promise.all(
      all.map((n) => take(version(`Version ${n}.`), signed(n - 90, `m-${n}`))),
    );
    expect(settled.every((row) => row.outcome === 'unchanged' || row.outcome === 'revised')).toBe(true);
    expect(await body(id)).toContain('Version 11.');
  });

  test('remembers a bounded number of deliveries', async () => {
    const { id } = await take(version('Start.'), signed(200, 'start'));
    for (let n = 0; n < 60; n++) await take(version(`Version ${n}.`), signed(200, `m-${n}`));
    const { redis, keys } = newsroom.context.store;
    const stored = JSON.parse((await redis.hget(keys.article(id ?? ''), 'order:cms')) ?? '{}');
    expect(stored.marks).toHaveLength(50);
  });
});

describe('what is polled', () => {
  const dated = (text: string, updatedAt?: string) => version(text, updatedAt ? { updatedAt } : {});

  test('is ordered by “updated” if both versions have one', async () => {
    const { id } = await take(dated('Two.', '2026-11-20T10:00:00Z'), site);
    expect(await take(dated('One.', '2026-11-20T09:00:00Z'), site)).toMatchObject({
      outcome: 'unchanged',
      reason: 'a newer version from site was ingested already',
    });
    expect(await take(dated('Same time.', '2026-11-20T10:00:00Z'), site)).toMatchObject({
      outcome: 'revised',
    });
    expect(await take(dated('No time.'), site)).toMatchObject({ outcome: 'revised' });
    expect(await take(dated('Earlier time.', '2026-11-20T08:00:00Z'), site)).toMatchObject({
      outcome: 'revised',
    });
    expect(await body(id)).toContain('Earlier time.');
  });

  test('is not blocked permanently by a date in the future', async () => {
    await take(dated('Mistaken.', '2097-06-08T10:00:00Z'), site);
    newsroom.clock.advance(60_000);
    const next = new Date(newsroom.clock.now() - 1_000).toISOString();
    expect(await take(dated('Right.', next), site)).toMatchObject({ outcome: 'revised' });
  });
});

test('recognises an article that was stored before orders were recorded', async () => {
  const { id } = await take(version('One.'), signed(-60, 'a'));
  const { redis, keys } = newsroom.context.store;
  await redis.hdel(keys.article(id ?? ''), 'order:cms', 'guid:cms');
  expect(await take(version('Two.'), signed(-90, 'b'))).toMatchObject({ id, outcome: 'revised' });
  expect(await take(version('One.'), signed(-100, 'c'))).toMatchObject(late);
});
