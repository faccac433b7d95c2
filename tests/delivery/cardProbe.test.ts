import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retryDelivery } from '../../src/actions/delivering/retryDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { draftById } from '../../src/review/draft.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { approver, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const minute = 60_000;
const whole =
  '<meta property="og:title" content="Ferry returns"><meta property="og:description" content="Today">';

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let worker: ReturnType<typeof testWorker>;
let site: Server;
let asked: IncomingMessage[];
/** What the newsroom's site answers. */
let page: { status: number; body: string; headers?: Record<string, string> };

beforeEach(() => {
  asked = [];
  page = { status: 200, body: whole };
});

async function open(more: Record<string, unknown> = {}, base?: string): Promise<string> {
  site = createServer((request, response) => {
    asked.push(request);
    response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.body);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  const common = { type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { ...common, id: 'fedi', link: 'canonical', ...more },
      { id: 'phone', type: 'manual', link: 'canonical' },
    ],
  });
  worker = testWorker(newsroom.context, newsroom.clock);
  return base ?? `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}
afterEach(async () => {
  site.closeAllConnections();
  site.close();
  await newsroom.close();
  await mastodon.close();
});

async function approved(base: string, more: Record<string, unknown> = {}, channel = 'fedi'): Promise<string> {
  const { place, ...article } = more;
  const whole = { headline: 'The ferry returns to Orrin', url: `${base}/ferry`, ...article };
  const draft = await draftFor(newsroom.context, await publish(newsroom.context, whole), channel);
  const command = { id: draft.id, version: draft.version, ...(place ? { place: place as 'now' } : {}) };
  const { deliveries } = await approveDraft(newsroom.context, command);
  await worker.settleDown();
  return deliveries[0]!;
}
const delivery = async (id: string) => (await deliveryById(newsroom.context.store, id))!;

test('a ready card is looked at once, as the platform’s crawler, and stays with the delivery', async () => {
  const id = await approved(await open());
  expect(mastodon.truth).toHaveLength(1);
  expect(asked.map(({ url, headers }) => [url, headers['user-agent']?.split('/')[0]])).toEqual([
    ['/ferry', 'Mastodon'],
  ]);
  expect(await delivery(id)).toMatchObject({
    state: 'sent',
    card: {
      platform: 'Mastodon',
      status: 200,
      title: 'Ferry returns',
      description: 'Today',
      verdict: 'ready',
    },
  });
});

test.each([
  ['it gets 404', { status: 404, body: whole }],
  ['it gets 503', { status: 503, body: whole }],
  ['the page has no og:title', { status: 200, body: '<title>Soon</title>' }],
  [
    'the page says “noindex”',
    { status: 200, body: `${whole}<meta name="robots" content="noindex, follow">` },
  ],
  ['the page says “noindex”', { status: 200, body: whole, headers: { 'x-robots-tag': 'noindex' } }],
])('a card that is not ready because %s delays the post', async (reason, answer) => {
  const base = await open();
  page = answer;
  const id = await approved(base);
  expect(mastodon.truth).toHaveLength(0);
  expect(await delivery(id)).toMatchObject({
    state: 'scheduled',
    reason: `the card of its link isn’t ready for Mastodon: ${reason}; it is looked at again`,
    card: { verdict: 'not-ready', tries: 1 },
  });
  page = { status: 200, body: whole };
  await worker.pass(minute);
  expect(mastodon.truth).toHaveLength(1);
  expect(await delivery(id)).toMatchObject({ state: 'sent', card: { verdict: 'ready' } });
});

describe('after some minutes', () => {
  async function exhausted(): Promise<string> {
    const base = await open();
    page = { status: 404, body: '' };
    const id = await approved(base);
    await worker.pass(8 * minute);
    return id;
  }

  test('a person decides, and nothing sends it before', async () => {
    const id = await exhausted();
    expect(await delivery(id)).toMatchObject({
      state: 'held',
      waitsForPerson: true,
      reason: expect.stringMatching(/^needs a person: .* it gets 404, after 4 lookups; send it anyway/),
    });
    expect(asked).toHaveLength(4);
    await worker.pass(7 * 60 * minute, 10 * minute);
    expect((await delivery(id)).state).toBe('held');
    expect(mastodon.truth).toHaveLength(0);
  });

  test('“send it anyway” sends it without another lookup', async () => {
    const id = await exhausted();
    await retryDelivery(newsroom.as(approver), { id });
    await worker.settleDown();
    expect(asked).toHaveLength(4);
    expect(mastodon.truth).toHaveLength(1);
    expect(await delivery(id)).toMatchObject({ state: 'sent', card: { verdict: 'not-ready' } });
  });

  test('an edited text that is approved again starts afresh', async () => {
    const id = await exhausted();
    const held = (await draftById(newsroom.context.store, (await delivery(id)).draftId))!;
    const text = held.parts[0]!.text.replace('The ferry', 'Ferry');
    const edited = await editDraft(newsroom.as(approver), {
      ...{ id: held.id, version: held.version, text },
      override: 'the desk wants it so',
    });
    await approveDraft(newsroom.as(approver), { id: edited.id, version: edited.version });
    await worker.settleDown();
    expect(await delivery(id)).toMatchObject({ state: 'scheduled', card: { tries: 1 } });
  });
});

test.each([
  ['breaking news', { breaking: true }],
  ['what goes now', { place: 'now' }],
])('%s is probed once and the post is sent whatever is found', async (_, more) => {
  const base = await open();
  page = { status: 404, body: '' };
  const id = await approved(base, more);
  expect(mastodon.truth).toHaveLength(1);
  expect(asked).toHaveLength(1);
  expect(await delivery(id)).toMatchObject({ state: 'sent', card: { verdict: 'not-ready', status: 404 } });
});

test('a page that can’t be reached from here delays nothing', async () => {
  const id = await approved(await open({}, 'http://127.0.0.1:9'));
  expect(mastodon.truth).toHaveLength(1);
  expect((await delivery(id)).card).toMatchObject({ verdict: 'unknown', reason: expect.any(String) });
});

test.each([[403], [429]])(
  'a %i, which may be meant for this machine alone, keeps nothing waiting',
  async (status) => {
    const base = await open();
    page = { status, body: '' };
    const id = await approved(base);
    expect(await delivery(id)).toMatchObject({ state: 'sent', card: { verdict: 'unknown', status } });
  },
);

test('`probeCard: false` asks for no page, and a manual channel never does', async () => {
  const base = await open({ probeCard: false });
  page = { status: 404, body: '' };
  await approved(base);
  expect(mastodon.truth).toHaveLength(1);
  await approved(base, { url: `${base}/bridge`, headline: 'The bridge is open' }, 'phone');
  expect(asked).toHaveLength(0);
});

test('a paused channel’s posts ask for no page', async () => {
  const base = await open();
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.channel('fedi'), 'paused', newsroom.clock.now());
  const id = await approved(base);
  expect((await delivery(id)).state).toBe('held');
  expect(asked).toHaveLength(0);
});
