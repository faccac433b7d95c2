import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

test('operations says what is wrong in words, and nothing while all is well', async () => {
  const viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
  expect((await viewer.get('/ops')).text).not.toContain('role="alert"');
  const { redis, keys, clock } = web.context.store;
  await redis.hset(keys.instance, { config: 'another' });
  await redis.zadd(keys.wanted('hook'), clock.now() - 3_600_000, 'p_late');
  const { text } = await viewer.get('/ops');
  expect(text).toContain('This newsroom.yaml differs from the one accepted last');
  expect(text).toContain('more than 5 minutes overdue');
  await redis.zadd(
    keys.deliveries('failed', 'hook'),
    -clock.now(),
    'p_1',
    -clock.now() + 2 * 86_400_000,
    'p_old',
  );
  await redis.zrem(keys.wanted('hook'), 'p_late');
  expect((await viewer.get('/ops')).text).toContain('1 of its posts failed in the last day');
});

test('operations says in red that nothing is sent from a home that the store does not know', async () => {
  const approver = await signedInAs(web, { name: 'anna', role: 'approver' });
  const { redis, keys } = web.context.store;
  const homes = await redis.hgetall(keys.homes);
  await redis.del(keys.homes);
  await redis.hset(keys.homes, { another: '{"renewedAt":0}' });
  const { text } = await approver.get('/ops');
  expect(text).toContain('Nothing is sent from here');
  expect(text).toContain('slugline resume --here');
  expect(text).toContain('Start sending from this machine');
  await redis.del(keys.homes);
  await redis.hset(keys.homes, homes);
  expect((await approver.get('/ops')).text).toContain('Sending is on.');
});

test('operations and the API say why a channel is held because of its account', async () => {
  const viewer = await signedInAs(web, { name: 'viola', role: 'viewer' });
  const { redis, keys, clock } = web.context.store;
  const [channel] = web.context.config.channels;
  const id = channel?.id ?? '';
  await redis.hset(keys.channel(id), { account: 'one' });
  await redis.hset(keys.account('one'), { 'posted|before': clock.now() - 9, [`seen|${id}`]: clock.now() });
  const words = `write "was: before" under ${id} in newsroom.yaml`;
  expect((await viewer.get('/ops')).text.replaceAll('&quot;', '"').replaceAll('&#34;', '"')).toContain(words);
  const rows = JSON.parse((await viewer.get('/api/v1/channels')).text) as {
    items: { id: string; note?: string }[];
  };
  expect(rows.items.find((row) => row.id === id)?.note).toContain(words);
});
