import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelHealth } from '../../src/actions/channels/channelHealth.ts';
import { checkChannel } from '../../src/actions/channels/checkChannel.ts';
import { recordConfigured } from '../../src/actions/delivering/channelAccount.ts';
import { retryDelivery } from '../../src/actions/delivering/retryDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { healthProblems } from '../../src/actions/operations/healthProblems.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { type Delivery, deliveriesById } from '../../src/delivery/delivery.ts';
import type { OutboundResponse } from '../../src/net/outbound.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { crashingContext, Killed, testQueue, testWorker } from '../support/worker.ts';

const minute = 60_000;
const hour = 60 * minute;

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
type Answer = Omit<OutboundResponse, 'url' | 'body'>;
/** Answers in the platform's place to whatever posts; `asked` counts the requests that it answered. */
let instead: (() => Answer | Promise<Answer>) | undefined;
let asked: number;

beforeEach(async () => {
  instead = undefined;
  asked = 0;
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function open(cap: object = {}, expireAfter = '6h'): Promise<void> {
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'toots', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, expireAfter, cap },
    ],
  });
  const { net } = newsroom.context;
  const request = net.request.bind(net);
  Object.assign(newsroom.context, {
    net: {
      ...net,
      request: async (url: string, options: Parameters<typeof request>[1] = {}) => {
        if (!instead) return request(url, options);
        if (options.method === 'POST') asked += 1;
        return {
          ...(await instead()),
          url,
          body: new TextEncoder().encode('{"error":"The access token was revoked"}'),
        };
      },
    },
  });
}

const revoked = () => ({ status: 401, headers: {} });
const limited = (seconds: number) => () => ({ status: 429, headers: { 'retry-after': String(seconds) } });
const down =
  (headers = {}) =>
  () => ({ status: 503, headers });

/** Ten articles, approved in their order. */
async function approved(count = 10, from = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let n = from; n < from + count; n += 1) {
    const headline = `Ferry number ${n} returns to Orrin`;
    const article = await publish(newsroom.context, { headline, url: `https://tarn.example/ferry-${n}` });
    const draft = await draftFor(newsroom.context, article, 'toots');
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
    ids.push(...deliveries);
    newsroom.clock.advance(1_000);
  }
  return ids;
}

const worker = () => testWorker(newsroom.context, newsroom.clock);
const read = (ids: string[]): Promise<Delivery[]> => deliveriesById(newsroom.context.store, ids);
const states = async (ids: string[]) => (await read(ids)).map(({ state }) => state);
const posted = () => mastodon.truth.map(({ text }) => Number(/number (\d+)/.exec(text)?.[1]));
const health = async () => (await channelHealth(newsroom.context)).toots;
const words = async () => (await healthProblems(newsroom.context)).map(({ name }) => name);

