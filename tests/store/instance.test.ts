import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { randomToken, systemRandom } from '../../src/random.ts';
import { claimInstance, type Instance, requireSame, runningInstance } from '../../src/store/instance.ts';
import { keysOf } from '../../src/store/keys.ts';
import { compareSecret, loadSecret } from '../../src/store/secret.ts';
import { redisUrl } from '../support/redis.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-instance-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const instance: Instance = {
  newsroomId: 'daily',
  configPath: '/srv/newsroom.yaml',
  store: 'redis://desk:hush@cache.example:6379',
  publicAddress: 'http://127.0.0.1:8080',
  version: '0.1.0',
  pid: process.pid,
};

test('a running start is found by commands, and gone after its end', async () => {
  const claim = await claimInstance(folder, instance, machineClock);
  expect(await runningInstance(folder)).toEqual(instance);
  expect((await stat(join(folder, 'instance.json'))).mode & 0o777).toBe(0o600);
  await claim.release();
  expect(await runningInstance(folder)).toBeUndefined();
});

test('a second start on the same data folder learns which process runs there', async () => {
  const claim = await claimInstance(folder, instance, machineClock);
  await expect(claimInstance(folder, instance, machineClock)).rejects.toMatchObject({
    code: 'store.taken',
    details: { pid: process.pid },
  });
  await claim.release();
});

test('what a killed start left behind blocks nobody, even if its process id is reused', async () => {
  const script = fileURLToPath(new URL('../support/instanceProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  expect(await runningInstance(folder)).toMatchObject({ newsroomId: 'killed', pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const left = JSON.parse(await readFile(join(folder, 'instance.json'), 'utf8')) as Instance;
  await writeFile(join(folder, 'instance.json'), JSON.stringify({ ...left, pid: process.pid }));
  expect(await runningInstance(folder)).toBeUndefined();
  const claim = await claimInstance(folder, instance, machineClock);
  expect(await runningInstance(folder)).toEqual(instance);
  await claim.release();
});

test('a command that would work on another store, file or newsroom stops and names both', () => {
  expect(() => requireSame(instance, {}, folder)).not.toThrow();
  expect(() => requireSame(instance, { newsroomId: 'daily' }, folder)).not.toThrow();
  for (const wanted of [
    { store: 'redis://:other@b.example' },
    { configPath: '/tmp/b.yaml' },
    { newsroomId: 'weekly' },
  ]) {
    expect(() => requireSame(instance, wanted, folder)).toThrow(
      expect.objectContaining({ code: 'store.other-newsroom' }),
    );
  }
  expect(() => requireSame(instance, { store: 'redis://:other@b.example' }, folder)).toThrow(
    /redis:\/\/b\.example.*redis:\/\/cache\.example:6379/,
  );
});

test('the secret is created once, readable only by its owner', async () => {
  const context = { environment: {}, dataFolder: folder, random: systemRandom };
  const [first, second] = await Promise.all([loadSecret(context), loadSecret(context)]);
  expect(first).toBe(second);
  expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
});

test('a shared store requires SLUGLINE_SECRET, of 32 characters at least', async () => {
  const environment = { REDIS_URL: 'redis://cache.example' };
  const context = { environment, dataFolder: folder, random: systemRandom };
  await expect(loadSecret(context)).rejects.toMatchObject({ code: 'store.no-secret' });
  const short = { ...context, environment: { ...environment, SLUGLINE_SECRET: 'short' } };
  await expect(loadSecret(short)).rejects.toMatchObject({ code: 'store.bad-secret' });
  const long = 'a'.repeat(32);
  expect(await loadSecret({ ...context, environment: { ...environment, SLUGLINE_SECRET: long } })).toBe(long);
});

test('a store refuses another secret than its own', async () => {
  const redis = new Redis(redisUrl());
  const store = { redis, keys: keysOf(`secret-${randomToken(systemRandom)}`) };
  await compareSecret(store, 'first');
  await compareSecret(store, 'first');
  await expect(compareSecret(store, 'second')).rejects.toMatchObject({ code: 'store.secret-changed' });
  redis.disconnect();
});
