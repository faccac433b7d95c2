import { afterEach, beforeEach, expect, test } from 'vitest';
import { handle } from '../../jobs/deliver.ts';
import { afterWaitingPosts } from '../../src/actions/delivering/lanes.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { toInstant } from '../../src/clock.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import type { QueuedJob } from '../../src/store/queues.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { soon } from '../support/soon.ts';

let newsroom: TestNewsroom;
let hook: WebhookSimulator;
let enqueued: QueuedJob[];

beforeEach(async () => {
  enqueued = [];
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [{ id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

async function approved(count: number, at?: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const article = { headline: `Ferry ${n} returns to Orrin`, url: `https://tarn.example/${at ?? ''}${n}` };
    const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'hook');
    const decision = { id: draft.id, version: draft.version, ...(at ? { at: toInstant(at) } : {}) };
    ids.push(...(await approveDraft(newsroom.context, decision)).deliveries);
  }
  return ids;
}

function jobContext(stop = new AbortController().signal) {
  const enqueue = async (jobs: QueuedJob[]) => void enqueued.push(...jobs);
  return { ...newsroom.context, enqueue, stop };
}

test('what is due at once on one channel follows one after the other, without a new wake-up for each', async () => {
  const ids = await approved(20);
  const { net } = newsroom.context;
  let inFlight = 0;
  let most = 0;
  const counting: typeof net = {
    ...net,
    async request(url, options) {
      inFlight += 1;
      most = Math.max(most, inFlight);
      return net.request(url, options).finally(() => {
        inFlight -= 1;
      });
    },
  };
  const context = { ...jobContext(), net: counting };
  await Promise.all(ids.map((id) => handle({ id }, context)));
  expect(hook.truth).toHaveLength(20);
  expect(most).toBe(6);
  expect(enqueued).toEqual([]);
  expect((await listDeliveries(newsroom.context.store, { state: 'sent' }, 50)).items).toHaveLength(20);
});

test('what is more than a process should hold goes back to the queue', async () => {
  // Six are attempted at once and 256 wait; that none of these exists makes no difference.
  const ids = Array.from({ length: 270 }, (_, n) => `p_${n}`);
  await Promise.all(ids.map((id) => handle({ id }, jobContext())));
  expect(enqueued.map(({ payload }) => payload)).toEqual(ids.slice(262).map((id) => ({ id })));
});

test('the job of an instant attempts what is due then, and shares what is more among all workers', async () => {
  const now = newsroom.clock.now();
  const at = now + 60_000;
  const ids = await approved(20, at);
  const other = await approved(1, at + 1);
  newsroom.clock.set(at + 1);
  await handle({ dueAt: at }, jobContext());
  const left = enqueued.map(({ payload }) => String(payload.id));
  expect(left).toHaveLength(4);
  const sent = (await listDeliveries(newsroom.context.store, { state: 'sent' }, 50)).items.map(
    ({ id }) => id,
  );
  expect([...sent, ...left].toSorted()).toEqual(ids.toSorted());
  expect(left).not.toContain(other[0]);
});

test('one that fails stops none of those that wait behind it', async () => {
  const ids = await approved(8);
  const broken = jobContext();
  const { redis } = broken.store;
  const failing = new Proxy(redis, {
    get(target, name, receiver) {
      if (name === 'hgetall') return () => Promise.reject(new Error('a fault'));
      return Reflect.get(target, name, receiver);
    },
  });
  const faulty = { ...broken, store: { ...broken.store, redis: failing } };
  const results = await Promise.allSettled(
    ids.map((id, n) => handle({ id }, n === 0 || n === 6 ? faulty : jobContext())),
  );
  expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array(7).fill('fulfilled')]);
  expect(hook.truth).toHaveLength(6);
  expect(enqueued.map(({ payload }) => payload)).toEqual([{ id: ids[6] }]);
});

type Called = (name: string, args: string[]) => Promise<void> | undefined;

/** A job's context over a store that tells of each call first, and waits for what that returns. */
function watched(called: Called) {
  const context = jobContext();
  const redis = new Proxy(context.store.redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const waits = called(String(name), args.map(String));
        return waits ? waits.then(() => value.apply(target, args)) : value.apply(target, args);
      };
    },
  });
  return { ...context, store: { ...context.store, redis } };
}

