import { expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { channelContext, requireChannel } from '../../src/channels/configured.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { scripted } from '../simulators/faults.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

/** A server that ignores `max_id`; the first post arrives, the following ones are cut off. */
async function afterCut(fault: 'cut-before-reading' | 'cut-after-storing') {
  let newsroom: TestNewsroom | undefined;
  const now = () => newsroom?.clock.now() ?? 0;
  const server = await startMastodon({ now, ignoresMaxId: true, faults: scripted(undefined, fault) });
  const keys = { baseUrl: server.url, token: server.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({ channels: [{ id: 'snac', type: 'mastodon', ...keys }] });
  const { context, clock } = newsroom;
  const ids: string[] = [];
  for (const name of ['ferry', 'bridge']) {
    const article = { headline: `The ${name} of Tarn opens`, url: `https://tarn.example/${name}` };
    const { id } = await draftFor(context, await publish(context, article), 'snac');
    ids.push(...(await approveDraft(context, { id, version: 1 })).deliveries);
  }
  const worker = testWorker(context, clock);
  await worker.settleDown();
  await worker.pass(3 * 60_000, 10_000);
  const { type, config } = requireChannel(context, 'snac');
  const checked = await type.check?.(config, channelContext(context));
  const delivery = await deliveryById(context.store, ids[1] ?? '');
  await newsroom.close();
  await server.close();
  return { delivery, checked };
}

test('if a server proves nothing, a lost post is unknown within minutes, and doctor says so', async () => {
  const { delivery, checked } = await afterCut('cut-before-reading');
  expect(delivery).toMatchObject({
    state: 'unknown',
    reason: expect.stringContaining('the same posts'),
  });
  expect(checked?.says).toContain('if a response is lost, a person must check');
});

test('a post that its newest page shows is found anyway', async () => {
  const { delivery } = await afterCut('cut-after-storing');
  expect(delivery).toMatchObject({ state: 'sent' });
});
