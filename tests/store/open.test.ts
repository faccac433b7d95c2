import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { systemRandom } from '../../src/random.ts';
import { openStore } from '../../src/store/open.ts';
import { redisUrl } from '../support/redis.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(url?: string) {
  const log = createLog({ level: 'silent', pretty: false });
  const context = {
    dataFolder: folder,
    clock: machineClock,
    random: systemRandom,
    log,
    name: 'slugline-test',
  };
  return openStore({ ...context, allowVolatile: false, ...(url !== undefined && { url }) });
}

test('without an address the data folder’s own Redis is used, and ended at the end', async () => {
  const store = await open();
  expect(store).toMatchObject({ isEmbedded: true, safety: { warnings: [] } });
  await store.redis.set('kept', 'yes');
  await store.close();
  const port = Number(await readFile(join(folder, 'redis.port'), 'utf8'));
  const probe = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  probe.on('error', () => {});
  await expect(probe.connect()).rejects.toThrow();
  const again = await open('embedded');
  expect(await again.redis.get('kept')).toBe('yes');
  await again.close();
});

test('with an address that Redis is used and left running', async () => {
  const store = await open(redisUrl());
  expect(store.isEmbedded).toBe(false);
  await store.close();
  const again = await open(redisUrl());
  expect(await again.redis.ping()).toBe('PONG');
  await again.close();
});
