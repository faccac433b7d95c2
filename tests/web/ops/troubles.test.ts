import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

test('operations tells what is wrong in words, and nothing while all is well', async () => {
  const viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
  expect((await viewer.get('/ops')).text).not.toContain('role="alert"');
  const { redis, keys, clock } = web.needs.store;
  await redis.hset(keys.instance, { config: 'another' });
  await redis.zadd(keys.due('deliver'), clock.now() - 3_600_000, 'p_late');
  const { text } = await viewer.get('/ops');
  expect(text).toContain('another newsroom.yaml');
  expect(text).toContain('minutes past their time');
});
