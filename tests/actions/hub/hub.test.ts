import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { takeRequest } from '../../../src/actions/hub/requestSubscription.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { SluglineError } from '../../../src/errors.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { type Callback, type Subscriber, startSubscriber } from '../../simulators/subscriber.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, everythingStored } from '../../support/records.ts';
import { crashingContext, Killed, type TestQueue, testQueue, testWorker } from '../../support/worker.ts';

const topic = 'http://127.0.0.1:8080/feeds/all.rss';

let newsroom: TestNewsroom;
let subscriber: Subscriber;
beforeEach(async () => {
  subscriber = await startSubscriber();
  newsroom = await openTestNewsroom({ channels: [] });
});
afterEach(async () => {
  await newsroom.close();
  await subscriber.close();
});

async function ask(
  context: Context,
  callback: Callback,
  { mode = 'subscribe', lease = 86_400 }: { mode?: string; lease?: number } = {},
): Promise<void> {
  callback.wanted = { mode, topic };
  await takeRequest(
    context,
    new URLSearchParams({
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.callback': callback.url,
      'hub.lease_seconds': String(lease),
    }),
  );
}

const story = (headline: string) => ({
  headline,
  url: `https://tarn.example/${headline.replaceAll(' ', '-')}`,
  publishedAt: '2026-11-20T08:00:00Z',
});

/** The number of subscriptions by every list that counts them. */
async function counted(context: Context) {
  const { keys } = context.store;
  const redis = writerOf(context.store);
  const [records, byLease, byTopic, byFeed, byHost] = await Promise.all([
    redis.keys(`${keys.base}:hub:subscription:*`),
    redis.zcard(keys.due('lease')),
    redis.zcard(keys.hubSubscribers('all.rss')),
    redis.zscore(keys.hubFeeds, 'all'),
    redis.zscore(keys.hubHosts, '127.0.0.1'),
  ]);
  return new Set([records.length, byLease, byTopic, Number(byFeed ?? 0), Number(byHost ?? 0)]);
}

describe('a hub that is killed', () => {
  /** A subscriber subscribes, and two articles appear: the first during its verification, the second afterwards. */
  async function wholePath(
    context: Context,
    queue: TestQueue,
    callback: Callback,
    accepted = () => {},
  ): Promise<void> {
    const worker = testWorker(context, newsroom.clock, queue);
    await ask(context, callback);
    accepted();
    await ingest(context, [story('Pilot boats ordered')], byCommand);
    await worker.settleDown();
    await worker.pass(2_000, 1_000);
    await ingest(context, [story('Fog lifts over the sound')], byCommand);
    await worker.pass(2_000, 1_000);
  }

  async function expectNotified(callback: Callback): Promise<void> {
    expect(await counted(newsroom.context)).toEqual(new Set([1]));
    const last = String(callback.pings.at(-1)?.body);
    expect(last).toContain('Pilot boats ordered');
    expect(last).toContain('Fog lifts over the sound');
    const { redis, keys } = newsroom.context.store;
    expect(await redis.zcard(keys.due('ping'))).toBe(0);
    expect(await redis.zcard(keys.due('distribute'))).toBe(0);
  }

  test.each(['before', 'after'] as const)(
    '%s any command brings every subscriber the newest feed all the same',
    { timeout: 240_000 },
    async (when) => {
      const whole = crashingContext(newsroom.context, Number.POSITIVE_INFINITY, when);
      const first = subscriber.callback('whole');
      await wholePath(whole.context, testQueue(), first);
      await expectNotified(first);
      expect(whole.commands()).toBeGreaterThan(20);

      for (let n = 1; n <= whole.commands(); n++) {
        await newsroom.close();
        newsroom = await openTestNewsroom({ channels: [] });
        const callback = subscriber.callback(`killed-${when}-${n}`);
        const dying = crashingContext(newsroom.context, n, when);
        const queue = testQueue();
        let isAccepted = false;
        const accepted = () => {
          isAccepted = true;
        };
        const died = await wholePath(dying.context, queue, callback, accepted).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (died !== undefined && !(died instanceof Killed) && !(died instanceof SluglineError)) throw died;
        // The next process: a subscriber without an answer asks again, and one with an answer must get everything after it.
        const worker = testWorker(newsroom.context, newsroom.clock, queue);
        if (!isAccepted) await ask(newsroom.context, callback);
        await ingest(
          newsroom.context,
          [story('Pilot boats ordered'), story('Fog lifts over the sound')],
          byCommand,
        );
        await worker.settleDown();
        await worker.pass(100_000);
        await expectNotified(callback).catch((error: unknown) => {
          throw new Error(`killed ${when} command ${n}: ${error instanceof Error ? error.message : error}`);
        });
      }
    },
  );
});

