import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingest } from '../../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { resumeSending } from '../../../../src/actions/operations/resumeSending.ts';
import { createOutbound } from '../../../../src/net/outbound.ts';
import { discover, type Subscriber, startSubscriber } from '../../../simulators/subscriber.ts';
import { byCommand } from '../../../support/records.ts';
import { testWorker } from '../../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../server.ts';

/** The newsroom's hub, black box: real HTTP on both sides, in the test's own time. */

let web: TestWeb;
let subscriber: Subscriber;
let worker: ReturnType<typeof testWorker>;
let hub: string;
let topic: string;

const day = 86_400_000;

async function open(more: Record<string, unknown> = {}): Promise<void> {
  web = await openTestWeb(more);
  subscriber = await startSubscriber();
  worker = testWorker(web.context, web.clock);
  hub = `${web.base}/hub`;
  topic = `${web.base}/feeds/all.atom`;
  await publish('Ferry returns to Orrin after the storm');
}

beforeEach(() => open());
afterEach(async () => {
  await web.close();
  await subscriber.close();
});

async function publish(headline: string, more: Record<string, unknown> = {}): Promise<string> {
  const [row] = await ingest(web.context, [{ headline, section: 'Harbour', ...more }], byCommand);
  await worker.settleDown();
  return row?.id ?? '';
}

/** Until all who should have heard by now have. */
async function distribute(): Promise<void> {
  await worker.pass(2_000, 500);
}

async function subscribed(name: string, more: { lease?: number; secret?: string; topic?: string } = {}) {
  const callback = subscriber.callback(name);
  const answer = await subscriber.ask(hub, callback, { topic, ...more });
  expect(answer.status).toBe(202);
  await worker.settleDown();
  expect(callback.verifications).toHaveLength(1);
  return callback;
}

async function contentTypeOf(address: string): Promise<{ contentType: string }> {
  return { contentType: (await discover(address)).contentType };
}

/** How many subscriptions stand. */
function standing(): Promise<number> {
  return web.context.store.redis.zcard(web.context.store.keys.due('lease'));
}

describe('a feed', () => {
  test('names its hub and itself, in its headers and in its document', async () => {
    for (const extension of ['rss', 'atom', 'json']) {
      const address = `${web.base}/feeds/all.${extension}`;
      expect(await discover(address)).toMatchObject({ hubs: [hub], selves: [address] });
      expect(await (await fetch(address)).text()).toContain(hub);
    }
    const section = `${web.base}/feeds/section/harbour.rss`;
    expect(await discover(section)).toMatchObject({ hubs: [hub], selves: [section] });
  });
});

