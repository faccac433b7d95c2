import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Recurring, stepOf, tick } from '../../../src/actions/operations/tick.ts';
import type { Event } from '../../../src/store/outbox.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const poll: Recurring = {
  name: 'source site',
  cron: '*/5 * * * *',
  timezone: 'UTC',
  missed: 'once',
  atFirstSight: true,
  job: 'poll-source',
  payload: { source: 'site' },
};
const digest: Recurring = {
  ...poll,
  name: 'digest',
  cron: '0 6 * * *',
  missed: 'each',
  atFirstSight: false,
  job: 'digest',
  payload: {},
};

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
  newsroom.clock.set(Math.floor(newsroom.clock.now() / 300_000) * 300_000 + 60_000);
});
afterEach(() => newsroom.close());

async function events(): Promise<{ job: string; instant: number }[]> {
  const entries = await newsroom.context.store.redis.xrange(newsroom.context.store.keys.outbox, '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as Event & { job: string; instant: number });
}

test('a new source is due at once, then at its own instants', async () => {
  await tick(newsroom.context, [poll]);
  expect(await events()).toHaveLength(1);
  newsroom.clock.advance(60_000);
  await tick(newsroom.context, [poll]);
  expect(await events()).toHaveLength(1);
  newsroom.clock.advance(240_000);
  await tick(newsroom.context, [poll]);
  expect(await events()).toHaveLength(2);
});

test('any number of schedulers double nothing', async () => {
  await tick(newsroom.context, [poll]);
  for (let n = 0; n < 5; n++) {
    newsroom.clock.advance(300_000);
    await Promise.all(Array.from({ length: 6 }, () => tick(newsroom.context, [poll])));
  }
  expect(await events()).toHaveLength(6);
});

test('after a downtime a poll runs once for all it missed, a digest once for each', async () => {
  await tick(newsroom.context, [poll, digest]);
  const begin = newsroom.clock.now();
  newsroom.clock.set(begin - 3 * 86_400_000);
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.cron, { [poll.name]: begin - 3 * 86_400_000, [digest.name]: begin - 3 * 86_400_000 });
  newsroom.clock.set(begin);
  const before = (await events()).length;
  // A tick makes up for a bounded number; the next ones for the rest.
  for (let n = 0; n < 3; n++) await tick(newsroom.context, [poll, digest]);
  const later = (await events()).slice(before);
  expect(later.filter(({ job }) => job === 'poll-source')).toHaveLength(1);
  expect(later.filter(({ job }) => job === 'digest')).toHaveLength(3);
});

test('a daily job runs once on each of the two days that clocks change', () => {
  const daily: Recurring = { ...digest, cron: '30 2 * * *', timezone: 'Europe/Berlin' };
  for (const [from, to] of [
    ['2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z'],
    ['2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z'],
  ] as const) {
    let runs = 0;
    let cursor = Date.parse(from);
    for (let now = cursor; now <= Date.parse(to); now += 60_000) {
      const step = stepOf(daily, String(cursor), now);
      if (!step) continue;
      runs += step.instants.length;
      cursor = step.to;
    }
    expect(runs).toBe(1);
  }
});
