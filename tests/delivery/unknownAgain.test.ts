import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveDeliveries } from '../../src/actions/delivering/resolveDeliveries.ts';
import { settleAgain, settleAllAgain } from '../../src/actions/delivering/settleAgain.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { scripted } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const hour = 3_600_000;
let newsroom: TestNewsroom;
let server: MastodonSimulator;
let hook: WebhookSimulator;
let isAway: boolean;
const faults = scripted();
const hookFaults = scripted();

beforeEach(async () => {
  isAway = true;
  const now = () => newsroom.clock.now();
  server = await startMastodon({
    now,
    faults,
    readFaults: () => (isAway ? '500-before-storing' : undefined),
  });
  hook = await startWebhook({ now, faults: hookFaults });
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'masto', type: 'mastodon', baseUrl: server.url, token: server.token, cap: { gap: '5m' } },
      { id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '5m' } },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
  await hook.close();
});

const worker = () => testWorker(newsroom.context, newsroom.clock);
const now = (id: string) => deliveryById(newsroom.context.store, id);

async function approved(headline: string, channel = 'masto'): Promise<string> {
  const url = `https://tarn.example/${encodeURIComponent(headline)}`;
  const { id } = await draftFor(
    newsroom.context,
    await publish(newsroom.context, { headline, url }),
    channel,
  );
  const { deliveries } = await approveDraft(newsroom.context, { id, version: 1 });
  return deliveries[0] ?? '';
}

/** Its answer was lost, and the platform was out of order for two hours. */
async function unknown(fault: 'cut-after-storing' | 'cut-before-reading'): Promise<string> {
  faults.push(fault);
  const id = await approved('Tarn bakery opens');
  await worker().settleDown();
  await worker().pass(2 * hour, 60_000);
  expect(await now(id)).toMatchObject({ state: 'unknown' });
  return id;
}

describe('what an outage left unknown', () => {
  test('is found by itself once the platform answers again', async () => {
    const id = await unknown('cut-after-storing');
    await worker().pass(2 * hour, 60_000);
    expect(await now(id)).toMatchObject({ state: 'unknown' });
    isAway = false;
    await worker().pass(5 * hour, 60_000);
    expect(await now(id)).toMatchObject({ state: 'sent', remoteUrl: expect.stringContaining(server.url) });
    expect(server.truth).toHaveLength(1);
  });

  test('is looked up at growing intervals, and no longer after a week', async () => {
    const id = await unknown('cut-after-storing');
    await worker().pass(8 * 24 * hour, hour / 2);
    const lookups = (await now(id))?.attempts.map(({ at }) => Date.parse(at)) ?? [];
    const pauses = lookups.slice(11).map((at, index) => at - (lookups[10 + index] ?? 0));
    expect(pauses.length).toBeGreaterThan(12);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(12.5 * hour);
    const { redis, keys } = newsroom.context.store;
    expect(await redis.zscore(keys.due('settle'), id)).toBeNull();
  });

  test('ends as never sent if every lookup finds nothing, and its time has passed', async () => {
    const id = await unknown('cut-before-reading');
    await worker().pass(6 * hour, 60_000);
    isAway = false;
    await worker().pass(8 * hour, 60_000);
    expect(await now(id)).toMatchObject({ state: 'expired' });
    expect(server.truth).toEqual([]);
  });

  test('is looked up again at a person’s request', async () => {
    const id = await unknown('cut-after-storing');
    isAway = false;
    expect(await settleAgain(newsroom.context, { id })).toMatchObject({ state: 'sent' });
    await expect(settleAgain(newsroom.context, { id })).rejects.toMatchObject({
      code: 'delivery.not-allowed',
    });
  });

  test('is looked up again for a whole channel and period', async () => {
    const id = await unknown('cut-after-storing');
    isAway = false;
    const due = Date.parse((await now(id))?.dueAt ?? '');
    expect(await settleAllAgain(newsroom.context, { channel: 'masto', since: due + 1 })).toBe(0);
    expect(await settleAllAgain(newsroom.context, { channel: 'masto', since: due, until: due })).toBe(1);
    await worker().pass(5_000);
    expect(await now(id)).toMatchObject({ state: 'sent' });
  });
});

describe('a channel that shows nothing', () => {
  async function lost(): Promise<string[]> {
    hookFaults.push('cut-before-reading', 'cut-before-reading');
    const ids = [await approved('Tarn bakery opens', 'hook'), await approved('Tarn library shuts', 'hook')];
    await worker().settleDown();
    await worker().pass(hour, 60_000);
    expect(await Promise.all(ids.map(async (id) => (await now(id))?.state))).toEqual(['unknown', 'unknown']);
    return ids;
  }

  test('is not looked up again, and says so', async () => {
    const [id = ''] = await lost();
    const { redis, keys } = newsroom.context.store;
    expect(await redis.zscore(keys.due('settle'), id)).toBeNull();
    await expect(settleAgain(newsroom.context, { id })).rejects.toMatchObject({
      code: 'delivery.cannot-look',
    });
  });

  test('sends again with one command what never arrived, a gap apart', async () => {
    const ids = await lost();
    const { placed, leftOut } = await resolveDeliveries(newsroom.context, { channel: 'hook' });
    expect(leftOut).toEqual([]);
    const [first = 0, second = 0] = placed.map(({ dueAt }) => Date.parse(dueAt));
    expect(second - first).toBe(5 * 60_000);
    await worker().pass(6 * 60_000);
    expect(await Promise.all(ids.map(async (id) => (await now(id))?.state))).toEqual(['sent', 'sent']);
  });

  test('closes with one command what should no longer be sent', async () => {
    const ids = await lost();
    await resolveDeliveries(newsroom.context, { channel: 'hook', giveUp: true });
    expect(await Promise.all(ids.map(async (id) => (await now(id))?.state))).toEqual(['failed', 'failed']);
  });
});
