import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { deliver } from '../../src/actions/deliver.ts';
import { purge } from '../../src/actions/purge.ts';
import { settle } from '../../src/actions/settle.ts';
import { withdrawArticle } from '../../src/actions/withdraw.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { openDirectory, wayOf } from '../../src/links/directory.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

/** A record that is missing says nothing of what anybody has decided. */
let room: TestNewsroom;

beforeEach(async () => {
  room = await openTestNewsroom();
});
afterEach(() => room.close());

async function scheduled(): Promise<{ article: string; draft: string; delivery: string }> {
  const article = await publish(room.needs, { headline: 'Ferry sails again' });
  const { id, version } = await draftFor(room.needs, article, 'hook');
  const { deliveries } = await approveDraft(room.needs, { id, version });
  return { article, draft: id, delivery: deliveries[0] ?? '' };
}

const stateOf = async (id: string) => {
  const delivery = await deliveryById(room.needs.store, id);
  return [delivery?.state, delivery?.reason];
};

test('a claim whose article is missing waits and says so; it is not called withdrawn, and goes on once it is back', async () => {
  const { redis, keys } = room.needs.store;
  const { article, delivery } = await scheduled();
  await redis.rename(keys.article(article), keys.article('lost'));
  await deliver(room.needs, delivery);
  expect(await stateOf(delivery)).toEqual([
    'scheduled',
    expect.stringContaining('article’s record is missing'),
  ]);
  await redis.rename(keys.article('lost'), keys.article(article));
  room.clock.advance(60_000);
  await deliver(room.needs, delivery);
  // Nobody listens at the channel's address: it was attempted.
  expect((await deliveryById(room.needs.store, delivery))?.attempts.length).toBe(1);
});

test('a claim whose draft is missing waits and says so', async () => {
  const { redis, keys } = room.needs.store;
  const { draft, delivery } = await scheduled();
  await redis.del(keys.draft(draft));
  await deliver(room.needs, delivery);
  expect(await stateOf(delivery)).toEqual([
    'scheduled',
    expect.stringContaining('draft’s record is missing'),
  ]);
});

test('a claim whose article was withdrawn is cancelled, and says that', async () => {
  const { redis, keys } = room.needs.store;
  const { article, delivery } = await scheduled();
  await withdrawArticle(room.needs, { id: article });
  await deliver(room.needs, delivery);
  expect(await stateOf(delivery)).toEqual(['cancelled', expect.stringContaining('withdrawn')]);
  expect(await redis.hget(keys.article(article), 'status')).toBe('withdrawn');
});

test('an attempt that nobody can look for says that its record is missing, not that its channel is', async () => {
  const { redis, keys } = room.needs.store;
  const { draft, delivery } = await scheduled();
  await redis.hset(keys.delivery(delivery), { state: 'uncertain' });
  await redis.del(keys.draft(draft));
  room.config.channels[0] = { ...room.config.channels[0]!, statusUrl: 'http://127.0.0.1:9/status' };
  await settle(room.needs, delivery);
  expect((await stateOf(delivery))[1]).toContain('record of its draft or article is missing');
});

test('a link whose article was purged is gone, and the article is not called withdrawn', async () => {
  const article = await publish(room.needs, { headline: 'Ferry sails again' });
  const code = (await room.needs.store.redis.hget(room.needs.store.keys.article(article), 'code')) ?? '';
  await purge(room.needs, { id: article });
  const directory = openDirectory({ store: room.needs.store, changes: { subscribe: () => () => {} } });
  const link = await directory.find(code);
  expect(link).toMatchObject({ purged: true });
  expect(link?.article).toBeUndefined();
  expect(link && wayOf(link, room.clock.now(), room.config)).toBe('gone');
});
