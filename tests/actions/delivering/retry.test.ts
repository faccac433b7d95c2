import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retryDeliveries } from '../../../src/actions/delivering/retryDeliveries.ts';
import { retryDelivery } from '../../../src/actions/delivering/retryDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { scripted } from '../../simulators/faults.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

let newsroom: TestNewsroom;
let hook: WebhookSimulator;
const faults = scripted();

beforeEach(async () => {
  hook = await startWebhook({ faults, now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [{ id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

async function drafted(headline: string) {
  const article = await publish(newsroom.context, {
    headline,
    url: `https://tarn.example/${headline.length}`,
  });
  return draftFor(newsroom.context, article, 'hook');
}
const work = () => testWorker(newsroom.context, newsroom.clock).settleDown();
const now = (id: string) => deliveryById(newsroom.context.store, id);

describe('a person’s retry', () => {
  test('sends a refused post once, even after its draft was finished', async () => {
    const draft = await drafted('Tarn bakery opens');
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1 });
    faults.push('refuse');
    await work();
    expect(await now(deliveries[0]!)).toMatchObject({ state: 'failed' });
    expect(await draftFor(newsroom.context, draft.articleId, 'hook')).toMatchObject({ state: 'done' });
    await retryDelivery(newsroom.context, { id: deliveries[0]! });
    await work();
    expect(await now(deliveries[0]!)).toMatchObject({ state: 'sent' });
    expect(hook.truth).toHaveLength(1);
  });

  test('is refused with a sentence if the draft has changed since', async () => {
    const draft = await drafted('Tarn library shuts at noon');
    const at = new Date(newsroom.clock.now() + 3_600_000).toISOString();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1, at });
    await editDraft(newsroom.context, { id: draft.id, version: 1, text: `Shut at noon ${draft.link.url}` });
    expect(await now(deliveries[0]!)).toMatchObject({
      state: 'cancelled',
      reason: 'The draft was edited.',
    });
    await expect(retryDelivery(newsroom.context, { id: deliveries[0]! })).rejects.toMatchObject({
      code: 'delivery.not-approved',
    });
    expect(hook.truth).toEqual([]);
  });

  test('of everything that a channel failed to send leaves out what is no longer approved, with the reason', async () => {
    const drafts = [await drafted('Tarn bakery opens'), await drafted('Tarn library shuts at noon')];
    for (const { id } of drafts) await approveDraft(newsroom.context, { id, version: 1 });
    faults.push('refuse', 'refuse');
    await work();
    const failed = { channel: 'hook', state: 'failed' as const };
    const none = await retryDeliveries(newsroom.context, { ...failed, since: newsroom.clock.now() + 1 });
    expect(none).toEqual({ placed: [], leftOut: [] });
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.draft(drafts[0]!.id), 'version', 9);
    const { placed, leftOut } = await retryDeliveries(newsroom.context, { ...failed, since: 0 });
    expect([placed.length, leftOut]).toEqual([
      1,
      [{ id: expect.any(String), reason: expect.stringMatching(/no longer approved/) }],
    ]);
    await work();
    expect(hook.truth).toHaveLength(1);
  });
});
