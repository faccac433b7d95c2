import { afterEach, beforeEach, expect, test } from 'vitest';
import { listAudit } from '../../src/accounts/audit/read.ts';
import { checkCopy } from '../../src/actions/copies/checkCopy.ts';
import { confirmAt } from '../../src/actions/copies/confirmPost.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

/** A post that was just sent is read back: readers' platforms say that it is there, not only that they took it. */

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let worker: ReturnType<typeof testWorker>;
let article: string;

beforeEach(async () => {
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  const { url: baseUrl, token } = mastodon;
  newsroom = await openTestNewsroom({
    channels: [{ id: 'fedi', type: 'mastodon', baseUrl, token, cap: { gap: '0s' } }],
  });
  worker = testWorker(newsroom.context, newsroom.clock);
  article = await publish(newsroom.context, { headline: 'The ferry returns to Orrin' });
  const draft = await draftFor(newsroom.context, article, 'fedi');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function copy() {
  const [found] = await copiesOfArticle(newsroom.context, article);
  return found!.copy;
}
const due = () => {
  const { redis, keys } = newsroom.context.store;
  return redis.zcard(keys.due('confirm'));
};

test('a minute after it was sent, a post is seen at its platform', async () => {
  expect((await copy()).checkedAt).toBeUndefined();
  await worker.pass(70_000);
  expect(await copy()).toMatchObject({
    ...{ state: 'live', version: 1, evidence: 'It is there.' },
    checkedAt: expect.any(String),
  });
  expect(await due()).toBe(0);
});

test('one that its platform shows only later is no alarm', async () => {
  const [post] = mastodon.truth;
  post!.deletedAt = newsroom.clock.now();
  await worker.pass(70_000);
  const waiting = await copy();
  expect([waiting.state, waiting.checkedAt, await due()]).toEqual(['live', undefined, 1]);
  delete post!.deletedAt;
  await worker.pass(130_000);
  expect(await copy()).toMatchObject({ state: 'live', evidence: 'It is there.' });
  expect(await due()).toBe(0);
});

test('one that its platform took and never shows is gone after a quarter of an hour, and is told', async () => {
  mastodon.truth[0]!.deletedAt = newsroom.clock.now();
  await worker.pass(900_000, 10_000);
  expect(await copy()).toMatchObject({ state: 'gone', found: 'gone' });
  const { items } = await listAudit(newsroom.context.store, 100);
  expect(items.filter(({ action }) => action === 'copy.found-gone')).toHaveLength(1);
  expect([await due(), mastodon.truth.length]).toEqual([0, 1]);
});

test('a text that the platform writes in its own way is no alarm', async () => {
  mastodon.truth[0]!.text = 'THE FERRY RETURNS TO ORRIN';
  await worker.pass(70_000);
  const { state, found, evidence } = await copy();
  expect([state, found, evidence]).toEqual(['live', undefined, 'It is there.']);
});

test('what a person changed or checked meanwhile is left to that', async () => {
  await checkCopy(newsroom.context, { id: (await copy()).id });
  const { checkedAt } = await copy();
  await worker.pass(70_000);
  expect([(await copy()).checkedAt, await due()]).toEqual([checkedAt, 0]);
});

test('nothing is read back where nothing is shown, or where each reading costs', async () => {
  await newsroom.close();
  const address = 'https://tarn.example/hook';
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'hook', type: 'webhook', url: address, secret: 's'.repeat(24) },
      { id: 'x', type: 'x', token: 'token' },
    ],
  });
  const times = ['hook', 'x'].map((channel) =>
    confirmAt(newsroom.context, { channel, purpose: 'post' } as Delivery),
  );
  expect(times).toEqual([undefined, undefined]);
});
