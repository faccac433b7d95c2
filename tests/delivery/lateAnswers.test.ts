import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditOf } from '../../src/accounts/audit/read.ts';
import type { Context } from '../../src/actions/context.ts';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { deliveryOfPost } from '../../src/actions/delivering/deliveryOfPost.ts';
import { resolveDelivery } from '../../src/actions/delivering/resolveDelivery.ts';
import { settle } from '../../src/actions/delivering/settleDelivery.ts';
import { writeLate } from '../../src/actions/delivering/writeOutcome.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { sweep } from '../../src/actions/operations/sweep.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import type { Verdict } from '../../src/delivery/settling.ts';
import { type DeliveryState, deliveryMoves } from '../../src/delivery/states.ts';
import type { Draft } from '../../src/review/draft.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
let server: WebhookSimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startWebhook({ faults, now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'hook', type: 'webhook', url: server.hookUrl, secret: server.secret, cap: { gap: '0s' } },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

async function approved(): Promise<{ id: string; draft: Draft }> {
  const article = { headline: 'Ferry returns to Orrin', url: 'https://tarn.example/ferry' };
  const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'hook');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  return { id: deliveries[0]!, draft };
}
const now = async (id: string) => (await deliveryById(newsroom.context.store, id))!;

/** A worker that stalls after it received the platform’s answer. */
async function standingStill(id: string): Promise<{ goOn(): Promise<void> }> {
  let goOn = () => {};
  const still = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let answered = () => {};
  const hasAnswer = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const net: Context['net'] = {
    ...newsroom.context.net,
    async request(...asked) {
      try {
        return await newsroom.context.net.request(...asked);
      } finally {
        answered();
        await still;
      }
    },
  };
  const working = deliver({ ...newsroom.context, net }, id);
  await hasAnswer;
  return {
    async goOn() {
      goOn();
      await working;
    },
  };
}

/** The claim’s deadline passes, and nothing can be proved on this channel. */
async function becomesUnknown(id: string): Promise<void> {
  newsroom.clock.advance(16_000);
  await sweep(newsroom.context);
  expect(await now(id)).toMatchObject({ state: 'uncertain' });
  newsroom.clock.advance(10_000);
  await settle(newsroom.context, id);
  expect(await now(id)).toMatchObject({ state: 'unknown' });
}

async function goesAgain(id: string): Promise<void> {
  await resolveDelivery(newsroom.context, { id, resolution: { notSent: true } });
  expect(await now(id)).toMatchObject({ state: 'scheduled' });
}

describe('a receipt that arrives late', () => {
  test('settles a delivery that had become unknown', async () => {
    const { id } = await approved();
    const worker = await standingStill(id);
    await becomesUnknown(id);
    await worker.goOn();
    expect(await now(id)).toMatchObject({
      state: 'sent',
      remoteId: 'p1',
      remoteUrl: `${server.url}/posts/p1`,
    });
    expect((await now(id)).reason).toBeUndefined();
    expect((await now(id)).attempts[0]?.outcome).toBe(`sent, reported late: ${server.url}/posts/p1`);
  });

  test('settles one that was to be sent again, so that nothing is sent twice', async () => {
    const { id } = await approved();
    const worker = await standingStill(id);
    await becomesUnknown(id);
    await goesAgain(id);
    await worker.goOn();
    await deliver(newsroom.context, id);
    expect(await now(id)).toMatchObject({ state: 'sent', remoteId: 'p1' });
    expect(server.truth).toHaveLength(1);
  });

  test('settles one that was cancelled by an edit', async () => {
    const { id, draft } = await approved();
    const worker = await standingStill(id);
    await becomesUnknown(id);
    await goesAgain(id);
    await editDraft(newsroom.context, {
      id: draft.id,
      version: draft.version,
      text: `Boats again\n${draft.link.url}`,
    });
    expect(await now(id)).toMatchObject({ state: 'cancelled' });
    await worker.goOn();
    expect(await now(id)).toMatchObject({ state: 'sent', remoteId: 'p1' });
  });

  test('next to a second attempt in progress says that it may be published twice, and then that it is', async () => {
    const { id } = await approved();
    const first = await standingStill(id);
    await becomesUnknown(id);
    await goesAgain(id);
    const second = await standingStill(id);
    await first.goOn();
    expect(await now(id)).toMatchObject({
      state: 'sent',
      remoteId: 'p1',
      reason: expect.stringContaining('may be published twice'),
    });
    await second.goOn();
    expect(await now(id)).toMatchObject({
      state: 'sent',
      remoteId: 'p1',
      reason: expect.stringMatching(/It is published twice: \S+p1 and \S+p2\./),
    });
    expect((await now(id)).attempts.map(({ outcome }) => outcome)).toContain(
      `sent, reported late: ${server.url}/posts/p2`,
    );
    const audit = await auditOf(newsroom.context.store, id);
    expect(audit.map(({ action }) => action)).toContain('delivery.twice');
    for (const post of ['p1', 'p2'])
      expect(await deliveryOfPost(newsroom.context, `${server.url}/posts/${post}`)).toMatchObject({ id });
  });

  test('removes the warning if the second attempt was refused', async () => {
    const { id } = await approved();
    const first = await standingStill(id);
    await becomesUnknown(id);
    await goesAgain(id);
    faults.push('refuse');
    const second = await standingStill(id);
    await first.goOn();
    expect((await now(id)).reason).toContain('may be published twice');
    await second.goOn();
    expect(await now(id)).toMatchObject({ state: 'sent', remoteId: 'p1' });
    expect((await now(id)).reason).toBeUndefined();
  });
});

