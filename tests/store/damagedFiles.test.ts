import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { systemRandom } from '../../src/random.ts';
import { tryLock } from '../../src/store/embedded/folderLock.ts';
import { beatIn, homeOf } from '../../src/store/home.ts';
import { claimInstance, type Instance, runningInstance } from '../../src/store/instance.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-damaged-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a full disk, a killed copy or a hand with an editor leaves of a file. */
const remains = ['', '\n', '{', '{"newsroomId":', 'null', '[]', '\0\0\0\0', '{"id":7}'];

const instance: Instance = {
  newsroomId: 'daily',
  configPath: '/srv/newsroom.yaml',
  store: 'embedded',
  publicAddress: 'http://127.0.0.1:8080',
  version: '0.1.0',
  pid: process.pid,
};

test.each(remains)('what is left of a start’s file after its end stops no command: %j', async (text) => {
  await writeFile(join(folder, 'instance.json'), text);
  expect(await runningInstance(folder)).toBeUndefined();
  const claim = await claimInstance(folder, instance, machineClock);
  await claim.release();
});

test.each(remains)('a running start rewrites its file, and commands wait for that: %j', async (text) => {
  const claim = await claimInstance(folder, instance, machineClock);
  await writeFile(join(folder, 'instance.json'), text);
  const asked = runningInstance(folder);
  await claim.repair();
  expect(await asked).toEqual(instance);
  await claim.release();
});

test.each(remains)('a home whose file is damaged is a new home: %j', async (text) => {
  const ask = (isStart: boolean) =>
    homeOf({ dataFolder: folder, environment: {}, random: systemRandom, isShared: true, isStart });
  const { id } = await ask(true);
  await writeFile(join(folder, 'home.json'), text);
  const anew = await ask(false);
  expect(anew.id).not.toBe(id);
  expect((await ask(true)).id).toBe(anew.id);
});

test.each(remains)('a home whose lease is damaged remembers none: %j', async (text) => {
  await writeFile(join(folder, 'home.lease'), text);
  const memory = beatIn(folder);
  expect(await memory.last()).toBeUndefined();
  await memory.remember({ era: 'e', beat: 1 });
  expect(await beatIn(folder).last()).toEqual({ era: 'e', beat: 1 });
});

test('a lock whose file contains something else is still taken, by one process', async () => {
  const path = join(folder, 'instance.lock');
  await writeFile(path, 'not a lock at all, but long enough to be looked at by whoever opens it'.repeat(20));
  const lock = tryLock(path);
  expect(tryLock(path)).toBeUndefined();
  if (!lock) throw new Error('the lock was not taken');
  lock.release();
  expect((await readFile(path)).length).toBe(0);
});
