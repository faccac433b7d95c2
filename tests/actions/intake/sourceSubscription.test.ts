import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { identitiesOf } from '../../../src/article/identity.ts';
import { hubWarning, isPushed, readSubscription } from '../../../src/sources/subscription.ts';
import { serve } from '../../net/loopback.ts';
import { type HubOptions, startHub } from '../../simulators/websubHub.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb } from '../../web/server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const item = (id: number, title = `Story ${id}`) =>
  `<item><guid>g${id}</guid><title>${title}</title><description>Text</description><content:encoded>Body ${id}</content:encoded></item>`;

interface Feed {
  /** What the feed says of hubs, in its head. */
  links: string;
  /** The same in the answer's headers. */
  headers: Record<string, string>;
  items: string[];
  status: number;
}

/** A web with a real feed and a real hub around it, and a worker that runs in the test's own time. */
async function newsroom(hubOptions: HubOptions = {}, source: Record<string, unknown> = {}) {
  const feed: Feed = { links: '', headers: {}, items: [item(1)], status: 200 };
  let polls = 0;
  const document = (items: string[]) =>
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tarn</title>${feed.links}${items.join('')}</channel></rss>`;
  const site = await serve((_request, response) => {
    polls += 1;
    response.writeHead(feed.status, feed.headers).end(document(feed.items));
  });
  const topic = `${site.origin}/feed`;
  const testNewsroom = await openTestWeb({ sources: [{ id: 'site', type: 'feed', url: topic, ...source }] });
  const hub = await startHub({ now: testNewsroom.clock.now, ...hubOptions });
  closing.push(site.close, testNewsroom.close, hub.close);
  feed.links = `<atom:link rel="hub" href="${hub.url}"/><atom:link rel="self" href="${topic}"/>`;
  const worker = testWorker(testNewsroom.context, testNewsroom.clock);
  const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
  const read = () => readSubscription(testNewsroom.context.store, 'site');
  /** Runs what is due, lets the hub verify, and runs what came of that. */
  const settle = async () => {
    await worker.settleDown();
    await hub.settled();
    await worker.settleDown();
  };
  const subscribed = async () => {
    await pollSource(testNewsroom.context, 'site');
    await settle();
    return (await read())!;
  };
  const headlines = async () =>
    (await listArticles(testNewsroom.context.store, 100)).items.map(({ headline }) => headline).sort();
  const push = async (items: string[], options = {}) => {
    const statuses = await hub.publish(topic, document(items), options);
    await worker.settleDown();
    return statuses;
  };
  return {
    testNewsroom,
    hub,
    feed,
    topic,
    worker,
    read,
    settle,
    subscribed,
    headlines,
    push,
    poll: () => pollSource(testNewsroom.context, 'site'),
    polls: () => polls,
    stored: () => testNewsroom.context.store.redis.hgetall(testNewsroom.context.store.keys.source('site')),
  };
}

describe('a feed that names a hub', () => {
  test.each(['before', 'after'] as const)(
    'is subscribed to, verified %s the hub answers',
    async (verifies) => {
      const { hub, topic, subscribed, testNewsroom } = await newsroom({ verifies });
      const subscription = await subscribed();
      expect(subscription).toMatchObject({ state: 'active', hub: hub.url, topic, failures: 0 });
      expect(subscription.callback).toMatch(/\/websub\/site\/[\w-]{22}$/);
      expect(subscription.leaseUntil).toBe(testNewsroom.clock.now() + 10 * 86_400_000);
      expect(hub.requests).toHaveLength(1);
      expect(hub.requests[0]).toMatchObject({ 'hub.mode': 'subscribe', 'hub.secret': subscription.secret });
      expect(hub.subscribers.size).toBe(1);
    },
  );

  test('is not asked by a home that may not send: its callback is the original’s, too', async () => {
    const { hub, subscribed, testNewsroom, worker, settle } = await newsroom();
    const { redis, keys } = testNewsroom.context.store;
    await redis.hset(keys.homes, { test: '{"renewedAt":0}', other: '{"renewedAt":0}' });
    await redis.hdel(keys.homes, 'test');
    await subscribed();
    expect(hub.requests).toEqual([]);
    await redis.hset(keys.homes, { test: '{"renewedAt":0}' });
    await worker.pass(5_000);
    await settle();
    expect(hub.requests).toMatchObject([{ 'hub.mode': 'subscribe' }]);
  });

  test('is found by the headers’ word before the document’s', async () => {
    const { hub, feed, subscribed, topic } = await newsroom();
    feed.headers = { link: `<${hub.url}>; rel=hub, <${topic}?canonical>; rel="self"` };
    feed.links = '<atom:link rel="hub" href="http://127.0.0.1:9/other"/>';
    expect(await subscribed()).toMatchObject({ hub: hub.url, topic: `${topic}?canonical` });
  });

  test('brings what is pushed, without a poll, each once; another wording is a revision', async () => {
    const { subscribed, push, polls, headlines, testNewsroom } = await newsroom();
    await subscribed();
    const before = polls();
    expect(await push([item(2)])).toEqual([202]);
    expect(await push([item(2)])).toEqual([202]);
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    await push([item(2, 'Story 2, told anew')]);
    const { items } = await listArticles(testNewsroom.context.store, 100);
    const article = items.find(({ headline }) => headline === 'Story 2, told anew')!;
    expect((await articleById(testNewsroom.context.store, article.id))?.revision).toBe(2);
    expect(polls()).toBe(before);
  });

  test('is polled once the subscription begins, for what appeared in between', async () => {
    const { poll, settle, feed, headlines } = await newsroom();
    await poll();
    feed.items.push(item(2));
    await settle();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
  });

  test('is polled once more when the hub has surely counted us in, for what it told the others until then', async () => {
    const { subscribed, feed, worker, headlines } = await newsroom();
    await subscribed();
    feed.items.push(item(2));
    await worker.pass(16_000);
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
  });

  test('is polled when that is due, also where a start looks at the same instant for what was pushed', async () => {
    const { testNewsroom, polls } = await newsroom();
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    await Promise.all(
      ['anew', 'due', 'pushed'].map((why) => pollSource(testNewsroom.context, 'site', why as 'due')),
    );
    expect(polls()).toBe(1);
  });

  test('is polled at once where a push says nothing, or nothing that can be read', async () => {
    const { subscribed, hub, topic, feed, worker, headlines, polls } = await newsroom();
    await subscribed();
    feed.items.push(item(2));
    await hub.publish(topic, '');
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    feed.items.push(item(3));
    const before = polls();
    await hub.publish(topic, '<html>sorry</html>');
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1', 'Story 2', 'Story 3']);
    expect(polls()).toBe(before + 1);
  });

  test('is polled where something of a push could not be stored', async () => {
    const { subscribed, testNewsroom, push, feed, headlines, read } = await newsroom();
    await subscribed();
    const { redis, keys } = testNewsroom.context.store;
    const [identity] = identitiesOf({
      source: 'site',
      guid: 'g2',
      url: undefined,
      headline: '',
      language: '',
    });
    const key = keys.identity('guid', identity?.digest ?? '');
    await redis.lpush(key, 'not what is expected here');
    feed.items.push(item(2), item(3));
    await push([item(2), item(3)]);
    expect(await headlines()).toEqual(['Story 1', 'Story 3']);
    expect(await redis.xlen(keys.sourcePushes('site'))).toBe(0);
    expect(await redis.hget(keys.source('site'), 'failures')).toBe('1');
    await redis.del(key);
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    await redis.hset(keys.sourceHub('site'), { again: testNewsroom.clock.now() });
    await pollSource(testNewsroom.context, 'site', 'pushed');
    expect(await headlines()).toEqual(['Story 1', 'Story 2', 'Story 3']);
    expect((await read())?.state).toBe('active');
  });

  test('is polled once an hour while its lease is alive, and by its schedule once the lease has ended', async () => {
    const { subscribed, testNewsroom, poll, polls, hub, worker } = await newsroom({ longestLease: 7_200 });
    await subscribed();
    hub.options.refuses = 503;
    const begun = polls();
    for (let minute = 0; minute < 119; minute++) {
      testNewsroom.clock.advance(60_000);
      await poll();
    }
    expect(polls() - begun).toBe(1);
    testNewsroom.clock.advance(120_000);
    await poll();
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls() - begun).toBe(3);
    await worker.settleDown();
  });

  test('is polled by its schedule while its hub does not push what polls find', async () => {
    const { subscribed, testNewsroom, poll, polls, feed, read, push, worker } = await newsroom();
    await subscribed();
    await worker.pass(16_000);
    feed.items.push(item(2));
    testNewsroom.clock.advance(3_600_000);
    await poll();
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain('did not push what a poll found');
    const before = polls();
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls()).toBe(before + 1);
    await push([item(3)]);
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls()).toBe(before + 1);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toBeUndefined();
  });
});

describe('a lease', () => {
  test('is renewed before it ends, at the same callback', async () => {
    const { subscribed, worker, hub, settle, read, testNewsroom } = await newsroom({ longestLease: 3_600 });
    const first = await subscribed();
    await worker.pass(3_000_000, 60_000);
    await settle();
    const renewed = (await read())!;
    expect(hub.requests).toHaveLength(2);
    expect(renewed.callback).toBe(first.callback);
    expect(renewed.leaseUntil).toBeGreaterThan(first.leaseUntil);
    expect(isPushed(renewed, testNewsroom.clock.now())).toBe(true);
  });

  test('that a hub will not renew is requested again at growing intervals', async () => {
    const { subscribed, worker, hub, read, testNewsroom } = await newsroom({ longestLease: 60 });
    await subscribed();
    hub.options.refuses = 503;
    await worker.pass(3_600_000, 30_000);
    expect(hub.requests.length).toBeGreaterThan(4);
    expect(hub.requests.length).toBeLessThan(10);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain(
      '(it answered 503 not for you); it is polled',
    );
    hub.options.refuses = 0;
    await worker.pass(3_600_000, 30_000);
    await hub.settled();
    expect((await read())?.state).toBe('active');
  });

  test('ends if the hub denies it, and is requested again a day later', async () => {
    const { subscribed, hub, topic, read, worker, settle, testNewsroom } = await newsroom();
    const { callback } = await subscribed();
    expect(await hub.deny(callback, topic, 'over quota')).toBe(200);
    const denied = (await read())!;
    expect(denied.state).toBe('denied');
    expect(hubWarning(denied, testNewsroom.clock.now())).toContain('denies the subscription (over quota)');
    await worker.pass(90_000_000, 3_600_000);
    await settle();
    expect((await read())?.state).toBe('active');
  });

  test('is given up where the file says so, which the hub verifies', async () => {
    const { subscribed, testNewsroom, settle, read, hub } = await newsroom();
    await subscribed();
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    const sources = testNewsroom.config.sources.map((source) => ({ ...source, websub: 'off' }));
    await pollSource({ ...testNewsroom.context, config: { ...testNewsroom.config, sources } }, 'site');
    await settle();
    expect(hub.requests.at(-1)).toMatchObject({ 'hub.mode': 'unsubscribe' });
    expect(hub.subscribers.size).toBe(0);
    expect((await read())?.state).toBe('left');
  });

  test('moves with the feed to another hub, and the old hub gets 410', async () => {
    const { subscribed, feed, hub, topic, poll, testNewsroom, settle, read } = await newsroom();
    await subscribed();
    const other = await startHub({ now: testNewsroom.clock.now });
    closing.push(other.close);
    feed.links = `<atom:link rel="hub" href="${other.url}"/><atom:link rel="self" href="${topic}"/>`;
    testNewsroom.clock.advance(3_600_000);
    await poll();
    await settle();
    await other.settled();
    expect(await read()).toMatchObject({ state: 'active', hub: other.url });
    expect(await hub.publish(topic, 'old')).toEqual([410]);
    expect(hub.subscribers.size).toBe(0);
  });
});

describe('a callback', () => {
  test('verifies nothing that was not asked for', async () => {
    const { subscribed, hub, topic, testNewsroom } = await newsroom();
    const { callback } = await subscribed();
    const asked = { 'hub.challenge': 'x', 'hub.lease_seconds': '60' };
    const status = async (mode: string, at: string, of: string) =>
      (await hub.verify(mode, at, of, asked)).status;
    expect(await status('unsubscribe', callback, topic)).toBe(404);
    expect(await status('subscribe', callback, `${topic}/other`)).toBe(404);
    expect(await status('subscribe', `${callback}x`, topic)).toBe(404);
    expect(await status('subscribe', callback.replace('/site/', '/nobody/'), topic)).toBe(404);
    // A repeat of what was verified, whose answer the hub did not hear, is echoed again.
    expect(await (await hub.verify('subscribe', callback, topic, asked)).text()).toBe('x');
    testNewsroom.clock.advance(11 * 60_000);
    expect(await status('subscribe', callback, topic)).toBe(404);
  });

  test.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)(
    'takes what is signed with %s',
    async (signature) => {
      const { subscribed, push, headlines } = await newsroom({ signature });
      await subscribed();
      expect(await push([item(2)])).toEqual([202]);
      expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    },
  );

  test.each([
    ['another secret’s', 'another'],
    ['no', null],
  ])('ignores what has %s signature, and says so to the operator alone', async (_, secret) => {
    const { subscribed, push, headlines, read, testNewsroom } = await newsroom();
    await subscribed();
    expect(await push([item(2)], { secret })).toEqual([202]);
    expect(await headlines()).toEqual(['Story 1']);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain('was ignored');
  });

  test('takes no signature by an unknown method', async () => {
    const { subscribed, headlines } = await newsroom();
    const { callback, secret } = await subscribed();
    const body = 'x';
    const md5 = createHmac('md5', secret).update(body).digest('hex');
    const answer = await fetch(callback, {
      method: 'POST',
      body,
      headers: { 'x-hub-signature': `md5=${md5}` },
    });
    expect(answer.status).toBe(202);
    expect(await headlines()).toEqual(['Story 1']);
  });

  test('keeps what comes while the source is polled, for the poll’s end', async () => {
    const { subscribed, testNewsroom, hub, topic, headlines, poll, feed, worker } = await newsroom();
    await subscribed();
    const { redis, keys } = testNewsroom.context.store;
    await redis.set(`${keys.source('site')}:poll`, 'somebody');
    const body = `<rss version="2.0"><channel><title>T</title><item><guid>g2</guid><title>Story 2</title><description>D</description></item></channel></rss>`;
    await hub.publish(topic, body);
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1']);
    await redis.del(`${keys.source('site')}:poll`);
    feed.items.push(item(2));
    await poll();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    expect(await redis.xlen(keys.sourcePushes('site'))).toBe(0);
  });
});

describe('no hub is contacted', () => {
  test('that is outside, by a newsroom whose own address is not', async () => {
    const { feed, poll, read, topic } = await newsroom();
    feed.links = `<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="${topic}"/>`;
    await poll();
    expect(await read()).toBeUndefined();
  });

  test('where the file says so', async () => {
    const { poll, read } = await newsroom({}, { websub: 'off' });
    await poll();
    expect(await read()).toBeUndefined();
  });
});
