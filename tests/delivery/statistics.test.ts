import { afterEach, beforeEach, expect, test } from 'vitest';
import { recurringOf } from '../../jobs/index.ts';
import * as job from '../../jobs/readStatistics.ts';
import { channelNotes } from '../../src/actions/channels/channelNotes.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { dueReadings } from '../../src/actions/copies/dueReadings.ts';
import { readStatistics } from '../../src/actions/copies/readStatistics.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { nextReadingAt, statisticsWords } from '../../src/delivery/statistics.ts';
import { recordChannelWell } from '../../src/store/scripts/channel/recordChannelWell.ts';
import { writerOf } from '../../src/store/writer.ts';
import type { Fault } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startX, type XSimulator } from '../simulators/x.ts';
import { openTestNewsroom, type TestNewsroom, testConfig } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const hour = 3_600_000;
const day = 24 * hour;

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let x: XSimulator;
let worker: ReturnType<typeof testWorker>;
let fault: Fault | undefined;
/** How often the server was asked for something. */
let asked: number;

beforeEach(async () => {
  const now = () => newsroom.clock.now();
  fault = undefined;
  asked = 0;
  const readFaults = () => {
    asked += 1;
    return fault;
  };
  mastodon = await startMastodon({ now, readFaults });
  x = await startX({ now, token: 'x-statistics-token' });
  newsroom = await openTestNewsroom({
    channels: [
      {
        ...{ id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token },
        cap: { gap: '0s' },
      },
      {
        ...{ id: 'bird', type: 'x', baseUrl: x.url, token: 'x-statistics-token', statistics: true },
        ...{ cap: { gap: '0s' }, budget: { perDay: 0.4 } },
      },
    ],
    copies: { statistics: '23 * * * *' },
  });
  worker = testWorker(newsroom.context, newsroom.clock);
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
  await x.close();
});

async function published(name: string, channel = 'fedi'): Promise<string> {
  const article = { headline: `The ${name} returns to Orrin`, url: `https://tarn.example/${name}` };
  const id = await publish(newsroom.context, article);
  const draft = await draftFor(newsroom.context, id, channel);
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
  return id;
}
const readingsOf = async (article: string) =>
  (await copiesOfArticle(newsroom.context, article))[0]?.copy.statistics;

/** A round, with all the requests that it wakes up. */
async function round(): Promise<number> {
  const batches = await dueReadings(newsroom.context);
  for (const batch of batches) await readStatistics(newsroom.context, batch);
  return batches.length;
}

test('statistics are read on a schedule only where newsroom.yaml gives one, and from X only if it says so', async () => {
  const config = testConfig('daily', {});
  expect(recurringOf(config).map(({ name }) => name)).not.toContain('statistics');
  expect(recurringOf(newsroom.config)).toContainEqual(
    expect.objectContaining({ name: 'statistics', cron: '23 * * * *', job: 'read-statistics' }),
  );
  await published('ferry', 'bird');
  newsroom.clock.advance(2 * hour);
  const { channels } = newsroom.config;
  const silent = channels.map(({ statistics: _, ...channel }) => channel);
  const context = {
    ...newsroom.context,
    config: { ...newsroom.config, channels: silent as typeof channels },
  };
  expect(await dueReadings(context)).toEqual([]);
  expect(await dueReadings(newsroom.context)).toHaveLength(1);
});

test('a post is counted at growing pauses and no more after 30 days, with seven readings at most', async () => {
  const article = await published('ferry');
  mastodon.truth[0]!.reactions = { likes: 3, reposts: 1 };
  expect(await round()).toBe(0);
  newsroom.clock.advance(hour);
  expect(await round()).toBe(1);
  expect(await readingsOf(article)).toMatchObject([{ likes: 3, reposts: 1, replies: 0, quotes: 0 }]);
  newsroom.clock.advance(hour);
  expect(await round()).toBe(0);
  let rounds = 1;
  for (let days = 0; days < 40; days += 1) {
    mastodon.truth[0]!.reactions = { likes: 4 + days };
    for (const hours of [6, 18]) {
      newsroom.clock.advance(hours * hour);
      rounds += await round();
    }
  }
  expect(rounds).toBe(7);
  const readings = await readingsOf(article);
  expect(readings).toHaveLength(7);
  expect(readings?.at(-1)).toMatchObject({ likes: 33 });
});

