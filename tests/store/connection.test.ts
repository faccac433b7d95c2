import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStoreClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { parseStoreAddress } from '../../src/store/address.ts';
import { connectStore, type StoreConnection } from '../../src/store/connection.ts';
import { findServerBinary } from '../../src/store/embedded/serverBinary.ts';
import { keysOf } from '../../src/store/keys.ts';
import { unmeasuredMemory } from '../../src/store/memoryLimit.ts';
import { guarded } from '../../src/store/storeError.ts';
import { syncStoreTime } from '../../src/store/storeTime.ts';
import { freePort, redisUrl, startRedis } from '../support/redis.ts';

const log = createLog({ level: 'silent', pretty: false });
let folder: string;
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-connection-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await rm(folder, { recursive: true, force: true });
});

async function connect(url: string): Promise<StoreConnection> {
  const connection = await connectStore(parseStoreAddress(url), { name: 'slugline-test', log });
  ends.push(() => connection.close());
  return connection;
}

async function server(settings: string[] = []) {
  const started = await startRedis(folder, settings);
  ends.push(() => started.stop());
  return started;
}

/** Starts a server on a port that one was killed on. */
async function serverOn(port: number) {
  const child = spawn(findServerBinary(), ['--port', String(port), '--dir', folder, '--appendonly', 'yes'], {
    stdio: 'ignore',
  });
  ends.push(async () => {
    child.kill('SIGKILL');
  });
}

test('an unreachable store is reported with the reason', async () => {
  const port = await freePort();
  await expect(connect(`redis://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: 'store.away',
    details: { why: expect.stringContaining('ECONNREFUSED') },
  });
});

test('a wrong password is reported as such', async () => {
  const { port } = await server();
  await expect(connect(`redis://desk:wrong@127.0.0.1:${port}`)).rejects.toMatchObject({
    code: 'store.away',
    details: { why: expect.stringContaining('WRONGPASS') },
  });
});

test('commands fail with store.away while the store is away, and work again when it is back', async () => {
  const { url, port, child } = await server();
  const { redis } = await connect(url);
  await redis.set('kept', 'yes');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect(guarded(() => redis.get('kept'))).rejects.toMatchObject({ code: 'store.away' });
  await serverOn(port);
  if (redis.status !== 'ready') await once(redis, 'ready');
  expect(await redis.get('kept')).toBe('yes');
});

test('commands wait through a short restart', async () => {
  const { url, port, child } = await server();
  const { redis } = await connect(url);
  await redis.set('kept', 'yes');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const answer = redis.get('kept');
  await serverOn(port);
  expect(await answer).toBe('yes');
});

test('a full store is reported as such', async () => {
  const { url } = await server(['--maxmemory', '2mb', '--maxmemory-policy', 'noeviction']);
  const { redis } = await connect(url);
  const fill = async () => {
    for (let n = 0; n < 20; n++) await redis.set(`filler:${n}`, 'x'.repeat(500_000));
  };
  await expect(guarded(fill)).rejects.toMatchObject({ code: 'store.full' });
});

test('scripts, also unknown ones, and plain commands share pipelines without mixing their answers', async () => {
  const { redis } = await connect(redisUrl());
  const known = String(await redis.script('LOAD', 'return {KEYS[1], ARGV[1]}'));
  const answers = await Promise.allSettled([
    redis.evalsha(known, 1, '{slugline:pipes}', 'a'),
    redis.evalsha('0'.repeat(40), 1, '{slugline:pipes}', 'b'),
    redis.set('{slugline:pipes}:x', 'c'),
    redis.eval('return redis.error_reply("no")', 0),
    redis.evalsha(known, 1, '{slugline:pipes}', 'd'),
    redis.get('{slugline:pipes}:x'),
  ]);
  expect(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason.message))),
  ).toEqual([
    ['{slugline:pipes}', 'a'],
    expect.stringContaining('NOSCRIPT'),
    'OK',
    expect.stringContaining('no'),
    ['{slugline:pipes}', 'd'],
    'c',
  ]);
});

test('BullMQ works over the waiting connections', async () => {
  const connection = await connect(redisUrl());
  const prefix = keysOf('connection-test').queues;
  const queue = new Queue('pieces', { connection: connection.blocking(), prefix });
  const events = new QueueEvents('pieces', { connection: connection.blocking(), prefix });
  const worker = new Worker('pieces', async (job) => job.data.n * 2, {
    connection: connection.blocking(),
    prefix,
  });
  ends.push(() => Promise.all([worker.close(), queue.close(), events.close()]));
  await events.waitUntilReady();
  const job = await queue.add('double', { n: 21 });
  expect(await job.waitUntilFinished(events)).toBe(42);
});

test('the clock follows the store’s time', async () => {
  const { redis } = await connect(redisUrl());
  const clock = createStoreClock();
  clock.measured(0, 0);
  const stop = await syncStoreTime(
    { redis, keys: keysOf('time-test'), memory: unmeasuredMemory() },
    clock,
    log,
  );
  ends.push(async () => stop());
  const [seconds] = await redis.time();
  expect(Math.abs(clock.now() - Number(seconds) * 1_000)).toBeLessThan(60_000);
});

test('a cluster is used by its form', async () => {
  const { port } = await server(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
  const plain = new Redis(port, '127.0.0.1');
  const slots = Array.from({ length: 16_384 }, (_, slot) => slot);
  await plain.cluster('ADDSLOTS', ...slots);
  let info = '';
  while (!info.includes('cluster_state:ok')) info = String(await plain.cluster('INFO'));
  plain.disconnect();
  const connection = await connect(`redis+cluster://127.0.0.1:${port}`);
  const keys = keysOf('cluster-test');
  await connection.redis.eval(
    'redis.call("SET", KEYS[1], "1"); redis.call("SET", KEYS[2], "2")',
    2,
    keys.articles,
    keys.audit,
  );
  expect(await connection.redis.get(keys.audit)).toBe('2');
  const queue = new Queue('pieces', { connection: connection.blocking(), prefix: keys.queues });
  ends.push(() => queue.close());
  expect((await queue.add('one', {})).id).toBe('1');
});

test('Sentinel leads to the master', async () => {
  const { port } = await server();
  const sentinelPort = await freePort();
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    `port ${sentinelPort}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor news 127.0.0.1 ${port} 1\n`,
  );
  const sentinel = spawn(findServerBinary(), [file, '--sentinel'], { stdio: 'ignore' });
  ends.push(async () => {
    sentinel.kill('SIGKILL');
  });
  const probe = new Redis(sentinelPort, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  probe.on('error', () => {});
  await probe.ping();
  probe.disconnect();
  const { redis, shown } = await connect(`redis+sentinel://127.0.0.1:${sentinelPort}/news`);
  await redis.set('kept', 'yes');
  expect(await redis.get('kept')).toBe('yes');
  expect(shown).toBe(`redis+sentinel://127.0.0.1:${sentinelPort}/news`);
});
