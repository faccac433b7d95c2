import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexOldPosts } from '../../../src/actions/delivering/indexOldPosts.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { applyRetention } from '../../../src/actions/operations/applyRetention.ts';
import { findArticle, idFrom } from '../../../src/actions/tracing/findArticle.ts';
import { type Delivery, listDeliveries } from '../../../src/delivery/delivery.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const day = 86_400_000;
const ferry = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let article: string;
let delivery: Delivery;

beforeEach(async () => {
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [{ id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token }],
  });
  // Scripts refuse a time ahead of the store's, and years pass here.
  newsroom.clock.set(Date.now() - 20 * 365 * day);
  article = await publish(newsroom.context, ferry);
  const draft = await draftFor(newsroom.context, article, 'fedi');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await testWorker(newsroom.context, newsroom.clock).settleDown();
  const [sent] = (await listDeliveries(newsroom.context.store, { state: 'sent' }, 1)).items;
  if (!sent) throw new Error('nothing was sent');
  delivery = sent;
});

afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function yearsLater(): Promise<void> {
  newsroom.clock.advance(800 * day);
  expect(await applyRetention(newsroom.context)).toEqual({ articles: 1, drafts: 1, deliveries: 1 });
}

const namesOfPost: [string, () => string][] = [
  ['its address', () => delivery.remoteUrl ?? ''],
  ['its address with what a reader’s tool adds', () => `${delivery.remoteUrl}?utm_source=x#top`],
  [
    'another of its addresses at its server',
    () => `${mastodon.url}/users/courier/statuses/${delivery.remoteId}`,
  ],
  ['its id at its platform', () => delivery.remoteId ?? ''],
];

test.each(namesOfPost)('%s leads to a post, even if only its proof is left', async (_, name) => {
  expect(await idFrom(newsroom.context, name())).toBe(article);
  await yearsLater();
  expect(await idFrom(newsroom.context, name())).toBe(article);
  expect((await findArticle(newsroom.context, name(), 5)).article).toBeUndefined();
});

test.each(namesOfPost)('%s leads to a post of an earlier version, once it is indexed', async (_, name) => {
  const { redis, keys } = newsroom.context.store;
  await yearsLater();
  const writer = writerOf(newsroom.context.store);
  await writer.del(await writer.keys(keys.postIndex('*')));
  expect(await idFrom(newsroom.context, name())).toBeUndefined();
  await indexOldPosts(newsroom.context);
  expect(await idFrom(newsroom.context, name())).toBe(article);
  expect(await redis.hget(keys.instance, 'postsIndexed')).toBe('1');
});

test('the address also leads to it if its channel is no longer configured, or has another id', async () => {
  const { context } = newsroom;
  const [fedi] = context.config.channels;
  if (!fedi) throw new Error('no channel');
  const renamed = {
    ...context,
    config: { ...context.config, channels: [{ ...fedi, id: 'social', was: 'fedi' }] },
  };
  expect(await idFrom(renamed, delivery.remoteId ?? '')).toBe(article);
  const without = { ...context, config: { ...context.config, channels: [] } };
  expect(await idFrom(without, delivery.remoteUrl ?? '')).toBe(article);
  expect(await idFrom(without, delivery.remoteId ?? '')).toBeUndefined();
});

test('neither words nor another post’s address lead to it', async () => {
  expect(await idFrom(newsroom.context, `${mastodon.url}/@courier/${delivery.remoteId}9`)).toBeUndefined();
  expect(await idFrom(newsroom.context, 'nowhere')).toBeUndefined();
});