test('the requests of a round follow each other, twenty posts each on Mastodon', async () => {
  for (let n = 0; n < 21; n += 1) await published(`tram ${n}`);
  newsroom.clock.advance(2 * hour);
  const begun = newsroom.clock.now();
  const queued: { payload: Record<string, unknown>; notBefore?: number }[] = [];
  const enqueue = async (jobs: typeof queued) => void queued.push(...jobs);
  const context = { ...newsroom.context, enqueue, stop: new AbortController().signal };
  await job.handle(job.payload.parse({}), context);
  expect(queued.map(({ payload, notBefore }) => [(payload.ids as string[]).length, notBefore])).toEqual([
    [20, begun],
    [1, begun + 2_000],
  ]);
  // A second round before the first has been carried out asks for nothing twice.
  await job.handle(job.payload.parse({}), context);
  const seen: number[] = [];
  for (const { payload } of queued) {
    const before = asked;
    await job.handle(job.payload.parse(payload), context);
    seen.push(asked - before);
  }
  expect(seen).toEqual([1, 1, 0, 0]);
});

test('a post that is gone is left alone, and one that is not shown keeps what was counted', async () => {
  const article = await published('ferry');
  mastodon.truth[0]!.reactions = { likes: 5 };
  newsroom.clock.advance(2 * hour);
  await round();
  mastodon.truth[0]!.deletedAt = newsroom.clock.now();
  newsroom.clock.advance(day);
  expect(await round()).toBe(1);
  expect(await readingsOf(article)).toMatchObject([{ likes: 5 }]);
});

test('a limit leaves the channel’s statistics alone for as long as the platform says, and its posts go on', async () => {
  const article = await published('ferry');
  newsroom.clock.advance(2 * hour);
  fault = '429';
  expect(await round()).toBe(1);
  fault = undefined;
  newsroom.clock.advance(30_000);
  expect(await round()).toBe(0);
  const { redis, keys } = newsroom.context.store;
  expect(await redis.hmget(keys.channel('fedi'), 'restUntil', 'signedOutSince')).toEqual([null, null]);
  await published('bridge');
  expect(mastodon.truth).toHaveLength(2);
  newsroom.clock.advance(60_000);
  expect(await round()).toBe(1);
  expect(await readingsOf(article)).toHaveLength(1);
  expect(await redis.hget(keys.channel('fedi'), 'readingRestUntil')).toBeNull();
});

test('a refusal is asked again a day later', async () => {
  await published('ferry');
  newsroom.clock.advance(2 * hour);
  fault = 'refuse';
  await round();
  fault = undefined;
  newsroom.clock.advance(20 * hour);
  expect(await round()).toBe(0);
  newsroom.clock.advance(5 * hour);
  expect(await round()).toBe(1);
});

test('a refusal is among the channel’s notes until the numbers are read, or a check finds the account well', async () => {
  const { store } = newsroom.context;
  const note = async () => (await channelNotes(newsroom.context)).fedi ?? '';
  await published('ferry');
  newsroom.clock.advance(2 * hour);
  fault = '429';
  await round();
  expect(await note()).not.toContain('statistics');
  newsroom.clock.advance(hour);
  fault = 'refuse';
  await round();
  expect(await note()).toMatch(
    /the statistics of its posts are refused since \S+Z \(.+\): allow the account to read them; asked again at \S+Z/,
  );
  await recordChannelWell(store, { channel: 'fedi', actor: 'ada' });
  expect(await note()).not.toContain('statistics');
  expect(await round()).toBe(1);
  expect(await note()).toContain('statistics');
  newsroom.clock.advance(25 * hour);
  expect(await note()).toContain('statistics');
  fault = undefined;
  expect(await round()).toBe(1);
  expect(await note()).not.toContain('statistics');
});

test('what X charges for statistics counts against the channel’s budget', async () => {
  await published('ferry', 'bird');
  const { redis, keys } = newsroom.context.store;
  newsroom.clock.advance(2 * hour);
  await round();
  expect(await redis.hmget(keys.channel('bird'), 'paidReads', 'paidToday')).toEqual(['1', '1']);
  // 199 readings later one post more of the day’s two is paid for.
  await writerOf(newsroom.context.store).hset(keys.channel('bird'), 'paidReads', 199);
  newsroom.clock.advance(3 * hour);
  await round();
  expect(await redis.hmget(keys.channel('bird'), 'paidReads', 'paidToday')).toEqual(['0', '2']);
  // The budget is used up: nothing more is read today.
  await writerOf(newsroom.context.store).hset(keys.channel('bird'), 'paidReads', 0);
  expect(await dueReadings(newsroom.context)).toEqual([]);
});

test('the times of a post’s readings, and their words', () => {
  const times = [0, hour, 5 * hour, 2 * day, 6 * day, 13 * day, 29 * day, 31 * day];
  expect(times.map((after) => nextReadingAt(0, after))).toEqual([
    ...[hour, 4 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day],
    undefined,
  ]);
  expect(statisticsWords({ likes: 1, reposts: 0, replies: 2, views: 40 })).toBe(
    '1 like, 2 replies, 40 views',
  );
  expect(statisticsWords({ likes: 0, replies: 0 })).toBe('0 likes');
});