describe('a subscription', () => {
  test('is valid once the subscriber has echoed the challenge, and gets the whole feed from then on', async () => {
    const callback = subscriber.callback('one', '?room=7&hub.mode=mine');
    const answer = await subscriber.ask(hub, callback, { topic, lease: 3_600, secret: 'tern' });
    expect(answer.status).toBe(202);
    callback.wanted = { mode: 'mine', topic };
    await worker.settleDown();
    // Its own parameters stay as they are, ours stand behind them.
    expect(callback.verifications[0]?.query).toMatch(
      /^\?room=7&hub\.mode=mine&hub\.mode=subscribe&hub\.topic=[^&]+&hub\.challenge=[\w-]{22}&hub\.lease_seconds=3600$/,
    );
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toMatchObject([
      {
        ...(await contentTypeOf(topic)),
        hubs: [hub],
        selves: [topic],
        signature: 'right',
        method: 'sha256',
        query: '?room=7&hub.mode=mine',
      },
    ]);
    expect(String(callback.pings[0]?.body)).toContain('Pilot boats ordered');
    expect(String(callback.pings[0]?.body)).toContain('Ferry returns to Orrin');
  });

  test('gets the very bytes that readers get, in each format', async () => {
    for (const extension of ['rss', 'atom', 'json']) {
      const section = `${web.base}/feeds/section/harbour.${extension}`;
      const callback = await subscribed(`bytes-${extension}`, { topic: section });
      await publish(`Boat in ${extension}`);
      await distribute();
      const served = Buffer.from(await (await fetch(section)).arrayBuffer());
      expect(String(callback.pings[0]?.body)).toBe(String(served));
      expect(callback.pings[0]).toMatchObject({ selves: [section], ...(await contentTypeOf(section)) });
    }
  });

  test.each(['wrong', 'longer', 'refuse', 'error', 'redirect'] as const)(
    'does not come to be where the subscriber answers: %s',
    async (confirming) => {
      const callback = subscriber.callback(confirming);
      callback.confirming = confirming;
      expect((await subscriber.ask(hub, callback, { topic })).status).toBe(202);
      await worker.settleDown();
      expect(callback.verifications).toHaveLength(1);
      expect(await standing()).toBe(0);
      await publish('Pilot boats ordered');
      await distribute();
      expect(callback.tried).toBe(0);
    },
  );

  test('is verified again without an answer, and dropped in the end', async () => {
    const callback = subscriber.callback('away');
    callback.confirming = 'cut';
    await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    callback.confirming = 'echo';
    await worker.pass(10_000);
    expect(callback.verifications).toHaveLength(2);
    expect(await standing()).toBe(1);

    const gone = subscriber.callback('gone');
    gone.confirming = 'cut';
    await subscriber.ask(hub, gone, { topic });
    await worker.pass(120_000);
    expect(gone.verifications).toHaveLength(3);
    expect(await standing()).toBe(1);
  });

  test('hears of a change that came between its request and its verification', async () => {
    const callback = subscriber.callback('early');
    await subscriber.ask(hub, callback, { topic });
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Pilot boats ordered');
  });

  test('ends when the subscriber says so, verified alike; a stranger can’t end it', async () => {
    const callback = await subscribed('leaving');
    callback.confirming = 'refuse';
    await subscriber.ask(hub, callback, { topic, mode: 'unsubscribe' });
    await worker.settleDown();
    expect(callback.verifications.at(-1)).toMatchObject({ mode: 'unsubscribe', lease: null });
    expect(await standing()).toBe(1);
    callback.confirming = 'echo';
    await subscriber.ask(hub, callback, { topic, mode: 'unsubscribe' });
    await worker.settleDown();
    expect(await standing()).toBe(0);
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.tried).toBe(0);
  });

  test('may be asked for again at any time: the newest that was confirmed holds, what was not changes nothing', async () => {
    const callback = await subscribed('renewing', { lease: 60, secret: 'first' });
    await subscriber.ask(hub, callback, { topic, lease: 7_200, secret: 'second' });
    await worker.settleDown();
    expect(await standing()).toBe(1);
    callback.confirming = 'wrong';
    await subscriber.ask(hub, callback, { topic, lease: 1, secret: 'third' });
    await worker.settleDown();
    callback.secret = 'second';
    await worker.pass(600_000);
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toMatchObject([{ signature: 'right' }]);

    callback.confirming = 'echo';
    await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    await publish('Fog lifts over the sound');
    await distribute();
    expect(callback.pings[1]).toMatchObject({ signature: 'none' });
  });

  test.each([
    ['1', '1', 1],
    ['2592000', '2592000', 2_592_000],
    ['99999999999999999999999', '2592000', 2_592_000],
  ])(
    'has the lease that was asked for, from a second to thirty days: %s',
    async (asked, granted, seconds) => {
      const callback = subscriber.callback('lease');
      await subscriber.ask(hub, callback, { topic, lease: asked });
      await worker.settleDown();
      expect(callback.verifications[0]?.lease).toBe(granted);
      await worker.pass(seconds * 1_000 - 500, Math.max(500, seconds * 1_000));
      expect(await standing()).toBe(1);
      await worker.pass(1_000, 500);
      expect(await standing()).toBe(0);
      await publish('Pilot boats ordered');
      await distribute();
      expect(callback.tried).toBe(0);
      expect(await web.context.store.redis.keys(`${web.context.store.keys.base}:hub:s*`)).toEqual([]);
    },
  );
});

