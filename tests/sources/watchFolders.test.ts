import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRemote, watchFolders } from '../../src/sources/folder/watchFolders.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { soon } from '../support/soon.ts';

let newsroom: TestNewsroom;
let base: string;
let polled: string[];
let end: () => Promise<void>;

const source = (id: string) => ({ id, type: 'folder', path: id, cron: '0 0 1 1 *' });

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'slugline-watch-'));
  newsroom = await openTestNewsroom({ sources: [source('inbox'), source('wire')] });
  polled = [];
  end = watchFolders({ ...newsroom.context, baseFolder: base }, async (id) => void polled.push(id));
});
afterEach(async () => {
  await end();
  await newsroom.close();
  await rm(base, { recursive: true, force: true });
});

test('a file that arrives, whole or by renaming, is read, and again as long as it is there', async () => {
  await mkdir(join(base, 'inbox'));
  await writeFile(join(base, 'inbox', 'a.json'), '{}');
  await soon(() => expect(polled.length).toBeGreaterThan(2));
  await rm(join(base, 'inbox', 'a.json'));
  await writeFile(join(base, 'inbox', 'b.json.part'), '{}');
  polled = [];
  await rename(join(base, 'inbox', 'b.json.part'), join(base, 'inbox', 'b.json'));
  await soon(() => expect(polled).toContain('inbox'));
  expect(polled).not.toContain('wire');
});

test('a folder that was created again is watched again', async () => {
  await mkdir(join(base, 'inbox'));
  await writeFile(join(base, 'inbox', 'a.json'), '{}');
  await soon(() => expect(polled).toContain('inbox'));
  await rm(join(base, 'inbox'), { recursive: true });
  await mkdir(join(base, 'inbox'));
  polled = [];
  await writeFile(join(base, 'inbox', 'b.json'), '{}');
  await soon(() => expect(polled).toContain('inbox'));
});

test('file systems of other machines are known by their type', () => {
  expect([0x6969, 0xfe534d42, -0xacb2be].map(isRemote)).toEqual([true, true, true]);
  expect([0xef53, 0x9123683e, 0x794c7630, 0x01021994].map(isRemote)).toEqual([false, false, false, false]);
});
