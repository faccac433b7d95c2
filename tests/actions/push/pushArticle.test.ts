import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { followInBrowser } from '../../../src/actions/push/followInBrowser.ts';
import { stopFollowing } from '../../../src/actions/push/stopFollowing.ts';
import { createOutbound } from '../../../src/net/outbound.ts';
import { followerById, followerId } from '../../../src/syndication/push/follower.ts';
import { vapidKeys } from '../../../src/syndication/push/vapid.ts';
import {
  type PushAnswer,
  type PushService,
  pushAuthority,
  type SimulatedBrowser,
  startPushService,
} from '../../simulators/push.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';
import { crashingContext, Killed, testQueue, testWorker } from '../../support/worker.ts';

let newsroom: TestNewsroom;
let context: Context;
let service: PushService;
let answer: (browser: number, earlier: number) => PushAnswer | undefined;

beforeAll(() => setDefaultCACertificates([...rootCertificates, pushAuthority]));
afterAll(() => setDefaultCACertificates([...rootCertificates]));

beforeEach(async () => {
  newsroom = await openTestNewsroom();
  const { clock } = newsroom;
  const net = createOutbound({
    allow: ['127.0.0.1/32'],
    userAgent: 'Slugline-test',
    clock,
    log: newsroom.context.log,
    resolve: (_name, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  context = { ...newsroom.context, net };
  answer = () => undefined;
  service = await startPushService({ now: clock.now, answer: (...given) => answer(...given) });
});
afterEach(async () => {
  await context.net.close();
  await service.close();
  await newsroom.close();
});

async function follow(...topics: string[]): Promise<SimulatedBrowser> {
  const browser = service.subscribe(vapidKeys(context.secret, context.config.newsroom.id).publicKey);
  await followInBrowser(context, { subscription: browser.subscription, topics });
  return browser;
}

/** Section feeds exist from their first article on, which nobody follows yet. */
async function sectionOccurs(): Promise<void> {
  await take({
    headline: 'The harbour office opens',
    section: 'harbour',
    url: 'https://tarn.example/office',
  });
  await settle();
  newsroom.clock.advance(1_000);
}

async function take(article: Record<string, unknown>, from = byCommand): Promise<string> {
  const row = await ingestOne(context, article, from);
  if (!row.id) throw new Error(row.reason);
  return row.id;
}

const queue = () => testQueue();
let worker: ReturnType<typeof testWorker>;
beforeEach(() => {
  worker = testWorker(context, newsroom.clock, queue());
});
const settle = () => worker.settleDown();

const ferry = {
  headline: 'Ferry returns to Orrin after the storm',
  bullets: ['First boat leaves at six', 'The pier is mended'],
  section: 'harbour',
  url: 'https://tarn.example/ferry',
};

function texts(browser: SimulatedBrowser) {
  return service.truth
    .filter((push) => push.browser === browser.number)
    .map((push) => (JSON.parse(push.text) as { notification: { title: string } }).notification.title);
}

test('a browser that follows a section is notified of its article: headline, first point, short link, language', async () => {
  await sectionOccurs();
  const reader = await follow('section/harbour');
  const other = await follow('breaking');
  await take(ferry);
  await settle();
  const [push] = service.truth;
  const { notification } = JSON.parse(push?.text ?? '') as { notification: Record<string, unknown> };
  expect(service.refusals).toEqual([]);
  expect(notification).toMatchObject({
    title: ferry.headline,
    body: 'First boat leaves at six',
    lang: 'en',
    dir: 'ltr',
  });
  expect(notification.navigate).toMatch(/^http:\/\/127\.0\.0\.1:8080\/s\/\w+$/);
  expect(push).toMatchObject({ browser: reader.number, urgency: 'normal' });
  expect(push?.ttl).toBeGreaterThan(5 * 3_600);
  expect(texts(other)).toEqual([]);
});

test('whoever follows everything, breaking news and the section gets one push, and none for a revision or correction', async () => {
  await sectionOccurs();
  const reader = await follow('all', 'breaking', 'section/harbour');
  const id = await take({ ...ferry, breaking: true });
  await settle();
  await take({ ...ferry, breaking: true, headline: 'Ferry returns to Orrin a day after the storm' });
  await correctArticle(context, { id, note: 'The boat leaves at seven.' });
  await settle();
  await worker.pass(300_000, 60_000);
  expect(texts(reader)).toEqual([ferry.headline]);
  expect(service.truth[0]?.urgency).toBe('high');
});

test('an article that becomes breaking is pushed only to those who have not received it yet', async () => {
  await sectionOccurs();
  const everything = await follow('all', 'breaking');
  const urgent = await follow('breaking');
  await take(ferry);
  await settle();
  await take({ ...ferry, breaking: true });
  await settle();
  expect(texts(everything)).toHaveLength(1);
  expect(texts(urgent)).toHaveLength(1);
});

test('nothing is pushed before its embargo, nor if it is withdrawn, old, quiet history or waiting for a person', async () => {
  const reader = await follow('all');
  const now = newsroom.clock.now();
  const ago = (ms: number) => new Date(now - ms).toISOString();
  await take({ ...ferry, embargoUntil: ago(-3_600_000) });
  const gone = await take({ headline: 'The regatta is called off', url: 'https://tarn.example/regatta' });
  await withdrawArticle(context, { id: gone, note: 'It is not.' });
  await take({ headline: 'An old tale of the lighthouse', publishedAt: ago(8 * 3_600_000) });
  await take(
    { headline: 'Long ago in the marsh' },
    {
      source: 'site',
      pushed: false,
      draftsSince: now + 60_000,
    },
  );
  await take({ headline: 'Held at the gate of the mill' }, { ...byCommand, holdDrafts: 'a brake' });
  await settle();
  expect(texts(reader)).toEqual([]);
  await worker.pass(3_700_000, 60_000);
  expect(texts(reader)).toEqual([ferry.headline]);
});

test('a subscribers’ article is announced with headline and point, never with its text', async () => {
  await follow('all');
  await take({ ...ferry, access: 'subscribers', body: 'The captain keeps a secret ledger.' });
  await settle();
  expect(service.truth).toHaveLength(1);
  expect(service.truth[0]?.text).not.toContain('secret ledger');
});

test('a browser that has unsubscribed at its push service is deleted', async () => {
  const reader = await follow('all');
  reader.unsubscribe();
  await take(ferry);
  await settle();
  expect(await followerById(context.store, followerId(reader.subscription.endpoint))).toBeUndefined();
  expect(await context.store.redis.zcard(context.store.keys.followers)).toBe(0);
  expect(await context.store.redis.zcard(context.store.keys.followersOf('all'))).toBe(0);
});

test('a busy service is retried when it says so, a broken one a few times, a refusal never', async () => {
  const calls: Record<number, number[]> = {};
  const busy = await follow('all');
  const broken = await follow('all');
  const refused = await follow('all');
  answer = (browser, earlier) => {
    calls[browser] = [...(calls[browser] ?? []), newsroom.clock.now()];
    if (browser === busy.number && earlier === 0) return { status: 429, headers: { 'retry-after': '120' } };
    if (browser === broken.number) return { status: 500 };
    if (browser === refused.number) return { status: 413 };
    return undefined;
  };
  await take(ferry);
  await settle();
  await worker.pass(5 * 3_600_000, 30_000);
  const [first = 0, second = 0] = calls[busy.number] ?? [];
  expect(second - first).toBeGreaterThanOrEqual(120_000);
  expect(calls[busy.number]).toHaveLength(2);
  expect(texts(busy)).toHaveLength(1);
  expect(calls[broken.number]).toHaveLength(6);
  expect(calls[refused.number]).toHaveLength(1);
});

test('while sending is paused nothing is pushed; after it resumes every follower gets it', async () => {
  const reader = await follow('all');
  await pauseSending(context, {});
  await take(ferry);
  await settle();
  await worker.pass(180_000, 30_000);
  expect(texts(reader)).toEqual([]);
  await resumeSending(context, {});
  await worker.pass(120_000, 30_000);
  expect(texts(reader)).toEqual([ferry.headline]);
});

test('who stops is forgotten, and stopping again does no harm', async () => {
  const reader = await follow('all');
  const { endpoint } = reader.subscription;
  await stopFollowing(context, { endpoint });
  await stopFollowing(context, { endpoint });
  await take(ferry);
  await settle();
  expect(service.truth).toEqual([]);
});

test('killed before or after any command of a walk, everybody gets the article, and a batch at most gets it twice', async () => {
  const readers = await Promise.all(Array.from({ length: 30 }, () => follow('all')));
  let id = 0;
  let killed = 0;
  for (const when of ['before', 'after'] as const) {
    for (let n = 1; n < 400; n += 5) {
      service.truth.length = 0;
      id += 1;
      await take({
        headline: `Boat number ${id} leaves the quay of Orrin`,
        url: `https://tarn.example/${id}`,
      });
      const queue = testQueue();
      const dying = crashingContext(context, n, when);
      let died = false;
      try {
        await testWorker(dying.context, newsroom.clock, queue).settleDown();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        died = true;
      }
      // The others continue as soon as the claim has expired.
      await testWorker(context, newsroom.clock, queue).pass(130_000, 65_000);
      for (const reader of readers) expect(texts(reader).length).toBeGreaterThan(0);
      expect(service.truth.length - readers.length).toBeLessThanOrEqual(24);
      if (!died) break;
      killed += 1;
    }
  }
  expect(killed).toBeGreaterThan(10);
}, 120_000);
