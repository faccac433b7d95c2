import { afterEach, beforeEach, expect, it } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { deliver } from '../../src/actions/deliver.ts';
import { settle } from '../../src/actions/settle.ts';
import { type Delivery, deliveryById } from '../../src/delivery/delivery.ts';
import { type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

let room: TestNewsroom;
let server: BlueskySimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startBluesky({ now: () => room.clock.now(), faults });
  const { url: baseUrl, handle: identifier, password } = server;
  room = await openTestNewsroom({
    channels: [{ id: 'sky', type: 'bluesky', baseUrl, identifier, password, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await server.close();
  await room.close();
});

async function due(): Promise<string> {
  const article = { headline: 'Ferry returns to Orrin', url: 'https://tarn.example/ferry', language: 'en' };
  const draft = await draftFor(room.needs, await publish(room.needs, article), 'sky');
  const { deliveries } = await approveDraft(room.needs, { id: draft.id, version: draft.version });
  return deliveries[0]!;
}
const now = async (id: string): Promise<Delivery> => (await deliveryById(room.needs.store, id))!;

it.each<Fault>(['cut-after-storing', '500-after-storing', 'garbage'])(
  'a post whose answer was lost by "%s" is found under its own key, and never written twice',
  async (fault) => {
    const id = await due();
    faults.push(fault);
    await deliver(room.needs, id);
    expect((await now(id)).state).toBe('uncertain');
    room.clock.advance(20_000);
    await settle(room.needs, id);
    expect(await now(id)).toMatchObject({ state: 'sent', remoteUrl: expect.stringContaining('bsky.app') });
    expect(server.truth).toHaveLength(1);
  },
);

it('a post that is not there is written again at once, under the same key and date', async () => {
  const id = await due();
  const firstAt = new Date(room.clock.now()).toISOString();
  faults.push('cut-before-reading');
  await deliver(room.needs, id);
  room.clock.advance(60_000);
  await settle(room.needs, id);
  expect((await now(id)).state).toBe('retry_wait');
  await deliver(room.needs, id);
  expect((await now(id)).state).toBe('sent');
  expect(server.truth).toMatchObject([{ record: { createdAt: firstAt } }]);
});

it('a first request that arrives after all, beside the second, is one post', async () => {
  const id = await due();
  faults.push('stall-after-storing');
  const working = deliver(room.needs, id);
  while (server.truth.length === 0) await new Promise((resolve) => setImmediate(resolve));
  room.clock.advance(15_000);
  await working;
  expect((await now(id)).state).toBe('uncertain');
  // Whoever settles sees nothing yet: the look meets a server that has lost its memory for a moment.
  const [stored] = server.truth.splice(0);
  room.clock.advance(60_000);
  await settle(room.needs, id);
  server.truth.push(stored!);
  await deliver(room.needs, id);
  expect((await now(id)).state).toBe('sent');
  expect(server.truth).toHaveLength(1);
});
