import { afterAll, beforeAll, expect, test } from 'vitest';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import * as activitypub from '../../../src/channels/activitypub.ts';
import { channelContext } from '../../../src/channels/configured.ts';
import { postFor } from '../../channels/newsroom.ts';
import { type FediverseServer, startFediverse } from '../../simulators/activitypub.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../web/server.ts';
import { emptied, exported, imported } from './richNewsroom.ts';

let web: TestWeb;
let server: FediverseServer;
let away = false;
beforeAll(async () => {
  web = await openTestWeb({ channels: [{ id: 'fedi', type: 'activitypub', username: 'desk' }] });
  server = await startFediverse({ now: () => web.clock.now(), faults: () => (away ? 503 : undefined) });
});
afterAll(async () => {
  await web.close();
  await server.close();
});

const channel = () => web.config.channels[0] as activitypub.ActivityPubChannel;

async function publish(name: string): Promise<string> {
  const now = web.clock.now();
  const attempt = {
    number: 1,
    firstAttemptAt: now,
    deadline: now + 15_000,
    signal: new AbortController().signal,
  };
  const outcome = await activitypub.send(
    postFor(name, { part: 1 }),
    channel(),
    attempt,
    channelContext(web.context),
  );
  if (outcome.kind !== 'sent') throw new Error(outcome.reason);
  return outcome.remoteId;
}

test('a newsroom that moves keeps its followers, and edits, removals and new posts still reach them', async () => {
  const worker = testWorker(web.context, web.clock);
  const actor = await server.find(`@desk@${new URL(web.base).host}`);
  await server.follow('ann', actor);
  await worker.settleDown();
  const edited = await publish('ferry');
  const removed = await publish('tram');
  await worker.settleDown();
  away = true;
  await publish('bridge');
  await worker.settleDown();
  const lines = await exported(web.context);
  await emptied(web.context);
  expect(await imported(web.context, lines)).toMatchObject({ outcome: 'imported', bad: [] });
  away = false;
  // Nothing is sent until a person says so.
  await worker.pass(180_000, 60_000);
  expect(server.truth).toHaveLength(2);
  await resumeSending(web.context, { here: true });
  await worker.pass(180_000, 60_000);
  expect(server.truth).toHaveLength(3);
  const newer = postFor('ferry', { text: 'Correction: on Tuesday' });
  await activitypub.edit(edited, newer, channel(), channelContext(web.context));
  await activitypub.remove(removed, channel(), channelContext(web.context));
  await publish('harbour');
  await worker.pass(180_000, 60_000);
  expect(
    server.truth.map(({ created, edits, deletedAt }) => [created, edits.length, deletedAt !== undefined]),
  ).toEqual([
    [1, 1, false],
    [1, 0, true],
    [1, 0, false],
    [1, 0, false],
  ]);
  const now = await server.find(`@desk@${new URL(web.base).host}`);
  expect(now.publicKey).not.toEqual(actor.publicKey);
  expect(now).toMatchObject({ id: actor.id, published: actor.published });
});
