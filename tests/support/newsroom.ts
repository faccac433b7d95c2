import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import type { z } from 'zod';
import type { Actor } from '../../src/accounts/roles.ts';
import type { Context } from '../../src/actions/context.ts';
import { newLease } from '../../src/actions/operations/homeLease.ts';
import { channelTypes } from '../../src/channels/index.ts';
import type { Config } from '../../src/config/schema.ts';
import { newsroomSchema } from '../../src/config/schema.ts';
import { createOutbound } from '../../src/net/outbound.ts';
import type { Random } from '../../src/random.ts';
import { sourceTypes } from '../../src/sources/index.ts';
import { openFreshness } from '../../src/store/freshness.ts';
import { keysOf } from '../../src/store/keys.ts';
import { unmeasuredMemory } from '../../src/store/memoryLimit.ts';
import type { RedisClient } from '../../src/store/store.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { redisUrl } from './redis.ts';

export const editor: Actor = { name: 'edda', role: 'editor', kind: 'person' };
export const approver: Actor = { name: 'anna', role: 'approver', kind: 'person' };
const admin: Actor = { name: 'ada', role: 'admin', kind: 'person' };

/** Random numbers that are the same in every run. */
export function seededRandom(seed = 1): Random {
  let state = seed;
  return {
    bytes(length) {
      const bytes = Buffer.alloc(length);
      for (let n = 0; n < length; n++) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
        bytes[n] = state >>> 16;
      }
      return bytes;
    },
  };
}

/** A context whose test may write into the store as it likes. */
type TestContext = Context & { store: { redis: RedisClient } };

export interface TestNewsroom {
  context: TestContext;
  config: Config;
  clock: ManualClock;
  /** The same newsroom with another person acting. */
  as(actor: Actor): TestContext;
  close(): Promise<void>;
}

const given = {
  newsroom: { name: 'The Tarn Post', url: 'https://tarn.example', language: 'en', timezone: 'Europe/Berlin' },
  feeds: [
    { id: 'all', title: 'Everything' },
    { id: 'harbour', title: 'Harbour', where: { section: 'harbour' } },
  ],
  channels: [
    { id: 'hook', type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' },
  ],
  network: { allow: ['127.0.0.1/32'] },
};

/** A configuration through the real schema, without a file. */
export function testConfig(id: string, more: Record<string, unknown> = {}): Config {
  const schema = newsroomSchema(
    sourceTypes.map((type) => type.schema) as [z.ZodObject],
    channelTypes.map((type) => type.schema) as [z.ZodObject],
  );
  const parsed = schema.parse({
    ...given,
    ...more,
    newsroom: { ...given.newsroom, id, ...(more.newsroom as object) },
  });
  const web = {
    ...parsed.web,
    host: '127.0.0.1',
    port: 0,
    baseUrl: parsed.web.baseUrl ?? 'http://127.0.0.1:8080',
  };
  const links = { ...parsed.links, baseUrl: parsed.links.baseUrl ?? `${web.baseUrl}/s` };
  return { ...parsed, web, links, fingerprint: 'test' } as Config;
}

/** A newsroom on the test run's Redis, with a clock that the test moves. Sending is armed. */
export async function openTestNewsroom(
  more: Record<string, unknown> = {},
  url = redisUrl(),
): Promise<TestNewsroom> {
  const id = `t-${randomBytes(6).toString('hex')}`;
  const config = testConfig(id, more);
  const clock = manualClock();
  const redis = new Redis(url, { enableAutoPipelining: true });
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const store = {
    redis,
    keys: keysOf(id),
    clock,
    random: seededRandom(),
    home: 'test',
    memory: unmeasuredMemory(),
    freshness: openFreshness(clock),
    announces: config.webhooks.length > 0,
  };
  await redis.hset(store.keys.switches, { armed: '1' });
  await redis.hset(store.keys.homes, { test: newLease(store) });
  const net = createOutbound({ allow: config.network.allow, userAgent: 'Slugline-test', clock, log });
  const secret = Buffer.alloc(32, 7);
  const context: TestContext = {
    store,
    clock,
    config,
    log,
    net,
    secret,
    actor: admin,
    formerHomes: [],
    baseFolder: '.',
  };
  return {
    context,
    config,
    clock,
    as: (actor) => ({ ...context, actor }),
    async close() {
      await net.close();
      redis.disconnect();
    },
  };
}
