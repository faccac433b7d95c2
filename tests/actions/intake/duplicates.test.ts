import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingest, ingestOne } from '../../../src/actions/intake/ingest.ts';
import { articleById } from '../../../src/article/archive.ts';
import { recordDuplicate } from '../../../src/store/scripts/article/recordDuplicate.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const crane = {
  headline: 'Harbour council of Tarn votes for second crane on north quay',
  url: 'https://tarn.example/crane',
};
const wire = { headline: 'Tarn harbour council votes for second crane on the north quay', guid: 'wire-7' };
const held = async (id: string | null) => (await articleById(newsroom.context.store, id ?? ''))?.holdDrafts;

describe('a near-duplicate', () => {
  test('from another source is stored as a separate article, and its drafts wait', async () => {
    const first = await ingestOne(newsroom.context, crane, { source: 'site', pushed: false });
    const second = await ingestOne(newsroom.context, wire, { source: 'wire', pushed: false });
    expect(second).toMatchObject({ outcome: 'new' });
    expect(second.id).not.toBe(first.id);
    expect(await held(first.id)).toBeUndefined();
    expect(await held(second.id)).toBe(`already here as “${crane.headline}” (${first.id}, from site)`);
  });

  test('is reported as posted if a draft of the other one was posted', async () => {
    const { id } = await ingestOne(newsroom.context, crane, { source: 'site', pushed: false });
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.articleDrafts(id ?? ''), 'hook', 'd_one');
    await redis.hset(keys.draft('d_one'), 'state', 'done');
    const second = await ingestOne(newsroom.context, wire, { source: 'wire', pushed: true });
    expect(await held(second.id)).toMatch(/^already posted as “Harbour council/);
  });

  test('is not one of itself, of its own revision, of a withdrawn one, or of one of last week', async () => {
    const from = { source: 'site', pushed: true };
    const { id } = await ingestOne(newsroom.context, crane, from);
    await ingestOne(newsroom.context, crane, from);
    await ingestOne(newsroom.context, { ...crane, headline: `${crane.headline} today` }, from);
    expect(await held(id)).toBeUndefined();
    await ingestOne(newsroom.context, { ...crane, status: 'withdrawn' }, from);
    expect(await held((await ingestOne(newsroom.context, wire, from)).id)).toBeUndefined();
  });

  test('is forgotten after a week, and the memory of stories stays small', async () => {
    await ingestOne(newsroom.context, crane, { source: 'site', pushed: true });
    newsroom.clock.advance(7 * 86_400_000 + 1);
    const { redis, keys } = newsroom.context.store;
    await recordDuplicate(newsroom.context.store, 'a_other', ['0:x']);
    expect(await redis.hkeys(keys.storyBands)).toEqual(['0:x']);
    expect(await redis.zrange(keys.storyBandTimes, '0', '-1')).toEqual(['0:x']);
    const rows = await ingest(newsroom.context, [wire], { source: 'wire', pushed: true });
    expect(await held(rows[0]?.id ?? null)).toBeUndefined();
  });
});
