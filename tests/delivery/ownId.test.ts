import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { settle } from '../../src/actions/delivering/settleDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { type Delivery, deliveryById } from '../../src/delivery/delivery.ts';
import { type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
let server: BlueskySimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startBluesky({ now: () => newsroom.clock.now(), faults });
  const { url: baseUrl, handle: identifier, password } = server;
  newsroom = await openTestNewsroom({
    channels: [{ id: 'sky', type: 'bluesky', baseUrl, identifier, password, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await server.close();
  await newsroom.close();
});

async function due(): Promise<string> {
  const article = { headline: 'Ferry returns to Orrin', url: 'https://tarn.example/ferry', language: 'en' };
  const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'sky');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  return deliveries[0]!;
}
const now = async (id: string): Promise<Delivery> => (await deliveryById(newsroom.context.store, id))!;

test.each<Fault>(['cut-after-storing', '500-after-storing', 'garbage'])(
  'a post whose answer was lost by "%s" is found under its own key, and never written twice',
  async (fault) => {
    const id = await due();
    faults.push(fault);
    await deliver(newsroom.context, id);
    expect((await now(id)).state).toBe('uncertain');
    newsroom.clock.advance(20_000);
    await settle(newsroom.context, id);
    expect(await now(id)).toMatchObject({ state: 'sent', remoteUrl: expect.stringContaining('bsky.app') });
    expect(server.truth).toHaveLength(1);
  },
);

test('a post that is not there is written again immediately, under the same key and date', async () => {
  const id = await due();
  const firstAt = new Date(newsroom.clock.now()).toISOString();
  faults.push('cut-before-reading');
  await deliver(newsroom.context, id);
  newsroom.clock.advance(60_000);
  await settle(newsroom.context, id);
  expect((await now(id)).state).toBe('retry_wait');
  await deliver(newsroom.context, id);
  expect((await now(id)).state).toBe('sent');
  expect(server.truth).toMatchObject([{ record: { createdAt: firstAt } }]);
});

test('a first request that arrives after all, alongside the second, is one post', async () => {
  const id = await due();
  faults.push('stall-after-storing');
  const working = deliver(newsroom.context, id);
  while (server.truth.length === 0) await new Promise((resolve) => setImmediate(resolve));
  newsroom.clock.advance(15_000);
  await working;
  expect((await now(id)).state).toBe('uncertain');
  // Whoever settles sees nothing yet: the look meets a server that has lost its memory for a moment.
  const [stored] = server.truth.splice(0);
  newsroom.clock.advance(60_000);
  await settle(newsroom.context, id);
  server.truth.push(stored!);
  await deliver(newsroom.context, id);
  expect((await now(id)).state).toBe('sent');
  expect(server.truth).toHaveLength(1);
});