describe('a request', () => {
  const form = () => ({
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': 'https://reader.example/callbacks/1',
  });
  const post = (fields: Record<string, string> | [string, string][]) =>
    fetch(hub, { method: 'POST', body: new URLSearchParams(fields) });

  test.each([
    ['no mode', { 'hub.mode': '' }, 'hub.mode'],
    ['another mode', { 'hub.mode': 'publish' }, 'hub.mode'],
    ['no callback', { 'hub.callback': '' }, 'hub.callback'],
    ['a callback of another kind', { 'hub.callback': 'ftp://reader.example/' }, 'hub.callback'],
    ['a callback with a password', { 'hub.callback': 'https://a:b@reader.example/' }, 'hub.callback'],
    ['a private callback', { 'hub.callback': 'http://10.1.2.3/' }, 'not a public address'],
    ['a private callback, written otherwise', { 'hub.callback': 'http://0x7f.2/' }, 'not a public address'],
    [
      'a private callback by IPv6',
      { 'hub.callback': 'http://[::ffff:192.168.0.1]/' },
      'not a public address',
    ],
    [
      'the address of a cloud’s metadata',
      { 'hub.callback': 'http://169.254.169.254/x' },
      'not a public address',
    ],
    ['a port of another service', { 'hub.callback': 'http://mail.example:25/' }, 'port 25'],
    ['somebody else’s topic', { 'hub.topic': 'https://other.example/feed' }, 'hub.topic'],
    ['no lease', { 'hub.lease_seconds': '0' }, 'hub.lease_seconds'],
    ['a lease that is no number', { 'hub.lease_seconds': '-5' }, 'hub.lease_seconds'],
    ['a secret of 200 bytes', { 'hub.secret': 'é'.repeat(100) }, 'hub.secret'],
  ])('is refused in plain words where it has %s', async (_, fields, words) => {
    const answer = await post({ ...form(), ...fields });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain(words);
  });

  test('is refused where a parameter comes twice, leads back here, is no form or is too long', async () => {
    expect((await post([...Object.entries(form()), ['hub.topic', topic]])).status).toBe(400);
    const here = await post({ ...form(), 'hub.callback': `${web.base}/s/abcd` });
    expect([here.status, await here.text()]).toEqual([400, expect.stringContaining('back to this server')]);
    const json = await fetch(hub, {
      method: 'POST',
      body: JSON.stringify(form()),
      headers: { 'content-type': 'application/json' },
    });
    expect(json.status).toBe(415);
    expect((await post({ ...form(), more: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await fetch(hub)).status).toBe(405);
  });

  test('is taken with parameters that we don’t know, and whatever will come of it', async () => {
    expect((await post({ ...form(), 'hub.verify': 'sync', colour: 'green' })).status).toBe(202);
    expect((await post({ ...form(), 'hub.topic': `${web.base}/feeds/nope.rss` })).status).toBe(202);
  });

  test.each(['/feeds/nope.rss', '/feeds/section/nowhere.json', '/feeds/all/archive/1.atom'])(
    'for what is no feed here is denied: %s',
    async (path) => {
      const callback = subscriber.callback('denied', '?k=1');
      await subscriber.ask(hub, callback, { topic: `${web.base}${path}` });
      await worker.settleDown();
      expect(callback.verifications).toEqual([]);
      expect(callback.denials).toMatchObject([
        { topic: `${web.base}${path}`, reason: expect.stringContaining('no feed') },
      ]);
      expect(await standing()).toBe(0);
    },
  );

  test('that repeats itself makes one question', async () => {
    const callback = subscriber.callback('hasty');
    for (let n = 0; n < 5; n++) await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    expect(callback.verifications).toHaveLength(1);
  });

  test('for every kind of feed, in any spelling of its address, is echoed as written', async () => {
    await publish('Ludo abend im Hafen', { section: 'Häfen & Co', language: 'de-AT', tags: ['Spiele'] });
    for (const path of [
      'section/h%C3%A4fen-co.json',
      'section/häfen-co.rss',
      'tag/spiele.atom',
      'language/de-at.rss',
    ]) {
      const written = `${web.base}/feeds/${path}`;
      const callback = subscriber.callback(`kind-${encodeURIComponent(path)}`.replaceAll('%', ''));
      await subscriber.ask(hub, callback, { topic: written });
      await worker.settleDown();
      expect(callback.verifications).toMatchObject([{ topic: written }]);
    }
    expect(await standing()).toBe(4);
  });
});

describe('a ping', () => {
  test('tells of many articles at once', async () => {
    const callback = await subscribed('gathering');
    const articles = Array.from({ length: 100 }, (_, n) => ({
      headline: `Boat number ${n} is painted`,
      publishedAt: new Date(web.clock.now() - 1_000 * (100 - n)).toISOString(),
    }));
    await ingest(web.context, articles, byCommand);
    await worker.settleDown();
    await worker.pass(5_000, 500);
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Boat number 99 is painted');
  });

  test('does not come where the feed’s bytes are as before', async () => {
    const callback = await subscribed('calm');
    const id = await publish('Pilot boats ordered');
    await distribute();
    await web.context.store.redis.hincrby(web.context.store.keys.feedState('all'), 'version', 1);
    await worker.pass(1_000);
    await ingest(web.context, [{ id, headline: 'Pilot boats ordered', section: 'Harbour' }], byCommand);
    await distribute();
    expect(callback.pings).toHaveLength(1);
  });

  test('carries the feed without an article that was withdrawn', async () => {
    const id = await publish('Pilot boats ordered');
    const callback = await subscribed('strict');
    await withdrawArticle(web.context, { id, note: 'It was not so.' });
    await worker.settleDown();
    await distribute();
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).not.toContain('Pilot boats ordered');
  });

  test('is repeated with growing waits until it is taken, and then has the newest feed, once', async () => {
    const callback = await subscribed('tired');
    const other = await subscribed('well');
    callback.taking = 'error';
    await publish('Pilot boats ordered');
    await distribute();
    expect([callback.tried, other.pings.length]).toEqual([1, 1]);
    await worker.pass(60_000);
    expect(callback.tried).toBe(4);
    // News does not hurry somebody who can't take it.
    await publish('Fog lifts over the sound');
    await distribute();
    expect([callback.tried, other.pings.length]).toEqual([4, 2]);
    callback.taking = 'ok';
    await worker.pass(120_000);
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Fog lifts over the sound');
    await worker.pass(600_000);
    expect(callback.pings).toHaveLength(1);
  });

  test.each(['redirect', 'cut', 'busy'] as const)('that is answered by "%s" is not taken', async (taking) => {
    const callback = await subscribed('odd');
    callback.taking = taking;
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.tried).toBe(1);
    await worker.pass(60_000);
    // Who says when to come back is believed.
    expect(callback.tried > 1).toBe(taking !== 'busy');
    callback.taking = 'ok';
    await worker.pass(1_300_000, 30_000);
    expect(callback.pings).toHaveLength(1);
  });

  test('does not come from a copy of the newsroom, before a person has said that it is the one', async () => {
    const callback = await subscribed('loyal');
    const { redis, keys } = web.context.store;
    await redis.hset(keys.switches, { armed: '0' });
    await publish('Pilot boats ordered');
    await worker.pass(60_000);
    expect(callback.tried).toBe(0);
    await resumeSending(web.context, { here: true });
    await worker.pass(20_000);
    expect(callback.pings).toHaveLength(1);
  });

  test('that is answered 410 ends the subscription', async () => {
    const callback = await subscribed('gone');
    callback.taking = 'gone';
    await publish('Pilot boats ordered');
    await distribute();
    expect(await standing()).toBe(0);
    await publish('Fog lifts over the sound');
    await worker.pass(600_000);
    expect(callback.tried).toBe(1);
  });

  test('that can’t be brought for three days ends the subscription, and says so', async () => {
    const callback = await subscribed('lost');
    callback.taking = 'error';
    await publish('Pilot boats ordered');
    await worker.pass(2.5 * day, 1_800_000);
    expect(await standing()).toBe(1);
    await worker.pass(day, 1_800_000);
    expect(await standing()).toBe(0);
    expect(callback.denials).toHaveLength(1);
    expect(callback.tried).toBeLessThan(100);
  }, 30_000);

  test('ends with the feed: its subscribers are notified that it no longer exists', async () => {
    await publish('Pilot boats ordered', { section: 'harbour' });
    const harbour = `${web.base}/feeds/harbour.rss`;
    const callback = await subscribed('harbour', { topic: harbour });
    web.context.config.feeds = web.context.config.feeds.filter(({ id }) => id !== 'harbour');
    await publish('Fog lifts over the sound', { section: 'elsewhere' });
    const { redis, keys } = web.context.store;
    await redis.hincrby(keys.feedState('harbour'), 'version', 1);
    await redis.zadd(keys.due('distribute'), web.clock.now(), 'harbour');
    await worker.pass(10_000);
    expect(callback.denials).toMatchObject([{ topic: harbour }]);
    expect(await standing()).toBe(0);
  });
});

