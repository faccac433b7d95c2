import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRandom } from '../../src/random.ts';
import { homeOf } from '../../src/store/home.ts';
import { keysOf } from '../../src/store/keys.ts';
import { startRedis } from '../support/redis.ts';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
let folder: string;
beforeAll(async () => {
  trial = await openTrial();
  folder = await mkdtemp(join(tmpdir(), 'slugline-homes-'));
});
afterAll(async () => {
  await trial.end();
  await rm(folder, { recursive: true, force: true });
});

const keys = keysOf('trial');

async function armed(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const { out, errors } = await trial.run(['resume', '--json'], { environment });
  expect(errors).toBe('');
  return (JSON.parse(out) as { armed: boolean }).armed;
}

async function ended(child: { kill(signal: 'SIGTERM'): boolean; exitCode: number | null }): Promise<void> {
  child.kill('SIGTERM');
  await expect.poll(() => child.exitCode).toBe(0);
}

test('a copied data folder sends nothing and says so; the original continues', async () => {
  const data = join(trial.folder, 'data');
  await ended(await trial.start(['--roles', 'worker']));
  const copy = { SLUGLINE_DATA: join(trial.folder, 'copy') };
  await cp(data, copy.SLUGLINE_DATA, { recursive: true });
  await ended(await trial.start(['--roles', 'worker', '--data', copy.SLUGLINE_DATA]));
  expect(await armed(copy)).toBe(false);
  const doctor = await trial.run(['doctor'], { environment: copy });
  expect(doctor.out).toContain('slugline resume --here');
  expect(await armed({})).toBe(true);
  await trial.run(['resume', '--here'], { environment: copy });
  expect(await armed(copy)).toBe(true);
});

test('a data folder of a version without homes continues where it was armed', async () => {
  const data = join(trial.folder, 'data');
  await trial.start(['--roles', 'worker']);
  const port = Number(await readFile(join(data, 'redis.port'), 'utf8'));
  const password = (await readFile(join(data, 'redis.password'), 'utf8')).trim();
  const redis = new Redis({ host: '127.0.0.1', port, password });
  const asked = { dataFolder: data, environment: {}, random: systemRandom, isShared: false, isStart: false };
  const [former = ''] = (await homeOf(asked)).former;
  await redis.del(keys.homes);
  await redis.hset(keys.switches, { armed: '1', home: former });
  // The running start renews its lease: it finds what the old version had written.
  await expect.poll(() => redis.hlen(keys.homes)).toBe(1);
  redis.disconnect();
  expect(await armed({})).toBe(true);
});

test('machines on one Redis recognise each other; a copy of it is held, with the same secret', async () => {
  const server = await startRedis(await mkdtemp(join(folder, 'redis-')));
  const redis = new Redis(server.url);
  const shared = (name: string, url = server.url) => ({
    REDIS_URL: url,
    SLUGLINE_SECRET: 'the same secret for every process of it',
    SLUGLINE_DATA: join(folder, name),
  });
  const first = await trial.start(['--roles', 'worker'], shared('first'));
  expect(await redis.hlen(keys.homes)).toBe(1);
  expect(await redis.hkeys(keys.channels)).toEqual(['social']);
  const second = await trial.start(['--roles', 'worker'], shared('second'));
  await expect.poll(() => redis.hlen(keys.homes)).toBe(2);
  expect(await armed(shared('second'))).toBe(true);

  const at = (await redis.config('GET', 'dir'))[1] ?? '';
  const copyFolder = join(folder, 'copied');
  await cp(at, copyFolder, { recursive: true });
  const copied = await startRedis(copyFolder);
  const third = await trial.start(['--roles', 'worker'], shared('third', copied.url));
  const there = new Redis(copied.url);
  const before = await there.hgetall(keys.homes);
  expect(await there.hgetall(keys.homes)).toEqual(before);
  expect(await armed(shared('third', copied.url))).toBe(false);
  for (const child of [first, second, third]) await ended(child);
  redis.disconnect();
  there.disconnect();
  await Promise.all([server.stop(), copied.stop()]);
}, 120_000);
