import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { editDraft } from '../../src/actions/edit.ts';
import { retryDelivery } from '../../src/actions/resolve.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { scripted } from '../simulators/faults.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let room: TestNewsroom;
let hook: WebhookSimulator;
const faults = scripted();

beforeEach(async () => {
  hook = await startWebhook({ faults, now: () => room.clock.now() });
  room = await openTestNewsroom({
    channels: [{ id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await room.close();
  await hook.close();
});

async function drafted(headline: string) {
  const article = await publish(room.needs, { headline, url: `https://tarn.example/${headline.length}` });
  return draftFor(room.needs, article, 'hook');
}
const work = () => testWorker(room.needs, room.clock).settleDown();
const now = (id: string) => deliveryById(room.needs.store, id);

describe('a person’s retry', () => {
  it('sends once what was refused, also after its draft was finished', async () => {
    const draft = await drafted('Tarn bakery opens');
    const { deliveries } = await approveDraft(room.needs, { id: draft.id, version: 1 });
    faults.push('refuse');
    await work();
    expect(await now(deliveries[0]!)).toMatchObject({ state: 'failed' });
    expect(await draftFor(room.needs, draft.articleId, 'hook')).toMatchObject({ state: 'done' });
    await retryDelivery(room.needs, { id: deliveries[0]! });
    await work();
    expect(await now(deliveries[0]!)).toMatchObject({ state: 'sent' });
    expect(hook.truth).toHaveLength(1);
  });

  it('is refused in words where the draft was changed since', async () => {
    const draft = await drafted('Tarn library shuts at noon');
    const at = new Date(room.clock.now() + 3_600_000).toISOString();
    const { deliveries } = await approveDraft(room.needs, { id: draft.id, version: 1, at });
    await editDraft(room.needs, { id: draft.id, version: 1, text: `Shut at noon ${draft.link.url}` });
    expect(await now(deliveries[0]!)).toMatchObject({
      state: 'cancelled',
      reason: 'The draft was edited.',
    });
    await expect(retryDelivery(room.needs, { id: deliveries[0]! })).rejects.toMatchObject({
      code: 'delivery.not-approved',
    });
    expect(hook.truth).toEqual([]);
  });
});
