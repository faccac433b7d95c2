import { describe, expect, test } from 'vitest';
import { createOutbound } from '../../../../src/net/outbound.ts';
import { testWorker } from '../../../support/worker.ts';
import {
  hub,
  publish,
  subscribed,
  subscriber,
  subscriptions,
  topic,
  useHub,
  web,
  worker,
} from './newsroom.ts';

useHub();

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
  ])('is refused in plain words if it has %s', async (_, fields, words) => {
    const answer = await post({ ...form(), ...fields });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain(words);
  });

  test('is refused if a parameter occurs twice, leads back here, is not a form or is too long', async () => {
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

  test('is accepted with unknown parameters, whatever its outcome', async () => {
    expect((await post({ ...form(), 'hub.verify': 'sync', colour: 'green' })).status).toBe(202);
    expect((await post({ ...form(), 'hub.topic': `${web.base}/feeds/nope.rss` })).status).toBe(202);
  });

  test.each(['/feeds/nope.rss', '/feeds/section/nowhere.json', '/feeds/all/archive/1.atom'])(
    'for an unknown feed is denied: %s',
    async (path) => {
      const callback = subscriber.callback('denied', '?k=1');
      await subscriber.ask(hub, callback, { topic: `${web.base}${path}` });
      await worker.settleDown();
      expect(callback.verifications).toEqual([]);
      expect(callback.denials).toMatchObject([
        { topic: `${web.base}${path}`, reason: expect.stringContaining('no feed') },
      ]);
      expect(await subscriptions()).toBe(0);
    },
  );

  test('that repeats itself causes one verification', async () => {
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
    expect(await subscriptions()).toBe(4);
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
    const guarded = testWorker({ ...web.context, net }, web.clock);
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': 'http://reader.example/1' };
    expect((await fetch(hub, { method: 'POST', body: new URLSearchParams(form) })).status).toBe(202);
    await guarded.pass(120_000);
    expect(await subscriptions()).toBe(0);
    await net.close();
  });
});