describe('a token that is revoked in the middle of ten posts', () => {
  test('fails none of them: all are sent once, in their order and spaced, after a successful check', async () => {
    await open();
    const ids = await approved();
    const work = worker();
    await work.settleDown();
    await work.pass(6 * minute);
    const before = posted().length;
    expect(before).toBeGreaterThan(0);
    instead = revoked;
    await work.pass(3 * hour, minute);
    // One attempt shows it; the others are not tried.
    expect(asked).toBe(1);
    expect(posted()).toHaveLength(before);
    expect((await states(ids)).slice(before)).toEqual(Array(10 - before).fill('scheduled'));
    expect(await health()).toMatchObject({ state: 'needs-sign-in', since: expect.any(String) });
    expect(await words()).toEqual(['channel:toots', 'deliveries']);
    expect(await checkChannel(newsroom.context, { id: 'toots' })).toMatchObject({
      ok: false,
      health: { state: 'needs-sign-in' },
    });

    instead = undefined;
    expect(await checkChannel(newsroom.context, { id: 'toots' })).toMatchObject({
      ok: true,
      health: { state: 'ok' },
    });
    await work.settleDown();
    await work.pass(40 * minute, 30_000);
    expect(posted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await states(ids)).toEqual(Array(10).fill('sent'));
    const times = mastodon.truth.slice(before).map(({ at }) => at);
    for (const [n, at] of times.slice(1).entries()) expect(at - times[n]!).toBeGreaterThanOrEqual(2 * minute);
    const tried = (await read(ids)).find(({ attempts }) => attempts.length > 1);
    expect(tried?.attempts[0]).toMatchObject({ outcome: 'not-sent', status: 401, uncounted: true });
    expect(await words()).toEqual([]);
  });

  test('lets nothing expire; what is too late by then waits for a person', async () => {
    await open({}, '1h');
    instead = revoked;
    const [id] = await approved(1);
    const work = worker();
    await work.settleDown();
    await work.pass(2 * hour, 10 * minute);
    expect(await states([id!])).toEqual(['scheduled']);
    instead = undefined;
    await checkChannel(newsroom.context, { id: 'toots' });
    await work.settleDown();
    await work.pass(10 * minute, minute);
    expect(await read([id!])).toMatchObject([{ state: 'held', waitsForPerson: true }]);
    await retryDelivery(newsroom.context, { id: id! });
    await work.settleDown();
    expect(await states([id!])).toEqual(['sent']);
  });

  test('continues after a kill between any two steps', { timeout: 120_000 }, async () => {
    for (const n of [3, 7, 11, 16, 22, 29, 37]) {
      await open({ gap: '0s' });
      const ids = await approved(3);
      instead = revoked;
      const queue = testQueue();
      const dying = () => {
        const { context } = crashingContext(newsroom.context, n, 'after');
        return testWorker(context, newsroom.clock, queue);
      };
      const survive = (error: unknown) => expect(error).toBeInstanceOf(Killed);
      await dying().settleDown().catch(survive);
      await testWorker(newsroom.context, newsroom.clock, queue).pass(5 * minute, 30_000);
      instead = undefined;
      await checkChannel(newsroom.context, { id: 'toots' });
      await dying().settleDown().catch(survive);
      await testWorker(newsroom.context, newsroom.clock, queue).pass(20 * minute, 30_000);
      expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
      expect(posted().slice(-3).sort()).toEqual([0, 1, 2]);
      mastodon.truth.length = 0;
      await newsroom.close();
    }
    await open();
  });
});

describe('a 429', () => {
  test('rests the whole channel as long as the platform says, reports it, and keeps the order', async () => {
    await open();
    const ids = await approved(5);
    instead = limited(7_200);
    const work = worker();
    await work.settleDown();
    await work.pass(115 * minute, minute);
    expect(asked).toBe(1);
    expect(await health()).toMatchObject({ state: 'resting', reason: expect.stringContaining('429') });
    expect(await words()).toEqual(['channel:toots', 'deliveries']);
    instead = undefined;
    expect(
      await newsroom.context.store.redis.hget(newsroom.context.store.keys.channel('toots'), 'failures'),
    ).toBeNull();
    await work.pass(30 * minute, 30_000);
    expect(posted()).toEqual([0, 1, 2, 3, 4]);
    expect(await states(ids)).toEqual(Array(5).fill('sent'));
    expect(await health()).toEqual({ state: 'ok' });
  });

  test('of some minutes is no alarm', async () => {
    await open();
    await approved(1);
    instead = limited(300);
    await worker().settleDown();
    expect(await health()).toMatchObject({ state: 'resting' });
    expect(await words()).toEqual([]);
  });
});

