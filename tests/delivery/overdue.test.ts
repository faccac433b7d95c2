import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveryProblems } from '../../src/actions/operations/healthProblems/deliveries.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { deliveryById, isLate } from '../../src/delivery/delivery.ts';
import { scripted } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const minute = 60_000;
let newsroom: TestNewsroom;
let server: MastodonSimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startMastodon({ faults, now: () => newsroom.clock.now() });
  const mastodon = { type: 'mastodon', baseUrl: server.url, token: server.token };
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'masto', ...mastodon, cap: { gap: '0s', perDay: 1 } },
      { id: 'dry', ...mastodon, separate: true, dryRun: true },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

async function approved(headline: string, channel = 'masto') {
  const article = { headline, url: `https://tarn.example/${encodeURIComponent(headline)}` };
  const { id } = await draftFor(newsroom.context, await publish(newsroom.context, article), channel);
  const { deliveries } = await approveDraft(newsroom.context, { id, version: 1 });
  const worker = testWorker(newsroom.context, newsroom.clock);
  await worker.settleDown();
  const state = async () => {
    const delivery = await deliveryById(newsroom.context.store, deliveries[0] ?? '');
    return delivery && { state: delivery.state, isLate: isLate(delivery, newsroom.clock.now()) };
  };
  return { worker, state };
}

const alarm = async () => (await deliveryProblems(newsroom.context)).map(({ says }) => says);
const overdue = ['Deliveries: 1 more than 5 minutes overdue.'];

describe('the overdue alarm counts from the time for which a post was wanted', () => {
  test('while it is tried again and again', async () => {
    await server.close();
    const { worker, state } = await approved('Tarn bakery opens');
    await worker.pass(3 * minute, 10_000);
    expect(await alarm()).toEqual([]);
    await worker.pass(3 * minute, 10_000);
    expect(await state()).toMatchObject({ isLate: true });
    expect(await alarm()).toEqual(overdue);
  });

  test('while it is not known yet whether it arrived', async () => {
    faults.push('cut-before-reading');
    const { worker, state } = await approved('Tarn bakery opens');
    await worker.pass(6 * minute, 10_000);
    expect(await state()).toEqual({ state: 'uncertain', isLate: true });
    expect(await alarm()).toEqual(overdue);
    await worker.pass(20 * minute, 10_000);
    expect(await state()).toEqual({ state: 'sent', isLate: false });
    expect(await alarm()).toEqual([]);
  });

  test('while it is held, except for what a person or the file holds', async () => {
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.channel('masto'), 'heir', 'social');
    const { worker, state } = await approved('Tarn bakery opens');
    await approved('Tarn library shuts', 'dry');
    await worker.pass(6 * minute, minute);
    expect(await state()).toEqual({ state: 'held', isLate: true });
    expect(await alarm()).toEqual(overdue);
    await pauseSending(newsroom.context, { channel: 'masto' });
    expect(await alarm()).toEqual([]);
  });

  test('and an attempt that was definitely not sent gives up its place under the day’s cap', async () => {
    faults.push('cut-before-reading');
    const { worker, state } = await approved('Tarn bakery opens');
    await worker.pass(20 * minute, 10_000);
    expect(await state()).toMatchObject({ state: 'sent' });
    const second = await approved('Tarn library shuts');
    expect(await second.state()).toMatchObject({ state: 'scheduled' });
    expect(server.truth).toHaveLength(1);
  });

  test('and not while the cap keeps it for the next day', async () => {
    await approved('Tarn bakery opens');
    const { worker, state } = await approved('Tarn library shuts');
    await worker.pass(10 * minute, 10_000);
    expect(await state()).toEqual({ state: 'scheduled', isLate: false });
    expect(await alarm()).toEqual([]);
  });
});
