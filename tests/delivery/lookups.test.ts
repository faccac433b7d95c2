import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../src/actions/drafting/chooseVariant.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { scripted } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let server: MastodonSimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startMastodon({ faults, now: () => newsroom.clock.now() });
  const mastodon = { type: 'mastodon', baseUrl: server.url, token: server.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({ channels: [{ id: 'masto', ...mastodon }] });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

/** A thread whose later parts say what the other article’s say, too. */
async function approvedThread(name: string): Promise<string[]> {
  const article = {
    headline: `${name} bridge of Tarn opens to trams`,
    bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
    url: `https://tarn.example/${name}`,
    language: 'en',
  };
  const { id } = await draftFor(newsroom.context, await publish(newsroom.context, article), 'masto');
  const draft = await chooseVariant(newsroom.context, { id, version: 1, variant: 'thread' });
  const { deliveries } = await approveDraft(newsroom.context, { id, version: draft.version });
  return deliveries;
}

test('two threads that share the text of a part are never mixed up', async () => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  const first = await approvedThread('First');
  // The second part of the first thread is lost on its way; the other thread is posted meanwhile.
  faults.push(undefined, 'cut-before-reading');
  await worker.settleDown();
  const second = await approvedThread('Second');
  await worker.settleDown();
  await worker.pass(40 * 60_000, 20_000);

  const all = await deliveriesById(newsroom.context.store, [...first, ...second]);
  expect(all.map(({ state }) => state)).toEqual(Array(6).fill('sent'));
  const post = new Map(server.truth.map((status) => [status.id, status]));
  const answered = all.map(({ remoteId }) => post.get(remoteId ?? '')?.replyTo);
  const [a, b, c, d, e, f] = all.map(({ remoteId }) => remoteId ?? '');
  expect(answered).toEqual([undefined, a, b, undefined, d, e]);
  expect([...post.keys()].sort()).toEqual([a, b, c, d, e, f].sort());
  expect(server.truth).toHaveLength(6);
});
