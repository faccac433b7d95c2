import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedis } from '../support/redis.ts';
import { openTrial, page } from './newsroom.ts';

test('ingest ends with status 1 and a sentence if the store accepts no writes, and calls nothing rejected', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-commands-store-'));
  const server = await startRedis(folder);
  const trial = await openTrial();
  const environment = { REDIS_URL: server.url, SLUGLINE_SECRET: 's'.repeat(40) };
  await trial.write('page.txt', page);
  expect((await trial.run(['ingest', 'page.txt'], { environment })).status).toBe(0);
  const redis = new Redis(server.url);
  await redis.config('SET', 'min-replicas-to-write', '1');
  const { status, out, errors } = await trial.run(['ingest', 'page.txt'], { environment });
  redis.disconnect();
  expect([status, out]).toEqual([1, '']);
  expect(errors).toContain('does not accept writes now');
  expect(errors).not.toContain('rejected');
  await trial.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
