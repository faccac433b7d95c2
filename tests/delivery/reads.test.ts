import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../src/actions/context.ts';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
let hook: WebhookSimulator;

beforeEach(async () => {
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  const channel = { type: 'webhook', url: hook.hookUrl, secret: hook.secret };
  newsroom = await openTestNewsroom({
    channels: [
      { ...channel, id: 'hook', cap: { gap: '0s' } },
      { ...channel, id: 'daily', separate: true, cap: { gap: '1m', perDay: 20 } },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

/** The same needs over a store that notes which records are read. */
function counting(context: Context): { context: Context; reads: string[] } {
  const reads: string[] = [];
  const redis = new Proxy(context.store.redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (/^h(get|mget|getall)$/.test(String(name))) reads.push(`${String(name)} ${String(args[0])}`);
        return value.apply(target, args);
      };
    },
  });
  return { context: { ...context, store: { ...context.store, redis } }, reads };
}

async function drafted(name: string, channel: string) {
  const article = { headline: `The ${name} returns to Orrin`, url: `https://tarn.example/${name}` };
  return draftFor(newsroom.context, await publish(newsroom.context, article), channel);
}

test('an attempt reads its draft and its article once', async () => {
  const draft = await drafted('ferry', 'hook');
  const approved = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  const { context, reads } = counting(newsroom.context);
  await deliver(context, approved.deliveries[0]!);
  const { keys } = newsroom.context.store;
  expect(hook.truth).toHaveLength(1);
  expect(reads.filter((read) => read.endsWith(keys.draft(draft.id)))).toHaveLength(1);
  expect(reads.filter((read) => read.endsWith(keys.article(draft.articleId)))).toHaveLength(1);
});

test('an approval on a channel with a cap reads no delivery of a day that has room', async () => {
  for (let n = 0; n < 10; n++) {
    const draft = await drafted(`ferry ${n}`, 'daily');
    await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  }
  const draft = await drafted('bridge', 'daily');
  const { context, reads } = counting(newsroom.context);
  const { deliveries } = await approveDraft(context, { id: draft.id, version: draft.version });
  const { keys } = newsroom.context.store;
  const others = reads.filter((read) => read.includes(keys.delivery('p_')) && !read.endsWith(deliveries[0]!));
  expect(others).toEqual([]);
});

test('a draft edited and approved again after it was read is not sent with its old text', async () => {
  const draft = await drafted('ferry', 'hook');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  const { redis, keys } = newsroom.context.store;
  const version = Number(await redis.hget(keys.draft(draft.id), 'version'));
  let isFirst = true;
  const racing = new Proxy(redis, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (name !== 'hget' && name !== 'hgetall' && name !== 'hmget') return value;
      return async (...args: unknown[]) => {
        const answer = await value.apply(target, args);
        if (isFirst && args[0] === keys.draft(draft.id)) {
          isFirst = false;
          // Both have moved on by the time of the claim.
          await redis.hset(keys.draft(draft.id), 'version', version + 2);
          await redis.hset(keys.delivery(deliveries[0]!), 'draftVersion', version + 2);
        }
        return answer;
      };
    },
  });
  await deliver({ ...newsroom.context, store: { ...newsroom.context.store, redis: racing } }, deliveries[0]!);
  expect(isFirst).toBe(false);
  expect(hook.truth).toHaveLength(0);
  expect((await deliveriesById(newsroom.context.store, deliveries))[0]).toMatchObject({ state: 'scheduled' });
});