describe('against abuse', () => {
  test('denials can’t be used to flood another host', async () => {
    const callbacks = Array.from({ length: 30 }, (_, n) => subscriber.callback(`denied-${n}`));
    for (const callback of callbacks)
      await subscriber.ask(hub, callback, { topic: `${web.base}/feeds/nope.rss` });
    await worker.settleDown();
    expect(callbacks.filter(({ denials }) => denials.length > 0)).toHaveLength(20);
  });

  test('a host that confirms nothing gets no more requests for a while, others do', async () => {
    const victim = (n: number) => {
      const callback = subscriber.callback(`victim-${n}`);
      callback.confirming = 'refuse';
      return callback;
    };
    const callbacks = Array.from({ length: 40 }, (_, n) => victim(n));
    for (const callback of callbacks) await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    const asked = callbacks.reduce((sum, { verifications }) => sum + verifications.length, 0);
    expect(asked).toBe(20);
    const refused = await subscriber.ask(hub, victim(41), { topic });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': 'https://reader.example/1',
    });
    expect((await fetch(hub, { method: 'POST', body: other })).status).toBe(202);
  });

  test('an existing subscriber renews, whatever others do in its name', async () => {
    const callback = await subscribed('known', { lease: 3_600 });
    const { redis, keys } = web.context.store;
    const [doubts] = await redis.keys(`${keys.base}:hub:doubts:*`);
    expect(doubts).toBeUndefined();
    for (let n = 0; n < 25; n++) {
      const forged = subscriber.callback(`forged-${n}`);
      forged.confirming = 'refuse';
      await subscriber.ask(hub, forged, { topic });
    }
    await worker.settleDown();
    expect((await subscriber.ask(hub, callback, { topic, lease: 7_200 })).status).toBe(202);
    await worker.settleDown();
    expect(callback.verifications.at(-1)?.lease).toBe('7200');
  });

  test('a name that resolves into a private network is detected on contact, and never reached', async () => {
    const { clock, log } = web.context;
    const net = createOutbound({
      allow: ['127.0.0.1/32'],
      userAgent: 'Slugline-test',
      clock,
      log,
      resolve: (_, callback) => callback(null, [{ address: '10.0.0.7', family: 4 }]),
    });
    worker = testWorker({ ...web.context, net }, web.clock);
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': 'http://reader.example/1' };
    expect((await fetch(hub, { method: 'POST', body: new URLSearchParams(form) })).status).toBe(202);
    await worker.pass(120_000);
    expect(await standing()).toBe(0);
    await net.close();
  });
});

