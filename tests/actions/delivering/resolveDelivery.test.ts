import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveDelivery } from '../../../src/actions/delivering/resolveDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { startBluesky } from '../../simulators/bluesky.ts';
import { scripted } from '../../simulators/faults.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { address } from '../../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const article = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: 'https://tarn.example/bridge',
  language: 'en',
};

let newsroom: TestNewsroom;
let closing: { close(): Promise<void> }[];
beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});
const now = () => newsroom.clock.now();

/** A thread on a channel whose first part is `unknown`: its answer was lost, and no look came to anything. */
async function unknownThread(channel: Record<string, unknown>, server: { close(): Promise<void> }) {
  newsroom = await openTestNewsroom({ channels: [{ id: 'c', cap: { gap: '0s' }, ...channel }] });
  closing.push(newsroom, server);
  const { id } = await draftFor(newsroom.context, await publish(newsroom.context, article), 'c');
  const draft = await chooseVariant(newsroom.context, { id, version: 1, variant: 'thread' });
  const { deliveries } = await approveDraft(newsroom.context, { id, version: draft.version });
  const worker = testWorker(newsroom.context, newsroom.clock);
  await worker.settleDown();
  await worker.pass(3 * 3_600_000, 60_000);
  const states = async () =>
    (await deliveriesById(newsroom.context.store, deliveries)).map(({ state }) => state);
  expect((await states())[0]).toBe('unknown');
  const first = deliveries[0]!;
  const sent = (url: string, remoteId?: string) =>
    resolveDelivery(newsroom.context, { id: first, resolution: { sent: address(url), remoteId } });
  return { first, worker, states, sent };
}

async function onMastodon() {
  let isLost = true;
  const lost = () => (isLost ? ('500-before-storing' as const) : undefined);
  const server = await startMastodon({ now, faults: scripted('cut-after-storing'), readFaults: lost });
  const channel = { type: 'mastodon', baseUrl: server.url, token: server.token };
  const thread = await unknownThread(channel, server);
  isLost = false;
  return { ...thread, server };
}

describe('a person’s statement that the first part of a thread was posted', () => {
  test('lets the rest of the thread answer it on Mastodon, by the id in its address', async () => {
    const { server, worker, states, sent } = await onMastodon();
    const [first] = server.truth;
    const url = `${server.url}/@desk/${first!.id}`;
    expect(await sent(url)).toMatchObject({ state: 'sent', remoteId: first!.id, remoteUrl: url });
    await worker.pass(60_000);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    const { truth } = server;
    expect(truth.map(({ replyTo }) => replyTo)).toEqual([undefined, truth[0]?.id, truth[1]?.id]);
  });

  test('asks for the id if the address does not contain it', async () => {
    const { server, worker, states, sent } = await onMastodon();
    const url = 'https://news.example/@desk/77';
    await expect(sent(url)).rejects.toMatchObject({ code: 'delivery.id-needed', status: 422 });
    expect((await states())[0]).toBe('unknown');
    await sent(url, ` ${server.truth[0]!.id} `);
    await worker.pass(60_000);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    expect(server.truth[1]?.replyTo).toBe(server.truth[0]?.id);
  });

  test('continues if an earlier version stored the address in place of the id', async () => {
    const { server, first, worker, states, sent } = await onMastodon();
    const url = `${server.url}/@desk/${server.truth[0]!.id}`;
    await sent(url);
    await newsroom.context.store.redis.hset(newsroom.context.store.keys.delivery(first), 'remoteId', url);
    await worker.pass(60_000);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    expect(server.truth[1]?.replyTo).toBe(server.truth[0]?.id);
  });

  test('lets the rest of the thread reply to it on Bluesky, whose record is looked up', async () => {
    let isLost = true;
    const lost = () => (isLost ? ('500-before-storing' as const) : undefined);
    const server = await startBluesky({ now, faults: scripted('cut-after-storing'), readFaults: lost });
    const { url: baseUrl, handle: identifier, password } = server;
    const thread = await unknownThread({ type: 'bluesky', baseUrl, identifier, password }, server);
    isLost = false;
    const [first] = server.truth;
    await thread.sent(`https://bsky.app/profile/${identifier}/post/${first!.rkey}`);
    await thread.worker.pass(60_000);
    expect(await thread.states()).toEqual(['sent', 'sent', 'sent']);
    expect(server.truth[1]?.record.reply?.parent.cid).toBe(first!.cid);
  });
});
