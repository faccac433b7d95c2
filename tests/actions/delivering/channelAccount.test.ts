import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import type { Context } from '../../../src/actions/context.ts';
import {
  accountNotes,
  learnAccounts,
  recordConfigured,
} from '../../../src/actions/delivering/channelAccount.ts';
import { releaseHeld } from '../../../src/actions/delivering/releaseHeld.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { purge } from '../../../src/actions/intake/purgeArticle.ts';
import { channelTypes } from '../../../src/channels/index.ts';
import { deliveryIdOf, listDeliveries, pushIdOf } from '../../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import type { Fault } from '../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom, testConfig } from '../../support/newsroom.ts';
import { byCommand, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const ferry = { headline: 'Ferry sails on Monday', url: 'https://tarn.example/ferry', language: 'en' };
const tram = { headline: 'Tram line nine opens', url: 'https://tarn.example/tram', language: 'en' };

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let other: MastodonSimulator;
let away: Fault | undefined;

beforeEach(async () => {
  away = undefined;
  const now = () => newsroom.clock.now();
  mastodon = await startMastodon({ now, readFaults: () => away });
  other = await startMastodon({ now, token: 'another-token-of-another-account' });
  newsroom = await openTestNewsroom({ channels: [] });
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
  await other.close();
});

const channel = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'mastodon',
  baseUrl: mastodon.url,
  token: mastodon.token,
  review: 'auto',
  cap: { gap: '0s' },
  ...more,
});

/** The newsroom with another file, as a start or a SIGHUP puts it in force. */
async function withChannels(...channels: Record<string, unknown>[]): Promise<Context> {
  const config = testConfig(newsroom.config.newsroom.id, { channels });
  newsroom.clock.advance(1_000);
  await recordConfigured(newsroom.context.store, config);
  const context = { ...newsroom.context, config };
  await releaseHeld(context, '*');
  return context;
}

/** Lets everything happen that is due, and what it brings. */
async function work(context: Context, ms = 60_000): Promise<void> {
  const worker = testWorker(context, newsroom.clock);
  await worker.settleDown();
  await worker.pass(ms, 15_000);
}

async function post(context: Context, article: Record<string, unknown>): Promise<string> {
  const id = await publish(context, article);
  await work(context);
  return id;
}

/** The article arrives again with another text, which creates drafts for channels that have none. */
async function revise(context: Context, article: Record<string, unknown>): Promise<void> {
  newsroom.clock.advance(60_000);
  const bullets = [`Told anew at ${newsroom.clock.now()}`];
  await ingest(
    context,
    [{ ...article, bullets, updatedAt: new Date(newsroom.clock.now()).toISOString() }],
    byCommand,
  );
  await work(context);
}

const texts = () => mastodon.truth.map(({ text }) => text.split('\n')[0]);
const deliveries = async (id: string) =>
  (await listDeliveries(newsroom.context.store, { channel: id }, 20)).items;

