import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveDelivery } from '../../src/actions/delivering/resolveDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../src/actions/drafting/chooseVariant.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { halfThread, halfThreadSentence } from '../../src/delivery/halfThread.ts';
import { scripted } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testQueue, testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let server: MastodonSimulator;
let isAway: boolean;
const faults = scripted();

beforeEach(async () => {
  isAway = false;
  const readFaults = () => (isAway ? ('500-before-storing' as const) : undefined);
  server = await startMastodon({ faults, readFaults, now: () => newsroom.clock.now() });
  const mastodon = { type: 'mastodon', baseUrl: server.url, token: server.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({ channels: [{ id: 'masto', ...mastodon }] });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

async function approvedThread() {
  const article = {
    headline: 'Second bridge of Tarn opens to trams',
    bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
    url: 'https://tarn.example/bridge',
    language: 'en',
  };
  const { id } = await draftFor(newsroom.context, await publish(newsroom.context, article), 'masto');
  const draft = await chooseVariant(newsroom.context, { id, version: 1, variant: 'thread' });
  const { deliveries } = await approveDraft(newsroom.context, { id, version: draft.version });
  return {
    ids: deliveries,
    now: () => deliveriesById(newsroom.context.store, deliveries),
    states: async () => (await deliveriesById(newsroom.context.store, deliveries)).map(({ state }) => state),
  };
}

test('the parts of a thread follow each other without any time passing', async () => {
  const thread = await approvedThread();
  await testWorker(newsroom.context, newsroom.clock).settleDown();
  expect(await thread.states()).toEqual(['sent', 'sent', 'sent']);
});

test('a part that was checked too early is sent once the previous part is published', async () => {
  const thread = await approvedThread();
  // The wake-ups arrive in the wrong order, as with several workers.
  const queue = testQueue();
  const backwards = thread.ids.toReversed();
  for (const id of backwards) queue.waiting.set(id, { name: 'deliver', payload: { id }, id });
  await testWorker(newsroom.context, newsroom.clock, queue).settleDown();
  expect(await thread.states()).toEqual(['sent', 'sent', 'sent']);
  expect(server.truth).toHaveLength(3);
});

test('half a thread is reported, and continues after a person’s decision', async () => {
  faults.push(undefined, 'refuse');
  const thread = await approvedThread();
  const worker = testWorker(newsroom.context, newsroom.clock);
  await worker.settleDown();
  await worker.pass(60_000, 10_000);
  expect(await thread.states()).toEqual(['sent', 'failed', 'scheduled']);
  const [, , last] = await thread.now();
  expect(last?.reason).toBe('part 2 of its thread has failed');
  const sentence = await halfThread(newsroom.context.store, newsroom.config.newsroom.id, last!);
  expect(sentence).toBe('Half a thread: 1 of 3 parts is out, and part 2 has failed.');
});

test('a lost answer holds the rest until a person says that it was posted', async () => {
  faults.push('cut-after-storing');
  const thread = await approvedThread();
  const worker = testWorker(newsroom.context, newsroom.clock);
  isAway = true;
  await worker.settleDown();
  await worker.pass(2 * 3_600_000, 60_000);
  const [first = ''] = thread.ids;
  expect((await thread.now())[1]?.reason).toBe('part 1 of its thread is unknown');
  const url = new URL(`${server.url}/@desk/${server.truth[0]?.id}`).href as never;
  await resolveDelivery(newsroom.context, { id: first, resolution: { sent: url } });
  await worker.settleDown();
  expect(await thread.states()).toEqual(['sent', 'sent', 'sent']);
  expect((await thread.now()).map(({ reason }) => reason)).toEqual([undefined, undefined, undefined]);
});

test.each([
  [['sent', 'sent', 'sent'], undefined],
  [['unknown', 'scheduled'], undefined],
  [['sent', 'sending', 'scheduled'], undefined],
  [['sent', 'sent', 'unknown', 'scheduled'], 'Half a thread: 2 of 4 parts are out, and part 3 is unknown.'],
] as const)('%j is told as %s', (states, sentence) => {
  const parts = states.map((state, index) => ({ part: index + 1, state }));
  expect(halfThreadSentence(parts.toReversed())).toBe(sentence);
});
