import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRemote, watchFolders } from '../../src/sources/folder/watchFolders.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

let newsroom: TestNewsroom;
let base: string;
let looks: string[];
let end: () => Promise<void>;

const source = (id: string) => ({ id, type: 'folder', path: id, cron: '0 0 1 1 *' });

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'slugline-watch-'));
  newsroom = await openTestNewsroom({ sources: [source('inbox'), source('wire')] });
  looks = [];
  end = watchFolders({ ...newsroom.context, baseFolder: base }, async (id) => void looks.push(id));
});
afterEach(async () => {
  await end();
  await newsroom.close();
  await rm(base, { recursive: true, force: true });
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

test('a file that comes in, whole or by renaming, is looked at, and again as long as it lies there', async () => {
  await mkdir(join(base, 'inbox'));
  await writeFile(join(base, 'inbox', 'a.json'), '{}');
  await soon(() => expect(looks.length).toBeGreaterThan(2));
  await rm(join(base, 'inbox', 'a.json'));
  await writeFile(join(base, 'inbox', 'b.json.part'), '{}');
  looks = [];
  await rename(join(base, 'inbox', 'b.json.part'), join(base, 'inbox', 'b.json'));
  await soon(() => expect(looks).toContain('inbox'));
  expect(looks).not.toContain('wire');
}, 40_000);

test('a folder that was made again is watched again', async () => {
  await mkdir(join(base, 'inbox'));
  await writeFile(join(base, 'inbox', 'a.json'), '{}');
  await soon(() => expect(looks).toContain('inbox'));
  await rm(join(base, 'inbox'), { recursive: true });
  await mkdir(join(base, 'inbox'));
  looks = [];
  await writeFile(join(base, 'inbox', 'b.json'), '{}');
  await soon(() => expect(looks).toContain('inbox'));
}, 40_000);

test('file systems of other machines are known by their type', () => {
  expect([0x6969, 0xfe534d42, -0xacb2be].map(isRemote)).toEqual([true, true, true]);
  expect([0xef53, 0x9123683e, 0x794c7630, 0x01021994].map(isRemote)).toEqual([false, false, false, false]);
});
