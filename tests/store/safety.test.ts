import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSafety } from '../../src/store/safety.ts';
import { redisUrl, startRedis } from '../support/redis.ts';

let folder: string;
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-safety-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await rm(folder, { recursive: true, force: true });
});

async function redisWith(settings: string[]): Promise<Redis> {
  const server = await startRedis(folder, settings);
  const redis = new Redis(server.port, '127.0.0.1');
  ends.push(
    () => server.stop(),
    async () => redis.disconnect(),
  );
  return redis;
}

/** A server like those of managed services: everything is allowed but CONFIG. */
async function redisWithoutConfig(settings: string[] = []): Promise<Redis> {
  const redis = await redisWith(settings);
  await redis.acl('SETUSER', 'default', '-config');
  return redis;
}

test('a server that keeps every write and evicts nothing is accepted', async () => {
  const redis = new Redis(redisUrl());
  expect(await checkSafety(redis, false)).toMatchObject({ warnings: [] });
  redis.disconnect();
});

test.each([
  ['may evict', ['--maxmemory-policy', 'allkeys-lru']],
  ['may evict', ['--maxmemory-policy', 'volatile-ttl']],
  ['no append-only file', ['--appendonly', 'no']],
  ['appendfsync everysec', ['--appendfsync', 'everysec']],
])('a server is refused: %s', async (why, settings) => {
  const redis = await redisWith(settings);
  await expect(checkSafety(redis, false)).rejects.toMatchObject({
    code: 'store.not-safe',
    details: { why: expect.stringContaining(why) },
  });
});

test('all weaknesses are in one error, and a trial may override them', async () => {
  const redis = await redisWith([
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'allkeys-lru',
    '--appendfsync',
    'no',
  ]);
  await expect(checkSafety(redis, false)).rejects.toThrow(/evict.*append-only.*appendfsync no/);
  expect((await checkSafety(redis, true)).warnings).toHaveLength(3);
});

test('if CONFIG is forbidden INFO decides, and a warning names what it does not show', async () => {
  const redis = await redisWithoutConfig();
  const report = await checkSafety(redis, false);
  expect(report.warnings).toEqual([expect.stringContaining('appendfsync always')]);
});

test('if CONFIG is forbidden an evicting server is still refused', async () => {
  const redis = await redisWithoutConfig(['--maxmemory-policy', 'allkeys-lfu']);
  await expect(checkSafety(redis, false)).rejects.toMatchObject({ code: 'store.not-safe' });
});
