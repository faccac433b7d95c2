import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { settle } from '../../../src/actions/delivering/settleDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { purge } from '../../../src/actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { linkState, openDirectory } from '../../../src/links/directory.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

/** A record that is missing says nothing of what anybody has decided. */
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

async function scheduled(): Promise<{ article: string; draft: string; delivery: string }> {
  const article = await publish(newsroom.context, { headline: 'Ferry sails again' });
  const { id, version } = await draftFor(newsroom.context, article, 'hook');
  const { deliveries } = await approveDraft(newsroom.context, { id, version });
  return { article, draft: id, delivery: deliveries[0] ?? '' };
}

const stateOf = async (id: string) => {
  const delivery = await deliveryById(newsroom.context.store, id);
  return [delivery?.state, delivery?.reason];
};

test('a claim whose article is missing waits and says so; it is not called withdrawn, and resumes once it is back', async () => {
  const { redis, keys } = newsroom.context.store;
  const { article, delivery } = await scheduled();
  await redis.rename(keys.article(article), keys.article('lost'));
  await deliver(newsroom.context, delivery);
  expect(await stateOf(delivery)).toEqual([
    'scheduled',
    expect.stringContaining('article’s record is missing'),
  ]);
  await redis.rename(keys.article('lost'), keys.article(article));
  newsroom.clock.advance(60_000);
  await deliver(newsroom.context, delivery);
  // Nobody listens at the channel's address: it was attempted.
  expect((await deliveryById(newsroom.context.store, delivery))?.attempts.length).toBe(1);
});

test('a claim whose draft is missing waits and says so', async () => {
  const { redis, keys } = newsroom.context.store;
  const { draft, delivery } = await scheduled();
  await redis.del(keys.draft(draft));
  await deliver(newsroom.context, delivery);
  expect(await stateOf(delivery)).toEqual([
    'scheduled',
    expect.stringContaining('draft’s record is missing'),
  ]);
});

test('a claim whose article was withdrawn is cancelled, and says that', async () => {
  const { redis, keys } = newsroom.context.store;
  const { article, delivery } = await scheduled();
  await withdrawArticle(newsroom.context, { id: article });
  await deliver(newsroom.context, delivery);
  expect(await stateOf(delivery)).toEqual(['cancelled', expect.stringContaining('withdrawn')]);
  expect(await redis.hget(keys.article(article), 'status')).toBe('withdrawn');
});

test('an attempt that can’t be looked up says that its record is missing, not its channel', async () => {
  const { redis, keys } = newsroom.context.store;
  const { draft, delivery } = await scheduled();
  await redis.hset(keys.delivery(delivery), { state: 'uncertain' });
  await redis.del(keys.draft(draft));
  newsroom.config.channels[0] = { ...newsroom.config.channels[0]!, statusUrl: 'http://127.0.0.1:9/status' };
  await settle(newsroom.context, delivery);
  expect((await stateOf(delivery))[1]).toContain('record of its draft or article is missing');
});

test('a link whose article was purged is gone, and the article is not called withdrawn', async () => {
  const article = await publish(newsroom.context, { headline: 'Ferry sails again' });
  const code =
    (await newsroom.context.store.redis.hget(newsroom.context.store.keys.article(article), 'code')) ?? '';
  await purge(newsroom.context, { id: article });
  const directory = openDirectory({ store: newsroom.context.store, changes: { subscribe: () => () => {} } });
  const link = await directory.find(code);
  expect(link).toMatchObject({ purged: true });
  expect(link?.article).toBeUndefined();
  expect(link && linkState(link, newsroom.clock.now(), newsroom.config)).toBe('gone');
});