test.each<[Fault, DeliveryState]>([
  ['refuse', 'failed'],
  ['429', 'scheduled'],
  ['500-before-storing', 'unknown'],
])('after "%s", reported late, an unknown delivery is %s', async (fault, state) => {
  const { id } = await approved();
  faults.push(fault);
  const worker = await standingStill(id);
  await becomesUnknown(id);
  await worker.goOn();
  expect(await now(id)).toMatchObject({ state });
  expect((await now(id)).attempts[0]?.outcome).toContain('reported late');
});

test('no state drops a receipt, and only what will be sent stays due', async () => {
  const { id } = await approved();
  const { redis, keys } = newsroom.context.store;
  const states = Object.keys(deliveryMoves) as DeliveryState[];
  const verdict = fc.constantFrom<Verdict>(
    { to: 'sent', remoteId: 'there' },
    { to: 'failed', reason: 'refused' },
    { to: 'retry_wait', reason: 'busy', inMs: 60_000 },
    { to: 'uncertain', reason: 'cut', lookupInMs: 5_000 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...states), verdict, fc.boolean(), async (state, verdict, isLast) => {
      const attempts = ['a1', 'a2'].map((each) => ({ at: 1, id: each, outcome: 'sending' }));
      const last = isLast ? 'a1' : 'a2';
      await redis.hdel(keys.delivery(id), 'remoteId', 'remoteUrl', 'reason');
      if (state === 'sent') await redis.hset(keys.delivery(id), 'remoteId', 'elsewhere');
      await redis.hset(keys.delivery(id), { state, attempt: last, attempts: JSON.stringify(attempts) });
      const isDue = state === 'scheduled' || state === 'retry_wait';
      if (isDue) await redis.zadd(keys.due('deliver'), 1, id);
      else await redis.zrem(keys.due('deliver'), id);

      await writeLate(newsroom.context, id, 'a1', verdict, { outcome: verdict.to });

      const after = await now(id);
      expect(after.attempts[0]?.outcome).toContain('reported late');
      const waits = isLast && (state === 'uncertain' || state === 'unknown');
      const expected = verdict.to === 'sent' || (waits && verdict.to !== 'uncertain') ? verdict.to : state;
      expect(after.state).toBe(expected);
      if (verdict.to === 'sent') {
        expect(after.remoteId).toBe(state === 'sent' ? 'elsewhere' : 'there');
        if (state === 'sent') expect(after.reason).toContain('elsewhere and there');
      }
      const due = await redis.zscore(keys.due('deliver'), id);
      expect(due !== null).toBe(after.state === 'scheduled' || after.state === 'retry_wait');
    }),
    { numRuns: 120 },
  );
});

test('a lookup that has found the post is believed although another lookup was faster', async () => {
  const { id } = await approved();
  const worker = await standingStill(id);
  await becomesUnknown(id);
  await goesAgain(id);
  const line = { at: newsroom.clock.now(), outcome: 'looked: found', look: true as const };
  await writeLate(newsroom.context, id, (await now(id)).attempt, { to: 'sent', remoteId: 'p1' }, line);
  expect(await now(id)).toMatchObject({ state: 'sent', remoteId: 'p1' });
  await worker.goOn();
  expect((await now(id)).reason).toBeUndefined();
});

test('a receipt waits until the store is back', async () => {
  const { id } = await approved();
  let isAway = false;
  let hasAnswer = false;
  let refused = 0;
  const redis = new Proxy(newsroom.context.store.redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      // Gathers commands and sends none itself.
      if (name === 'multi') return value.bind(target);
      return async (...args: unknown[]) => {
        if (!isAway) return value.apply(target, args);
        refused += 1;
        throw new Error('Connection is closed.');
      };
    },
  });
  const net: Context['net'] = {
    ...newsroom.context.net,
    async request(...asked) {
      const answer = await newsroom.context.net.request(...asked);
      hasAnswer = true;
      isAway = true;
      return answer;
    },
  };
  let done = false;
  const working = deliver({ ...newsroom.context, net, store: { ...newsroom.context.store, redis } }, id).then(
    () => {
      done = true;
    },
  );
  while (refused < 3) {
    await new Promise((resolve) => setImmediate(resolve));
    if (hasAnswer) newsroom.clock.advance(100);
  }
  await sweep(newsroom.context);
  isAway = false;
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    if (hasAnswer) newsroom.clock.advance(100);
  }
  await working;
  expect(await now(id)).toMatchObject({ state: 'sent', remoteId: 'p1' });
});