describe('a platform that is down', () => {
  test('is left alone as long as its 503 says', async () => {
    await open({ gap: '0s' });
    await approved(5);
    instead = down({ 'retry-after': '600' });
    const work = worker();
    await work.settleDown();
    await work.pass(9 * minute, 30_000);
    expect(asked).toBe(1);
    expect(await health()).toMatchObject({ state: 'resting' });
  });

  test('is tried by one probe at a time, and at once when the channel is resumed', async () => {
    await open({ gap: '0s' });
    await approved(12);
    instead = down();
    const work = worker();
    await work.settleDown();
    expect(asked).toBe(5);
    expect(await health()).toMatchObject({ state: 'resting', reason: expect.stringContaining('503') });
    await resumeSending(newsroom.context, { channel: 'toots' });
    await work.settleDown();
    expect(asked).toBe(6);
    instead = undefined;
    await work.pass(5 * minute);
    expect(await health()).toEqual({ state: 'ok' });
    expect(posted()).toEqual([6, 7, 8, 9, 10, 11]);
  });

  test('is one alarm from its fifth failure until a post was sent, whatever rests lie between', async () => {
    await open({ gap: '0s' });
    await approved(8);
    instead = down();
    const work = worker();
    await work.settleDown();
    const alarms: string[] = [];
    for (let n = 0; n < 240; n += 1) {
      await work.pass(5_000, 5_000);
      alarms.push((await words()).filter((word) => word === 'channel:toots').join());
    }
    // It was tried several times meanwhile, by one post each.
    expect(asked).toBeGreaterThan(6);
    expect(alarms).toEqual(Array(240).fill('channel:toots'));
    instead = undefined;
    await work.pass(40 * minute, minute);
    expect(posted().length).toBeGreaterThan(0);
    expect(await words()).not.toContain('channel:toots');
    expect(await health()).toEqual({ state: 'ok' });
  });

  test('is no alarm any more once a check has found it well, though nothing is left to send', async () => {
    await open({ gap: '0s' }, '10m');
    const ids = await approved(6);
    instead = down();
    const work = worker();
    await work.settleDown();
    await work.pass(hour, 5 * minute);
    expect((await states(ids)).filter((state) => ['scheduled', 'retry_wait'].includes(state))).toEqual([]);
    expect(await words()).toContain('channel:toots');
    expect(await health()).toMatchObject({
      state: 'resting',
      hint: expect.stringContaining('channels check'),
    });
    instead = undefined;
    expect((await checkChannel(newsroom.context, { id: 'toots' })).health).toEqual({ state: 'ok' });
    expect(await words()).not.toContain('channel:toots');
  });
});

test('a new channel whose token the platform refuses from the start needs its sign-in, and posts once it is mended', async () => {
  await open({ gap: '0s' });
  const { store, config } = newsroom.context;
  await recordConfigured(store, config);
  instead = revoked;
  const ids = await approved(3);
  const work = worker();
  await work.settleDown();
  expect([await states(ids), asked]).toEqual([Array(3).fill('scheduled'), 0]);
  expect(await health()).toMatchObject({ state: 'needs-sign-in', reason: expect.stringContaining('401') });
  expect(await words()).toEqual(['channel:toots']);
  instead = undefined;
  newsroom.clock.advance(2_000);
  await checkChannel(newsroom.context, { id: 'toots' });
  await work.settleDown();
  expect([await states(ids), posted().length]).toEqual([Array(3).fill('sent'), 3]);
});

describe('a refusal that a successful check has overtaken', () => {
  test('signs the channel out no more, though its attempt ends later', async () => {
    await open({ gap: '0s' });
    const [first = ''] = await approved(1);
    const work = worker();
    await work.settleDown();
    expect(await states([first])).toEqual(['sent']);
    instead = async () => {
      instead = undefined;
      newsroom.clock.advance(1_000);
      expect(await checkChannel(newsroom.context, { id: 'toots' })).toMatchObject({ ok: true });
      return revoked();
    };
    const ids = await approved(1, 1);
    await work.settleDown();
    expect([await states(ids), asked, await health()]).toEqual([['scheduled'], 1, { state: 'ok' }]);
    await work.pass(2_000, 1_000);
    expect(await states(ids)).toEqual(['sent']);
  });

  test('signs it out no more, though the account’s refusal is still remembered', async () => {
    await open({ gap: '0s' });
    await recordConfigured(newsroom.context.store, newsroom.context.config);
    instead = revoked;
    const ids = await approved(1);
    const work = worker();
    await work.settleDown();
    expect(await health()).toMatchObject({ state: 'needs-sign-in' });
    instead = undefined;
    await checkChannel(newsroom.context, { id: 'toots' });
    await work.settleDown();
    expect(await health()).toEqual({ state: 'ok' });
    await work.pass(3_000, 1_000);
    expect(await states(ids)).toEqual(['sent']);
  });
});