/** Whether a call writes the outcome of a post that was sent, or claims one. */
function written(name: string, args: string[]): 'outcome' | 'claim' | undefined {
  const command = args.find((arg) => arg.startsWith('{"')) ?? '';
  if (!name.startsWith('eval')) return undefined;
  if (command.includes('"to":"sent"')) return 'outcome';
  return command.includes('"deadline":') ? 'claim' : undefined;
}

test('while outcomes are being written the next posts are on their way already', async () => {
  const ids = await approved(12);
  const mayWrite = Promise.withResolvers<void>();
  const context = watched((name, args) => (written(name, args) === 'outcome' ? mayWrite.promise : undefined));
  const ended = Promise.all(ids.map((id) => handle({ id }, context)));
  await soon(() => expect(hook.truth).toHaveLength(12));
  expect((await listDeliveries(newsroom.context.store, { state: 'sent' }, 50)).items).toEqual([]);
  mayWrite.resolve();
  await ended;
  expect((await listDeliveries(newsroom.context.store, { state: 'sent' }, 50)).items).toHaveLength(12);
});

test('a lane’s next claim is made after the outcome of its last post, on the same connection', async () => {
  const ids = await approved(20);
  let unwritten = 0;
  let most = 0;
  const context = watched((name, args) => {
    const kind = written(name, args);
    if (kind) unwritten += kind === 'claim' ? 1 : -1;
    most = Math.max(most, unwritten);
    return undefined;
  });
  await Promise.all(ids.map((id) => handle({ id }, context)));
  expect(most).toBe(6);
  expect(unwritten).toBe(0);
});

test('what waits is read a few at a time before its turn, and its channel’s account once for them', async () => {
  // The first post of a channel records its account.
  for (const id of await approved(1)) await handle({ id }, jobContext());
  const ids = await approved(18, newsroom.clock.now());
  const reads: string[] = [];
  const context = watched((name, [key = '']) => {
    if (name.startsWith('h')) reads.push(key);
    return undefined;
  });
  await Promise.all(ids.map((id) => handle({ id }, context)));
  const { keys } = context.store;
  // Six begin at once; the others follow in two groups.
  expect(reads.filter((key) => key.startsWith(keys.account('')))).toHaveLength(8);
  // What a delivery belongs to, and then all of it.
  for (const id of ids) expect(reads.filter((key) => key === keys.delivery(id))).toHaveLength(2);
});

test('what was read too long before its turn is read again', async () => {
  const ids = await approved(13);
  const { keys } = newsroom.context.store;
  const reads: string[] = [];
  const context = watched((name, [key = '']) => {
    if (name === 'hgetall' && key.startsWith(keys.delivery(''))) reads.push(key);
    return undefined;
  });
  const { net } = context;
  const slow: typeof net = {
    ...net,
    async request(url, options) {
      // The last is read with the six before it, which begin at once.
      if (new Set(reads).size === 13) newsroom.clock.advance(1_100);
      return net.request(url, options);
    },
  };
  await Promise.all(ids.map((id) => handle({ id }, { ...context, net: slow })));
  expect(hook.truth).toHaveLength(13);
  expect(reads.length).toBeGreaterThan(13);
});

test('a failure that can’t even be enqueued stops none of those behind it', async () => {
  const ids = await approved(8);
  const faulty = watched((name) => (name === 'hgetall' ? Promise.reject(new Error('a fault')) : undefined));
  const full = { ...faulty, enqueue: () => Promise.reject(new Error('a fault')) };
  await Promise.all(ids.map((id, n) => handle({ id }, n === 6 ? full : jobContext())));
  expect(hook.truth).toHaveLength(7);
});

test('what follows a post waits for the posts that are still to go, a second at most', async () => {
  const ids = await approved(7);
  const { net } = newsroom.context;
  const mayAnswer = Promise.withResolvers<void>();
  let requests = 0;
  const slow: typeof net = {
    ...net,
    async request(url, options) {
      requests += 1;
      await mayAnswer.promise;
      return net.request(url, options);
    },
  };
  const context = { ...jobContext(), net: slow };
  const ended = Promise.all(ids.map((id) => handle({ id }, context)));
  await soon(() => expect(requests).toBe(6));
  let isOver = false;
  const bounded = afterWaitingPosts(context).then(() => {
    isOver = true;
  });
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  newsroom.clock.advance(1_000);
  await bounded;
  // The second time the clock stands still: only the seventh post's turn ends it.
  const next = afterWaitingPosts(context);
  mayAnswer.resolve();
  await next;
  await ended;
  expect(hook.truth).toHaveLength(7);
});
