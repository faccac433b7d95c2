import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolderError } from '../../src/store/instance/dataFolder.ts';
import { startRedis } from '../support/redis.ts';
import { openTrial, type Trial } from './newsroom.ts';

/** What is wrong with the machine, as doctor reports it with the fix. */

let trial: Trial;
beforeEach(async () => {
  trial = await openTrial();
});
afterEach(() => trial.end());

async function doctor(environment: NodeJS.ProcessEnv = {}) {
  const { status, out } = await trial.run(['doctor', '--json'], { environment });
  const { items } = JSON.parse(out) as { items: { what: string; state: string; says: string }[] };
  return { status, failed: items.filter(({ state }) => state === 'fail') };
}

async function appendOnlyFile(): Promise<string> {
  const folder = join(trial.folder, 'data', 'redis', 'appendonlydir');
  const name = (await readdir(folder)).find((each) => each.endsWith('.incr.aof')) ?? '';
  return join(folder, name);
}

test('an append-only file that is damaged in the middle: the sentence says how to repair it, and that works', async () => {
  expect((await trial.run(['drafts', 'list'])).status).toBe(0);
  const path = await appendOnlyFile();
  const good = await readFile(path);
  await writeFile(path, Buffer.concat([good.subarray(0, 40), Buffer.alloc(20, 'X'), good.subarray(60)]));
  const { status, failed } = await doctor();
  expect([status, failed[0]?.what]).toEqual([1, 'store']);
  expect(failed[0]?.says).toMatch(/copy .*redis elsewhere, then run "redis-check-aof --fix .*manifest"/);
  await writeFile(path, good);
  expect((await doctor()).failed).toEqual([]);
});

test('the advised redis-check-aof repairs it: what preceded the damage is there again', async () => {
  expect((await trial.run(['links', 'create', 'https://post.example/first'])).status).toBe(0);
  const path = await appendOnlyFile();
  const before = (await readFile(path)).length;
  expect((await trial.run(['links', 'create', 'https://post.example/second'])).status).toBe(0);
  const whole = await readFile(path);
  const damaged = Buffer.concat([
    whole.subarray(0, before),
    Buffer.alloc(30, 'X'),
    whole.subarray(before + 30),
  ]);
  await writeFile(path, damaged);
  const { failed } = await doctor();
  const [, command = ''] = /run "(redis-check-aof --fix [^"]+)"/.exec(failed[0]?.says ?? '') ?? [];
  const [program = '', ...args] = command.split(' ');
  const fixed = spawnSync(program, args, { input: 'y\n', encoding: 'utf8' });
  expect([fixed.status, fixed.error]).toEqual([0, undefined]);
  expect((await doctor()).failed).toEqual([]);
  const { out } = await trial.run(['links', 'list']);
  expect(out).toContain('post.example/first');
  expect(out).not.toContain('post.example/second');
});

test('one whose end is cut off repairs itself', async () => {
  expect((await trial.run(['drafts', 'list'])).status).toBe(0);
  const path = await appendOnlyFile();
  await truncate(path, (await readFile(path)).length - 3);
  expect((await doctor()).failed).toEqual([]);
});

test.each([
  ['a replica', ['replicaof', '127.0.0.1', '1'], /READONLY/],
  ['a master without its replicas', ['config', 'set', 'min-replicas-to-write', '1'], /NOREPLICAS/],
])(
  '%s is named as a store that takes no writes',
  async (_, [name = '', ...rest], why) => {
    const folder = await mkdtemp(join(tmpdir(), 'slugline-mends-'));
    const server = await startRedis(folder);
    const environment = { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) };
    expect((await trial.run(['drafts', 'list'], { environment })).status).toBe(0);
    const redis = new Redis(server.url);
    await redis.call(name, ...rest);
    redis.disconnect();
    const { status, failed } = await doctor(environment);
    expect(status).toBe(1);
    expect(failed.map(({ what }) => what)).toContain('store-readonly');
    expect(failed.find(({ what }) => what === 'store-readonly')?.says).toMatch(why);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  },
  60_000,
);

test.each([
  ['ENOSPC: no space left on device, write', /Make room/],
  ['EACCES: permission denied, mkdtemp', /chown -R \S+ \/srv\/data/],
  ['EROFS: read-only file system, open', /chown -R/],
  ['unable to open database file', /chown -R/],
])('a data folder of which the system says "%s" is named, with the fix', (words, mends) => {
  const error = dataFolderError(new Error(words), '/srv/data');
  expect(error).toMatchObject({ code: 'data.unusable' });
  expect(String(error)).toMatch(mends);
  const other = new Error('something else');
  expect(dataFolderError(other, '/srv/data')).toBe(other);
});
