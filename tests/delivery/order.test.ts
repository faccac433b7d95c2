import { afterEach, describe, expect, test } from 'vitest';
import { channelHealth } from '../../src/actions/channels/channelHealth.ts';
import { whenItGoes } from '../../src/actions/delivering/whenItGoes.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const minute = 60_000;
const hour = 60 * minute;

let newsroom: TestNewsroom;
let hook: WebhookSimulator;
/** The platform does not accept posts, and says so: none of them exists. */
let isDown = false;
let asked = 0;
/** What the platform says of the requests that are left. */
let quota: Record<string, string> = {};

afterEach(async () => {
  isDown = false;
  asked = 0;
  quota = {};
  await newsroom.close();
  await hook.close();
});

async function open(gap: string): Promise<void> {
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [
      {
        id: 'hook',
        type: 'webhook',
        url: hook.hookUrl,
        secret: hook.secret,
        cap: { gap },
        expireAfter: '2d',
      },
    ],
  });
  const { net } = newsroom.context;
  const request = net.request.bind(net);
  Object.assign(newsroom.context, {
    net: {
      ...net,
      request: async (url: string, options: Parameters<typeof request>[1] = {}) => {
        if (!isDown) return withHeaders(await request(url, options));
        asked += 1;
        return { status: 425, headers: {}, url, body: new TextEncoder().encode('{}') };
      },
    },
  });
}

async function approve(number: number, how: object = {}) {
  const headline = `Ferry number ${number} returns to Orrin`;
  const id = await publish(newsroom.context, { headline, url: `https://tarn.example/${number}` });
  const draft = await draftFor(newsroom.context, id, 'hook');
  return approveDraft(newsroom.context, { id: draft.id, version: 1, ...how });
}
async function approveAll(count: number) {
  for (let n = 0; n < count; n += 1) await approve(n);
}

function withHeaders<T extends { headers: Record<string, string> }>(answer: T): T {
  return { ...answer, headers: { ...answer.headers, ...quota } };
}

const worker = () => testWorker(newsroom.context, newsroom.clock);
const posted = () => hook.truth.map(({ body }) => Number(/number (\d+)/.exec(JSON.stringify(body))?.[1]));
const gaps = () => hook.truth.slice(1).map(({ at }, n) => at - hook.truth[n]!.at);

describe('what was approved first is sent first', () => {
  test('even if its first attempts fail: the others wait for it', async () => {
    await open('2m');
    await approveAll(4);
    isDown = true;
    const work = worker();
    await work.settleDown();
    await work.pass(3 * minute);
    // The first alone was tried.
    expect(asked).toBe(3);
    isDown = false;
    await work.pass(15 * minute);
    expect(posted()).toEqual([0, 1, 2, 3]);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(2 * minute);
  });

  test('but one that fails for long stops no others', async () => {
    await open('10s');
    await approveAll(2);
    const { request } = newsroom.context.net;
    Object.assign(newsroom.context.net, {
      request: async (url: string, options: Parameters<typeof request>[1] = {}) => {
        isDown = String(options.body ?? '').includes('number 0');
        return request(url, options);
      },
    });
    const work = worker();
    await work.settleDown();
    await work.pass(80 * minute, 30_000);
    expect(posted()).toEqual([1]);
  });

  test('after hours without a worker: everything late is sent in its order, a gap apart', async () => {
    await open('2m');
    await approveAll(6);
    newsroom.clock.advance(2 * hour);
    const work = worker();
    await work.pass(15 * minute);
    expect(posted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(2 * minute);
    expect(Math.max(...gaps())).toBeLessThan(3 * minute);
  });

  test('except for what a person puts next: the queue makes room', async () => {
    await open('5m');
    await approveAll(3);
    const work = worker();
    await work.settleDown();
    newsroom.clock.advance(minute);
    const goes = await whenItGoes(newsroom.context, await approve(9, { place: 'next' }));
    expect(goes?.why).toMatch(/because of the gap to other posts\.$/);
    const second = await whenItGoes(newsroom.context, await approve(8, { place: 'next' }));
    expect(Date.parse(second!.at) - Date.parse(goes!.at)).toBe(5 * minute);
    await work.pass(30 * minute);
    expect(posted()).toEqual([0, 9, 8, 1, 2]);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5 * minute);
  });
});

describe('an outage', () => {
  test('of minutes is probed by one post, in seconds to minutes, and then all go in their order', async () => {
    await open('0s');
    isDown = true;
    await approveAll(12);
    const work = worker();
    await work.settleDown();
    const first = asked;
    await work.pass(3 * minute);
    // The rest is 15, 30, 60 and 120 seconds: some probes, and not twelve posts that fail again and again.
    expect(asked - first).toBeLessThan(6);
    expect(await channelHealth(newsroom.context)).toMatchObject({
      hook: { state: 'resting', reason: expect.stringContaining('425') },
    });
    isDown = false;
    await work.pass(2 * minute + 30_000);
    expect(posted()).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect(await channelHealth(newsroom.context)).toEqual({ hook: { state: 'ok' } });
  });

  test('ends immediately if a person resumes the channel', async () => {
    await open('0s');
    isDown = true;
    await approveAll(8);
    const work = worker();
    await work.settleDown();
    await work.pass(10 * minute);
    isDown = false;
    await resumeSending(newsroom.context, { channel: 'hook' });
    await work.settleDown();
    const atOnce = posted();
    expect(atOnce.length).toBeGreaterThan(3);
    expect(atOnce).toEqual([...atOnce].sort());
    await work.pass(10 * minute);
    expect(posted().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

test('a platform that allows only a few more requests is asked more slowly, before it says 429', async () => {
  await open('0s');
  await approveAll(3);
  quota = { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '600' };
  const work = worker();
  await work.settleDown();
  expect(posted()).toEqual([0]);
  expect(await channelHealth(newsroom.context)).toMatchObject({
    hook: { state: 'resting', reason: expect.stringContaining('only a few more requests') },
  });
  await work.pass(16 * minute);
  expect(posted()).toEqual([0, 1, 2]);
  expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5 * minute);
});
