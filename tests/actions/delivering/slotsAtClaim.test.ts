import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retryDelivery } from '../../../src/actions/delivering/retryDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { toInstant } from '../../../src/clock.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { scripted } from '../../simulators/faults.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const minute = 60_000;
const hour = 60 * minute;
/** 21:30 in Karachi: the slot ends in half an hour. */
const evening = Date.parse('2026-11-20T16:30:00Z');
const morning = Date.parse('2026-11-21T03:00:00Z');

let newsroom: TestNewsroom;
let hook: WebhookSimulator;
const faults = scripted();

beforeEach(async () => {
  hook = await startWebhook({ faults, now: () => newsroom.clock.now() });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

async function open(channel: object = {}): Promise<void> {
  newsroom = await openTestNewsroom({
    newsroom: { timezone: 'Europe/Berlin' },
    channels: [
      {
        id: 'hook',
        type: 'webhook',
        url: hook.hookUrl,
        secret: hook.secret,
        slots: ['08:00-22:00'],
        timezone: 'Asia/Karachi',
        expireAfter: '2d',
        ...channel,
      },
    ],
  });
  newsroom.clock.set(evening);
}

let number = 0;
async function approve(how: object = {}, article: object = {}) {
  number += 1;
  const headline = `Ferry number ${number} returns to Orrin`;
  const id = await publish(newsroom.context, { headline, url: `https://tarn.example/${number}`, ...article });
  const draft = await draftFor(newsroom.context, id, 'hook');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1, ...how });
  return deliveries[0]!;
}

const worker = () => testWorker(newsroom.context, newsroom.clock);
const dueOf = async (id: string) => (await deliveriesById(newsroom.context.store, [id]))[0]?.dueAt;
const sentAt = () => hook.truth.map(({ at }) => toInstant(at));

describe('quiet hours are observed at the claim', () => {
  test('after a pause and a resume', async () => {
    await open();
    await pauseSending(newsroom.context, {});
    const id = await approve();
    const work = worker();
    await work.settleDown();
    newsroom.clock.advance(2 * hour);
    await resumeSending(newsroom.context, {});
    await work.settleDown();
    expect(hook.truth).toEqual([]);
    expect(await dueOf(id)).toBe(toInstant(morning));
    newsroom.clock.set(morning);
    await work.settleDown();
    expect(sentAt()).toEqual([toInstant(morning)]);
  });

  test('by posts that waited while their platform answered 429', async () => {
    await open({ cap: { gap: '0s' } });
    newsroom.clock.set(evening + 29 * minute);
    faults.push('429');
    const id = await approve();
    const work = worker();
    await work.settleDown();
    await work.pass(20 * minute, minute);
    expect(hook.truth).toEqual([]);
    expect(await dueOf(id)).toBe(toInstant(morning));
  });

  test('by posts that the cap postpones to the next day', async () => {
    await open({ cap: { gap: '0s', perDay: 2 } });
    const id = await approve();
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.channel('hook'), { countDay: '2026-11-20', count: 2, lastClaimAt: evening });
    await worker().settleDown();
    expect(hook.truth).toEqual([]);
    expect(await dueOf(id)).toBe(toInstant(morning));
  });

  test('breaking news ignores them, and so do a person’s exact time and a person’s retry', async () => {
    await open({ cap: { gap: '0s' } });
    newsroom.clock.set(evening + 2 * hour);
    await approve({}, { breaking: true });
    const exact = toInstant(evening + 3 * hour);
    await approve({ at: exact });
    const quiet = await approve();
    const work = worker();
    await work.settleDown();
    await work.pass(90 * minute, minute);
    expect(sentAt()).toEqual([toInstant(evening + 2 * hour), exact]);
    expect(await dueOf(quiet)).toBe(toInstant(morning));
  });

  test('a person’s retry is sent immediately', async () => {
    await open();
    faults.push('refuse');
    const id = await approve();
    const work = worker();
    await work.settleDown();
    newsroom.clock.set(evening + 2 * hour);
    await retryDelivery(newsroom.context, { id });
    await work.settleDown();
    expect(sentAt()).toEqual([toInstant(evening + 2 * hour)]);
  });
});

describe('two processes that plan at the same time', () => {
  test('never give two posts the same place', async () => {
    await open({ slots: [], cap: { gap: '5m', perDay: 7 }, timezone: undefined });
    const ids = await Promise.all(Array.from({ length: 20 }, () => approve()));
    const due = (await deliveriesById(newsroom.context.store, ids))
      .map(({ dueAt }) => Date.parse(dueAt))
      .sort();
    for (const [n, at] of due.slice(1).entries()) expect(at - due[n]!).toBeGreaterThanOrEqual(5 * minute);
    const days = Map.groupBy(due, (at) => new Date(at + hour).toISOString().slice(0, 10));
    for (const [, there] of days) expect(there.length).toBeLessThanOrEqual(7);
  });
});