describe('outside hubs', () => {
  test('are named by configured feeds and told of each change, until they have heard', async () => {
    await web.close();
    await subscriber.close();
    const outside = await startSubscriber();
    const other = outside.callback('hub');
    other.taking = 'error';
    await open({ hubs: [other.url] });
    expect((await discover(topic)).hubs).toEqual([hub, other.url]);
    for (const extension of ['rss', 'atom', 'json'])
      expect(await (await fetch(`${web.base}/feeds/all.${extension}`)).text()).toContain(other.url);
    expect((await discover(`${web.base}/feeds/section/harbour.rss`)).hubs).toEqual([hub]);

    await distribute();
    expect(other.tried).toBeGreaterThan(2);
    other.taking = 'ok';
    await worker.pass(60_000);
    const pings = other.pings.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))));
    expect(pings).toContainEqual({ 'hub.mode': 'publish', 'hub.url': topic });
    expect(pings).toContainEqual({ 'hub.mode': 'publish', 'hub.url': `${web.base}/feeds/all.rss` });
    expect(new Set(pings.map((one) => one['hub.url'])).size).toBe(pings.length);
    expect(pings.some((one) => one['hub.url']?.includes('/section/'))).toBe(false);
    const before = other.pings.length;
    await publish('Pilot boats ordered');
    await distribute();
    expect(other.pings.length).toBeGreaterThan(before);
    await outside.close();
  });
});
