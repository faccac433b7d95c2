import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../../../src/delivery/delivery.ts';
import { scripted } from '../../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../../simulators/mastodon.ts';
import { approver as anna } from '../../../support/newsroom.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { testWorker } from '../../../support/worker.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let server: MastodonSimulator;
let approver: Awaited<ReturnType<typeof signedInAs>>;
const faults = scripted();
const away = { reads: true };

beforeAll(async () => {
  server = await startMastodon({
    now: () => web.clock.now(),
    faults,
    readFaults: () => (away.reads ? '500-before-storing' : undefined),
  });
  const mastodon = { type: 'mastodon', baseUrl: server.url, token: server.token, cap: { gap: '0s' } };
  web = await openTestWeb({ channels: [{ id: 'masto', ...mastodon }] });
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
});
afterAll(async () => {
  await web.close();
  await server.close();
});

/** Its answer was lost, and the platform could not be asked for an hour and a half. */
async function unknown(headline: string, fault: 'cut-after-storing' | 'cut-before-reading') {
  away.reads = true;
  faults.push(fault);
  const url = `https://tarn.example/${encodeURIComponent(headline)}`;
  const draft = await draftFor(web.context, await publish(web.context, { headline, url }), 'masto');
  const { deliveries } = await approveDraft(web.as(anna), { id: draft.id, version: draft.version });
  const worker = testWorker(web.context, web.clock);
  await worker.settleDown();
  await worker.pass(95 * 60_000, 60_000);
  const id = deliveries[0] ?? '';
  expect(await deliveryById(web.context.store, id)).toMatchObject({ state: 'unknown' });
  return { id, worker, now: async () => (await deliveryById(web.context.store, id))?.state };
}

test('the page of an unknown delivery checks again, and says what it found', async () => {
  const { id, now } = await unknown('Tarn bakery opens', 'cut-after-storing');
  const page = `/desk/deliveries/${id}`;
  expect((await approver.get(page)).text).toContain('Look again');
  away.reads = false;
  await approver.post(`${page}/look`, { back: page }, page);
  expect(await now()).toBe('sent');
  expect((await approver.get(page)).text).not.toContain('Look again');
});

test('the list of unknown deliveries checks all of a channel again, or sends all of it again', async () => {
  const list = '/desk/deliveries?state=unknown';
  const first = await unknown('Tarn library shuts at noon', 'cut-after-storing');
  expect((await approver.get(list)).text).toContain('Check all 1 again');
  away.reads = false;
  await approver.post('/desk/deliveries/look', { channel: 'masto', back: list }, list);
  await first.worker.pass(5_000);
  expect(await first.now()).toBe('sent');

  const second = await unknown('Tarn ferry is late', 'cut-before-reading');
  const word = { channel: 'masto', what: 'not-sent', back: list };
  await approver.post('/desk/deliveries/resolve', word, list);
  await second.worker.pass(60_000);
  expect(await second.now()).toBe('sent');
  expect((await approver.get(list)).text).not.toContain('None were posted');
});
