import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrial, type Trial } from './newsroom.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
});
afterAll(() => trial.end());

test('cache drop empties the copies without bringing a store up', async () => {
  const copies = join(trial.folder, 'data', 'cache', 'feeds');
  await mkdir(copies, { recursive: true });
  await writeFile(join(copies, 'all.rss'), '<rss/>');
  const { status, out } = await trial.run(['cache', 'drop', '--json']);
  expect([status, JSON.parse(out)]).toEqual([
    0,
    { data: join(trial.folder, 'data'), running: false, othersTold: false },
  ]);
  await expect(stat(copies)).rejects.toThrow('ENOENT');
  await expect(stat(join(trial.folder, 'data', 'redis'))).rejects.toThrow('ENOENT');
});

test('cache drop says what it could not reach if the store is shared and unreachable', async () => {
  const environment = { REDIS_URL: 'redis://127.0.0.1:9', SLUGLINE_SECRET: 'x'.repeat(40) };
  const { status, errors } = await trial.run(['cache', 'drop'], { environment });
  expect(status).toBe(3);
  expect(errors).toContain('Processes with other data folders could not be notified:');
});
