import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { acceptConfig } from '../../../src/actions/operations/acceptConfig.ts';
import { healthProblems } from '../../../src/actions/operations/healthProblems.ts';
import {
  listProcesses,
  type ProcessRole,
  startHeartbeat,
} from '../../../src/actions/operations/heartbeat.ts';
import { noteQueues } from '../../../src/store/queues/pausedQueues.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { startRedis } from '../../support/redis.ts';

let newsroom: TestNewsroom;
let context: Context;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    sources: [{ id: 'wire', type: 'feed', url: 'https://wire.example/feed' }],
    channels: [
      { id: 'hook', type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' },
      { id: 'hand', type: 'manual' },
    ],
  });
  context = newsroom.context;
  await acceptConfig(context);
});
afterEach(() => newsroom.close());

const words = async () => (await healthProblems(context)).map(({ name }) => name);
const store = () => context.store;
const redis = () => writerOf(context.store);
const hoursAgo = (hours: number) => context.clock.now() - hours * 3_600_000;

/** A channel that began to fail this moment and rests until then. */
const failing =
  ({ failures, untilMs }: { failures: number; untilMs: number }) =>
  (now: number) =>
    redis().hset(store().keys.channel('hook'), { failures, circuitSince: now, circuitUntil: now + untilMs });

const cases: [string, (now: number) => unknown, string[]][] = [
  ['a post of a withdrawn article', () => redis().zadd(store().keys.alarmingCopies, 1, 'c_1'), ['copies']],
  ['a full store', () => Object.assign(store().memory, { used: 95, most: 100 }), ['memory']],
  ['another configuration', () => redis().hset(store().keys.instance, { config: 'other' }), ['config']],
  ['a home that may not send', () => redis().hset(store().keys.switches, { armed: '0' }), ['paused']],
  ['one failed poll', () => redis().hset(store().keys.source('wire'), { failures: 1 }), []],
  ['three failed polls', () => redis().hset(store().keys.source('wire'), { failures: 3 }), ['source:wire']],
  ['a source that is in no file', () => redis().hset(store().keys.source('gone'), { failures: 9 }), []],
  ['a channel that rests after failures', failing({ failures: 5, untilMs: 60_000 }), ['channel:hook']],
  ['a channel that fails, between two rests', failing({ failures: 5, untilMs: -1 }), ['channel:hook']],
  ['one failure with a rest of a minute', failing({ failures: 1, untilMs: 60_000 }), []],
  ['one failure with a rest of two hours', failing({ failures: 1, untilMs: 7_200_000 }), ['channel:hook']],
  ['one failure whose short rest is over', failing({ failures: 1, untilMs: -1 }), []],
  [
    'a failing channel that a person paused',
    async (now) => {
      await failing({ failures: 5, untilMs: 60_000 })(now);
      await redis().hset(store().keys.channel('hook'), { paused: now, pausedBy: 'ada' });
    },
    [],
  ],
  [
    'a delivery past due',
    () => redis().zadd(store().keys.wanted('hook'), hoursAgo(1), 'p_1'),
    ['deliveries'],
  ],
  [
    'a delivery that failed today',
    () => redis().zadd(store().keys.deliveries('failed', '*'), -hoursAgo(2), 'p_1'),
    ['deliveries'],
  ],
  [
    'a delivery that failed last week',
    () => redis().zadd(store().keys.deliveries('failed', '*'), -hoursAgo(24 * 7), 'p_1'),
    [],
  ],
  [
    'a delivery that may have arrived',
    () => redis().zadd(store().keys.deliveries('unknown', '*'), -hoursAgo(24 * 7), 'p_1'),
    ['deliveries'],
  ],
  [
    'a post that waits for a person by design',
    () =>
      Promise.all(
        ['*', 'hand'].map((channel) =>
          redis().zadd(store().keys.deliveries('unknown', channel), -hoursAgo(2), 'p_1'),
        ),
      ),
    [],
  ],
  [
    'an event that nobody has made into a job for minutes',
    (now) => redis().xadd(store().keys.outbox, `${now - 180_000}-0`, 'event', '{}'),
    ['outbox'],
  ],
  ['an event of this moment', (now) => redis().xadd(store().keys.outbox, `${now}-0`, 'event', '{}'), []],
  [
    'a queue that was paused by hand',
    async () => {
      await noteQueues(store(), [{ name: 'sweep' }, { name: 'deliver' }]);
      await redis().hset(`${store().keys.queues}:deliver:meta`, { paused: '1' });
    },
    ['queues'],
  ],
];