test('every script of the hub leaves the store unchanged when it is called again with the same call id', async () => {
  const { redis } = newsroom.context.store;
  const evalsha = redis.evalsha.bind(redis);
  const seen = new Set<string>();
  const listening = new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'evalsha') return typeof value === 'function' ? value.bind(target) : value;
      return async (sha: string, count: number, ...rest: string[]) => {
        const answer = await evalsha(sha, count, ...rest);
        const before = await everythingStored(newsroom.context);
        expect(JSON.parse(String(await evalsha(sha, count, ...rest)))).toEqual(JSON.parse(String(answer)));
        expect(await everythingStored(newsroom.context)).toEqual(before);
        seen.add(sha);
        return answer;
      };
    },
  });
  const context = { ...newsroom.context, store: { ...newsroom.context.store, redis: listening } };
  const worker = testWorker(context, newsroom.clock);
  const callback = subscriber.callback('twice');
  await ask(context, callback, { lease: 600 });
  await worker.settleDown();
  await ingest(context, [story('Pilot boats ordered')], byCommand);
  await worker.settleDown();
  callback.taking = 'error';
  await worker.pass(10_000);
  callback.taking = 'ok';
  await worker.pass(60_000);
  expect(callback.pings).toHaveLength(1);
  await ask(context, callback, { mode: 'unsubscribe' });
  await worker.settleDown();
  await ask(context, callback, { lease: 1 });
  await worker.pass(20_000);
  expect(await counted(context)).toEqual(new Set([0]));
  expect(seen.size).toBeGreaterThan(6);
});

describe('whatever subscribers do', () => {
  type Step =
    | { do: 'publish' | 'work' }
    | { do: 'ask'; who: number; mode: 'subscribe' | 'unsubscribe'; lease: number; yes: boolean }
    | { do: 'take'; who: number; how: 'ok' | 'error' | 'cut' | 'gone' }
    | { do: 'pass'; ms: number };
  const who = fc.nat(2);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constantFrom('publish', 'work') }),
    fc.record({
      do: fc.constant('ask'),
      who,
      mode: fc.constantFrom('subscribe', 'subscribe', 'unsubscribe'),
      lease: fc.constantFrom(30, 86_400),
      yes: fc.boolean(),
    }),
    fc.record({ do: fc.constant('take'), who, how: fc.constantFrom('ok', 'ok', 'error', 'cut', 'gone') }),
    fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(500, 5_000, 40_000) }),
  );

  test('the lists agree, nobody gets the same feed twice, and every subscriber has the newest in the end', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await newsroom.close();
        newsroom = await openTestNewsroom({ channels: [] });
        run += 1;
        const worker = testWorker(newsroom.context, newsroom.clock);
        const callbacks = [0, 1, 2].map((n) => subscriber.callback(`run-${run}-${n}`));
        const of = (n: number) => callbacks[n] as Callback;
        let published = 0;
        const publish = () =>
          ingest(newsroom.context, [story(`Boat number ${published++} is painted`)], byCommand);
        for (const each of steps) {
          if (each.do === 'publish') await publish();
          if (each.do === 'work') await worker.settleDown();
          if (each.do === 'pass') await worker.pass(each.ms);
          if (each.do === 'take') of(each.who).taking = each.how;
          if (each.do === 'ask') {
            of(each.who).confirming = each.yes ? 'echo' : 'refuse';
            await ask(newsroom.context, of(each.who), each);
          }
          expect((await counted(newsroom.context)).size).toBe(1);
        }
        for (const callback of callbacks) callback.taking = callback.taking === 'gone' ? 'gone' : 'ok';
        await worker.settleDown();
        await publish();
        await worker.pass(400_000, 20_000);
        expect((await counted(newsroom.context)).size).toBe(1);
        const { redis, keys } = newsroom.context.store;
        expect(await redis.zcard(keys.due('ping'))).toBe(0);
        for (const { url, pings } of callbacks) {
          const bodies = pings.map(({ body }) => String(body));
          expect(new Set(bodies).size).toBe(bodies.length);
          if (await stands(url)) expect(bodies.at(-1)).toContain(`Boat number ${published - 1} is painted`);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  async function stands(callback: string): Promise<boolean> {
    const { redis, keys } = newsroom.context.store;
    const ids = await redis.zrange(keys.hubSubscribers('all.rss'), '0', '-1');
    const held = await Promise.all(ids.map((id) => redis.hget(keys.hubSubscription(id), 'callback')));
    return held.includes(callback);
  }
});
