import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { ingest, ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { replayWebhookEvent } from '../../../src/actions/webhooks/replayWebhookEvent.ts';
import { listWebhookEvents, type WebhookEvent, webhookStates } from '../../../src/webhooks/event.ts';
import { type Running, readBody, serve } from '../../simulators/server.ts';
import { approver, editor, openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const secret = 'archive-secret-archive';

/** A receiver that believes nothing without a right signature. */
interface Receiver extends Running {
  status: number;
  received: { id: string; event: string; at: string; newsroom: string; data: Record<string, unknown> }[];
  /** Requests, whatever it answered. */
  requests: number;
}

async function startReceiver(now: () => number): Promise<Receiver> {
  const receiver = { status: 204, received: [] as Receiver['received'], requests: 0 };
  const running = await serve(async (request, response) => {
    receiver.requests++;
    const body = await readBody(request);
    const { 'x-timestamp': timestamp, 'x-signature-256': signature } = request.headers;
    const wanted = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    const isSigned =
      signature === `sha256=${wanted}` && Math.abs(Number(timestamp) * 1_000 - now()) < 300_000;
    const event = JSON.parse(body);
    const isNamed =
      request.headers['idempotency-key'] === event.id &&
      request.headers['x-slugline-event'] === event.event &&
      request.headers['content-type'] === 'application/json';
    if (!isSigned || !isNamed) return void response.writeHead(401).end();
    if (receiver.status < 300) receiver.received.push(event);
    response.writeHead(receiver.status).end();
  });
  return Object.assign(receiver, running);
}

let newsroom: TestNewsroom;
let receiver: Receiver;
let worker: ReturnType<typeof testWorker>;
beforeEach(async () => {
  receiver = await startReceiver(() => newsroom.clock.now());
  newsroom = await openTestNewsroom({
    channels: [{ id: 'desk', type: 'manual', review: 'one' }],
    webhooks: [{ id: 'archive', url: `${receiver.url}/in?key=hidden`, secret }],
  });
  worker = testWorker(newsroom.context, newsroom.clock);
});
afterEach(async () => {
  await newsroom.close();
  await receiver.close();
});

const story = { headline: 'Ferry runs again', url: 'https://tarn.example/ferry', bullets: ['It is blue'] };
const names = () => receiver.received.map(({ event }) => event);
const events = async (): Promise<WebhookEvent[]> =>
  (await listWebhookEvents(newsroom.context.store, 'archive', 100)).items;

async function receive(more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await ingestOne(newsroom.context, { ...story, ...more }, byCommand);
  await worker.settleDown();
  return id ?? '';
}

test('an article’s life is reported in signed events with the shapes of the API', async () => {
  const id = await receive();
  expect(names().sort()).toEqual(['article.published', 'draft.in_review']);
  const published = receiver.received.find(({ event }) => event === 'article.published');
  expect(published).toMatchObject({
    id: expect.stringMatching(/^w_[0-9a-f]{20}$/),
    newsroom: newsroom.config.newsroom.id,
    data: { id, headline: 'Ferry runs again', status: 'published', revision: 1 },
  });
  expect(published?.data.shortUrl).toMatch(/^http:\/\/127\.0\.0\.1:8080\/s\//);

  const draft = await draftFor(newsroom.context, id, 'desk');
  await approveDraft(newsroom.as(approver), { id: draft.id, version: draft.version });
  await worker.settleDown();
  await withdrawArticle(newsroom.as(approver), { id, note: 'wrong ferry' });
  await worker.settleDown();
  expect(names()).toEqual(
    expect.arrayContaining(['draft.scheduled', 'delivery.scheduled', 'article.withdrawn']),
  );
  const withdrawn = receiver.received.find(({ event }) => event === 'article.withdrawn');
  expect(withdrawn?.data).toMatchObject({ id, status: 'withdrawn' });
  expect((await events()).every(({ state }) => state === 'delivered')).toBe(true);
});

test('each change is reported once, however often its event is read', async () => {
  const id = await receive();
  const entries = await newsroom.context.store.redis.xrange(newsroom.context.store.keys.outbox, '-', '+');
  expect(entries).toEqual([]);
  const draft = await draftFor(newsroom.context, id, 'desk');
  await rejectDraft(newsroom.as(editor), { id: draft.id, version: draft.version, reason: 'dull' });
  await worker.settleDown();
  await worker.pass(60_000);
  expect(names().filter((name) => name === 'draft.rejected')).toHaveLength(1);
  expect(new Set(receiver.received.map((event) => event.id)).size).toBe(receiver.received.length);
});

test('a receiver that fails gets each event later, and rests meanwhile', async () => {
  receiver.status = 500;
  await receive();
  await worker.pass(120_000);
  const waiting = await events();
  expect(waiting.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  expect(waiting[0]?.attempts[0]).toMatchObject({ outcome: 'failed', status: 500, error: 'it answered 500' });
  expect(waiting[0]?.nextAttemptAt).toMatch(/Z$/);
  const [state] = await webhookStates(newsroom.context.store, newsroom.config.webhooks);
  expect(state).toMatchObject({ id: 'archive', lastError: 'it answered 500', failures: receiver.requests });
  expect(JSON.stringify(state)).not.toContain('hidden');

  receiver.status = 200;
  await worker.pass(600_000, 30_000);
  expect(names().sort()).toEqual(['article.published', 'draft.in_review']);
  const [well] = await webhookStates(newsroom.context.store, newsroom.config.webhooks);
  expect(well).toMatchObject({ failures: 0, lastDeliveredAt: expect.any(String) });
  expect(well).not.toHaveProperty('failingSince');
});

test('new events don’t make a receiver that is down be asked more often', async () => {
  receiver.status = 500;
  await receive();
  await worker.pass(5 * 3_600_000, 60_000);
  const articles = Array.from({ length: 60 }, (_, n) => ({
    headline: `Ferry ${n} runs again`,
    url: `https://tarn.example/ferry/${n}`,
  }));
  await ingest(newsroom.context, articles, byCommand);
  const before = receiver.requests;
  await worker.pass(4 * 3_600_000, 60_000);
  expect(receiver.requests - before).toBeLessThan(9);
  receiver.status = 200;
  await worker.pass(2 * 3_600_000, 60_000);
  expect(names().filter((name) => name === 'article.published')).toHaveLength(61);
});

test('after three days an event is not tried again, until a person replays it', async () => {
  receiver.status = 503;
  await receive();
  await worker.pass(75 * 3_600_000, 600_000);
  const failed = await events();
  expect(failed.map(({ state }) => state)).toEqual(['failed', 'failed']);
  expect(failed[0]?.attempts).toHaveLength(20);
  const tried = receiver.requests;
  await worker.pass(3 * 3_600_000, 600_000);
  expect(receiver.requests).toBe(tried);

  receiver.status = 204;
  const [first] = failed;
  const again = { webhook: 'archive', id: first?.id ?? '' };
  expect(await replayWebhookEvent(newsroom.context, again)).toMatchObject({ state: 'waiting' });
  await worker.settleDown();
  expect(names()).toEqual([first?.event]);
  await expect(replayWebhookEvent(newsroom.context, { webhook: 'archive', id: 'w_0' })).rejects.toThrow(
    'Webhook archive has no event w_0.',
  );
  await expect(replayWebhookEvent(newsroom.as(editor), again)).rejects.toThrow('This needs the role admin.');
});

test('a receiver that answers 410 is not asked again for that event', async () => {
  receiver.status = 410;
  await receive();
  await worker.pass(3_600_000, 60_000);
  expect((await events()).map(({ state, attempts }) => [state, attempts.length])).toEqual([
    ['failed', 1],
    ['failed', 1],
  ]);
});

test('nothing about an embargoed article leaves before the embargo ends', async () => {
  const embargoUntil = new Date(newsroom.clock.now() + 3_600_000).toISOString();
  await receive({ embargoUntil });
  await worker.pass(3_540_000, 60_000);
  expect(receiver.requests).toBe(0);
  await worker.pass(120_000, 30_000);
  expect(names()).toEqual(expect.arrayContaining(['article.published', 'draft.in_review']));
});

test('a copy of the newsroom that may not send notifies nobody', async () => {
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.switches, { armed: '0' });
  await receive();
  await worker.pass(60_000);
  expect(receiver.requests).toBe(0);
  expect((await events()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
});

test('a newsroom without webhooks writes no such events', async () => {
  const plain = await openTestNewsroom({ channels: [] });
  try {
    await ingestOne(plain.context, story, byCommand);
    const { redis, keys } = plain.context.store;
    const types = (await redis.xrange(keys.outbox, '-', '+')).map(
      ([, [, json]]) => JSON.parse(json ?? '').type,
    );
    expect(types).toEqual(['article.stored']);
  } finally {
    await plain.close();
  }
});