describe('a channel under another id', () => {
  test('is held until the file says what it is, and posts nothing again', async () => {
    await post(await withChannels(channel('masto')), ferry);
    const renamed = await withChannels(channel('mastodon'));
    await revise(renamed, ferry);
    await post(renamed, tram);
    expect(texts()).toEqual([ferry.headline]);
    const [held] = await deliveries('mastodon');
    expect(held).toMatchObject({ state: 'held', reason: expect.stringContaining('"was: masto"') });
    expect(held?.reason).toContain('"separate: true"');
    expect(await accountNotes(renamed)).toEqual({ mastodon: held?.reason });

    const warnings = await withChannels(channel('mastodon', { was: 'masto' }));
    await work(warnings);
    await revise(warnings, ferry);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
    expect(await accountNotes(warnings)).toEqual({});
  });

  test('makes no draft of what was posted under the former id', async () => {
    await post(await withChannels(channel('masto')), ferry);
    const warnings = await withChannels(channel('mastodon', { was: ['older', 'masto'] }));
    await revise(warnings, ferry);
    await post(warnings, tram);
    expect(await draftIds('mastodon')).toHaveLength(1);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
  });

  test('cancels a draft that was made before the account was known', async () => {
    await post(await withChannels(channel('masto')), ferry);
    await revise(await withChannels(channel('mastodon')), ferry);
    expect(await deliveries('mastodon')).toMatchObject([{ state: 'cancelled' }]);
    await work(await withChannels(channel('mastodon', { was: 'masto' })));
    expect(texts()).toEqual([ferry.headline]);
  });

  test.each(['sending', 'uncertain', 'unknown', 'sent'])(
    'sends no push that is %s under the former id',
    async (state) => {
      const context = await withChannels(channel('mastodon', { was: 'masto' }));
      const id = await publish(context, ferry);
      const push = {
        newsroomId: newsroom.config.newsroom.id,
        articleId: id,
        channel: 'masto',
        purpose: 'post',
        part: 1,
      };
      const { redis, keys } = newsroom.context.store;
      await redis.hset(keys.delivery(deliveryIdOf(pushIdOf(push))), { state });
      await work(context);
      expect(texts()).toEqual([]);
      expect(await deliveries('mastodon')).toMatchObject([
        { state: 'cancelled', reason: 'already posted as masto, to the same account' },
      ]);
    },
  );

  test('posts what was definitely not sent under the former id', async () => {
    const context = await withChannels(channel('mastodon', { was: 'masto' }));
    const id = await publish(context, ferry);
    const push = {
      newsroomId: newsroom.config.newsroom.id,
      articleId: id,
      channel: 'masto',
      purpose: 'post',
      part: 1,
    };
    const { redis, keys } = newsroom.context.store;
    await redis.hset(keys.delivery(deliveryIdOf(pushIdOf(push))), { state: 'expired' });
    await work(context);
    expect(texts()).toEqual([ferry.headline]);
  });

  test('drafts the correction of what was posted under the former id', async () => {
    const id = await post(await withChannels(channel('masto')), ferry);
    const warnings = await withChannels(channel('mastodon', { was: 'masto' }));
    await correctArticle(warnings, { id, note: 'The ferry sails on Tuesday.' });
    await work(warnings);
    const drafts = (await draftsOfArticle(newsroom.context.store, id)).filter(
      ({ purpose }) => purpose !== 'post',
    );
    expect(drafts).toMatchObject([{ channel: 'mastodon', purpose: 'correction:1', state: 'in_review' }]);
    await approveDraft(warnings, { id: drafts[0]?.id ?? '', version: 1 });
    await work(warnings);
    expect(mastodon.truth).toHaveLength(2);
    expect(
      (await draftsOfArticle(newsroom.context.store, id)).filter(({ channel }) => channel === 'mastodon'),
    ).toHaveLength(1);
  });

  test('is not claimed under its former id by a process that still has the old file', async () => {
    const before = await withChannels(channel('masto'));
    const id = await publish(before, ferry);
    await testWorker(before, newsroom.clock).pass(0);
    const warnings = await withChannels(channel('mastodon', { was: 'masto' }));
    await publish(before, tram);
    await work(before);
    expect(texts()).toEqual([]);
    expect((await deliveries('masto'))[0]).toMatchObject({
      state: 'held',
      reason: 'the channel is called mastodon now',
    });
    await draftArticle(warnings, id);
    await work(warnings);
    expect(texts()).toEqual([ferry.headline]);
    await work(before);
    expect(texts()).toEqual([ferry.headline]);
  });

  test('returns to its first id and posts nothing again, whatever the file says', async () => {
    await post(await withChannels(channel('masto')), ferry);
    await post(await withChannels(channel('mastodon', { was: 'masto' })), tram);
    const back = await withChannels(channel('masto'));
    await revise(back, ferry);
    await revise(back, tram);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
  });

  test('posts alongside the other one if the file says that both are intended', async () => {
    await post(await withChannels(channel('masto')), ferry);
    const both = await withChannels(channel('masto'), channel('second'));
    await post(both, tram);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
    expect((await deliveries('second'))[0]?.state).toBe('held');
    const meant = await withChannels(channel('masto'), channel('second', { separate: true }));
    await work(meant);
    expect(texts()).toEqual([ferry.headline, tram.headline, tram.headline]);
  });

  test('that was in the file before anybody posted is not a renamed one', async () => {
    const both = await withChannels(channel('masto'), channel('second'));
    await post(both, ferry);
    expect(texts()).toEqual([ferry.headline, ferry.headline]);
  });
});

const draftIds = async (id: string) =>
  newsroom.context.store.redis.zrange(newsroom.context.store.keys.drafts('*', id), '0', '-1');