test('a newsroom of a moment ago is well', async () => {
  expect(await words()).toEqual([]);
});

test.each(cases)('%s', async (_, arrange, expected) => {
  await arrange(context.clock.now());
  const found = await healthProblems(context);
  expect(found.map(({ name }) => name)).toEqual(expected);
  for (const { says } of found) expect(says).toMatch(/[.!]$|recorded$/);
});

/** A process with these roles, on the same store. */
const processOf = (...roles: ProcessRole[]) =>
  startHeartbeat(context, () => ({ roles, version: '9.9.9', address: 'http://127.0.0.1:1' }));

/** Lets heartbeats come one by one, as they do in life. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 3_000) {
    newsroom.clock.advance(3_000);
    // Each turn is a round trip to the store.
    for (let n = 0; n < 3; n++) await redis().ping();
  }
}

test('a process that has just started waits for the others before it reports them missing', async () => {
  const web = await processOf('web');
  context.heartbeat = web;
  expect(await words()).toEqual([]);
  await pass(24_000);
  expect(await words()).toEqual([]);
  await pass(9_000);
  expect(await words()).toEqual(['worker', 'scheduler']);
  const others = await processOf('worker', 'scheduler');
  expect(await words()).toEqual([]);
  await others.stop();
  expect(await words()).toEqual(['worker', 'scheduler']);
  await web.stop();
});

test('a killed worker is missed within 20 s, and listed as silent for an hour', async () => {
  const web = await processOf('web', 'scheduler');
  const worker = await processOf('worker');
  context.heartbeat = web;
  await pass(60_000);
  expect(await words()).toEqual([]);
  const [id, beat] = Object.entries(await redis().hgetall(store().keys.processes)).find(([, text]) =>
    text.includes('"worker"'),
  ) ?? ['', ''];
  await worker.stop();
  await redis().hset(store().keys.processes, { [id]: beat });
  await pass(18_000);
  expect(await words()).toEqual(['worker']);
  const listed = await listProcesses(context);
  expect(listed.map(({ roles, state }) => [roles, state])).toEqual([
    [['web', 'scheduler'], 'alive'],
    [['worker'], 'silent'],
  ]);
  expect(listed[0]).toMatchObject({ pid: process.pid, version: '9.9.9', config: 'test' });
  newsroom.clock.advance(3_600_000);
  await pass(3_000);
  expect((await listProcesses(context)).length).toBe(1);
  await web.stop();
});

test('after the store was unreachable no process is reported missing before all had time to return', async () => {
  const web = await processOf('web');
  context.heartbeat = web;
  await pass(60_000);
  await redis().rename(store().keys.processes, `${store().keys.processes}-x`);
  await redis().set(store().keys.processes, 'refuses every heartbeat');
  await pass(30_000);
  expect(web.steadyFor()).toBe(0);
  await redis().rename(`${store().keys.processes}-x`, store().keys.processes);
  await pass(6_000);
  expect(await words()).toEqual([]);
  await web.stop();
});

test.each([
  ['a replica', ['replicaof', '127.0.0.1', '1'], /READONLY/],
  ['a master that lacks its replicas', ['config', 'set', 'min-replicas-to-write', '1'], /NOREPLICAS/],
])(
  '%s accepts no writes, and no process is reported missing for lack of a heartbeat',
  async (_, command, why) => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-readonly-'));
    const server = await startRedis(folder);
    const other = await openTestNewsroom({}, server.url);
    await acceptConfig(other.context);
    const web = await startHeartbeat(other.context, () => ({ roles: ['web'], version: '9' }));
    const redis = new Redis(server.url);
    const [name = '', ...rest] = command;
    await redis.call(name, ...rest);
    const found = await healthProblems(other.context);
    expect(found.map(({ name }) => name)).toEqual(['store-readonly']);
    expect(found[0]?.says).toMatch(why);
    redis.disconnect();
    await web.stop().catch(() => {});
    await other.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  },
);
