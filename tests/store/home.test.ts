import { cp, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../../src/random.ts';
import { beatIn, homeOf } from '../../src/store/home.ts';

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-home-'));
  data = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = (more: Partial<Parameters<typeof homeOf>[0]> = {}) =>
  homeOf({
    dataFolder: data,
    environment: {},
    random: systemRandom,
    isShared: true,
    isStart: true,
    ...more,
  });

test('a data folder is the same home at every start and for every command', async () => {
  const { id } = await ask();
  expect((await ask({ isStart: false })).id).toBe(id);
  expect((await ask({ isShared: false, dataFolder: join(data, '.') })).id).toBe(id);
  expect((await stat(join(data, 'home.json'))).mode & 0o777).toBe(0o600);
});

test('another folder, a copy of the folder and one whose id was lost are other homes', async () => {
  const { id } = await ask();
  const copy = join(folder, 'copy');
  await cp(data, copy, { recursive: true });
  expect((await ask({ dataFolder: copy })).id).not.toBe(id);
  expect((await ask({ dataFolder: join(folder, 'other') })).id).not.toBe(id);
  await rm(join(data, 'home.json'));
  expect((await ask()).id).not.toBe(id);
});

test('a folder that is moved away and back is the same home', async () => {
  const { id } = await ask();
  await rename(data, join(folder, 'away'));
  expect((await ask({ dataFolder: join(folder, 'away') })).id).not.toBe(id);
  await rename(join(folder, 'away'), data);
  expect((await ask()).id).toBe(id);
});

test('SLUGLINE_HOME names a home whatever its folder', async () => {
  const environment = { SLUGLINE_HOME: 'newsroom-1' };
  const { id } = await ask({ environment });
  expect((await ask({ environment, dataFolder: join(folder, 'other') })).id).toBe(id);
  expect((await ask({ environment: { SLUGLINE_HOME: 'newsroom-2' } })).id).not.toBe(id);
  expect(id).not.toContain('newsroom');
});

test('a container’s volume on another host is another home; a new container on the same host is not', async () => {
  const { id } = await ask();
  const file = join(data, 'home.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as { host?: { name: string; boot: string } };
  // On a machine with its own id nothing about the host is stored, and nothing below can happen.
  if (!stored.host) return expect(stored).not.toHaveProperty('host');
  await writeFile(
    file,
    JSON.stringify({ ...stored, host: { ...stored.host, name: 'the-container-before' } }),
  );
  expect((await ask()).id).toBe(id);
  await writeFile(file, JSON.stringify({ ...stored, host: { ...stored.host, boot: 'the boot before' } }));
  expect((await ask()).id).toBe(id);
  await writeFile(file, JSON.stringify({ ...stored, host: { name: 'another', boot: 'another' } }));
  const there = await ask();
  expect(there.id).not.toBe(id);
  expect((await ask({ isStart: false })).id).toBe(there.id);
});

test('a folder on which an earlier version ran knows what that version called it; a new one has no such name', async () => {
  expect((await ask()).former).toEqual([]);
  const earlier = join(folder, 'earlier');
  await cp(data, earlier, { recursive: true });
  await rm(join(earlier, 'home.json'));
  await writeFile(join(earlier, 'instance.lock'), '');
  expect((await ask({ dataFolder: earlier })).former).toEqual(['shared']);
  // A second start of a new folder finds the lock that the first one made: that proves nothing.
  await writeFile(join(data, 'instance.lock'), '');
  expect((await ask()).former).toEqual([]);
  const [fingerprint] = (await ask({ dataFolder: earlier, isShared: false })).former;
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test('how far a home had come is recorded outside its process, about once a minute', async () => {
  await ask();
  const memory = beatIn(data);
  expect(await memory.last()).toBeUndefined();
  for (let beat = 0; beat <= 45; beat++) await memory.remember({ era: 'one', beat });
  expect(await memory.last()).toEqual({ era: 'one', beat: 45 });
  expect(await beatIn(data).last()).toEqual({ era: 'one', beat: 40 });
  await memory.remember({ era: 'two', beat: 0 });
  expect(await beatIn(data).last()).toEqual({ era: 'two', beat: 0 });
});