describe('an account that is not known yet', () => {
  test('makes a new channel wait while its platform is unreachable, and no other one', async () => {
    await post(await withChannels(channel('masto')), ferry);
    away = '500-before-storing';
    const moved = channel('elsewhere', { baseUrl: other.url, token: other.token });
    const context = await withChannels(channel('mastodon'), moved);
    await publish(context, tram);
    await work(context);
    expect(texts()).toEqual([ferry.headline]);
    expect(other.truth).toHaveLength(1);
    expect(await deliveries('mastodon')).toMatchObject([
      { state: 'scheduled', attempts: [], reason: expect.stringContaining('not known yet') },
    ]);
    away = undefined;
    await work(context);
    expect((await deliveries('mastodon'))[0]).toMatchObject({
      state: 'held',
      reason: expect.stringContaining('"was: masto"'),
    });
  });

  test('holds up no channel that has posted before', async () => {
    await post(await withChannels(channel('masto')), ferry);
    away = '500-before-storing';
    await post(await withChannels(channel('masto')), tram);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
  });

  test('is identified by the token if the platform does not reveal it, and the same token is the same account', async () => {
    away = 'refuse';
    await post(await withChannels(channel('masto')), ferry);
    expect(texts()).toEqual([ferry.headline]);
    const renamed = await withChannels(channel('mastodon'));
    await post(renamed, tram);
    expect(texts()).toEqual([ferry.headline]);
    expect((await deliveries('mastodon'))[0]?.reason).toContain('"was: masto"');
  });
});

describe('a store in which no account was noted yet', () => {
  /** As an earlier version left it: what was posted, and nothing of accounts. */
  async function hasPostedBefore(): Promise<void> {
    await post(await withChannels(channel('masto')), ferry);
    const { redis, keys } = newsroom.context.store;
    const account = await redis.hget(keys.channel('masto'), 'account');
    await redis.del(keys.channels, keys.account(account ?? ''));
    await redis.hdel(keys.channel('masto'), 'account');
  }

  test('holds a channel renamed during the upgrade, until the file says what it is', async () => {
    await hasPostedBefore();
    const renamed = await withChannels(channel('mastodon'));
    await post(renamed, tram);
    expect(texts()).toEqual([ferry.headline]);
    const [held] = await deliveries('mastodon');
    expect(held).toMatchObject({ state: 'held', reason: expect.stringContaining('"was: masto"') });
    expect(await accountNotes(renamed)).toEqual({ mastodon: held?.reason });
    const warnings = await withChannels(channel('mastodon', { was: 'masto' }));
    await work(warnings);
    await revise(warnings, ferry);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
  });

  test('lets a channel that posted before continue, and remembers its account from then on', async () => {
    await hasPostedBefore();
    const context = await withChannels(channel('masto'));
    await learnAccounts(context);
    await post(context, tram);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
    await post(await withChannels(channel('mastodon')), {
      ...ferry,
      url: 'https://tarn.example/3',
      headline: 'Pilots agree on a rota',
    });
    expect(texts()).toHaveLength(2);
    expect((await deliveries('mastodon'))[0]?.reason).toContain('"was: masto"');
  });

  test('asks first which account the channel next to a new one has', async () => {
    await hasPostedBefore();
    const context = await withChannels(channel('masto'), channel('second'));
    await publish(context, tram);
    await work(context);
    expect(await deliveries('second')).toMatchObject([
      { state: 'held', reason: expect.stringContaining('"was: masto"') },
    ]);
    expect(texts()).toEqual([ferry.headline, tram.headline]);
  });
});

test('a channel that posts to a different account reports it, and posts nothing again', async () => {
  await post(await withChannels(channel('masto')), ferry);
  const changed = await withChannels(channel('masto', { baseUrl: other.url, token: other.token }));
  await revise(changed, ferry);
  await post(changed, tram);
  expect(texts()).toEqual([ferry.headline]);
  expect(other.truth).toHaveLength(1);
  expect(await accountNotes(changed)).toEqual({
    masto: expect.stringContaining('another account than before'),
  });
  const { items } = await listAudit(newsroom.context.store, 10);
  expect(items.map(({ action }) => action)).toContain('channel.account-changed');
});

test('an article that is purged and arrives again is not posted again', async () => {
  const context = await withChannels(channel('masto'));
  const id = await post(context, ferry);
  await purge(context, { id });
  expect(await publish(context, ferry)).toBe(id);
  await revise(context, ferry);
  expect(texts()).toEqual([ferry.headline]);
});

test('every type says its account, but for the one by which people post', () => {
  const silent = channelTypes.filter(({ account }) => !account).map(({ type }) => type);
  expect(silent).toEqual(['manual']);
});
