import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { redisUrl } from '../support/redis.ts';

test('the run has one real Redis that keeps an append-only file', async () => {
  const redis = new Redis(redisUrl());
  expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
  await redis.quit();
});
