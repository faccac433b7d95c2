import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { releaseHeld } from '../../../src/actions/delivering/releaseHeld.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const hook = { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' };
const ferry = {
  headline: 'Ferry returns to Orrin',
  url: 'https://tarn.example/ferry',
  section: 'harbour',
  language: 'en',
};

let newsroom: TestNewsroom;

/** The same newsroom, but somebody else writes before its first script. */
function overtaken(context: Context, first: () => Promise<void>): Context {
  let isFirst = true;
  const redis = new Proxy(writerOf(context.store), {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'evalsha' || !isFirst) return typeof value === 'function' ? value.bind(target) : value;
      isFirst = false;
      return async (...args: Parameters<typeof target.evalsha>) => {
        await first();
        return target.evalsha(...args);
      };
    },
  });
  return { ...context, store: { ...context.store, redis } };
}

afterEach(() => newsroom.close());

describe('which channels get a draft', () => {
  beforeEach(async () => {
    newsroom = await openTestNewsroom({
      channels: [
        { ...hook, id: 'all' },
        { ...hook, id: 'harbour', where: { section: 'harbour' } },
        { ...hook, id: 'urdu', language: 'ur' },
        { ...hook, id: 'auto', review: 'auto', maxAge: '1d' },
      ],
    });
  });
  const channelsOf = async (id: string) =>
    (await draftsOfArticle(newsroom.context.store, id)).map(({ channel }) => channel).sort();

  test('follows the channel’s conditions and language, and the article’s own list', async () => {
    expect(await channelsOf(await publish(newsroom.context, ferry))).toEqual(['all', 'auto', 'harbour']);
    const named = await publish(newsroom.context, {
      ...ferry,
      url: 'https://tarn.example/2',
      channels: ['urdu', 'all'],
    });
    expect(await channelsOf(named)).toEqual(['all']);
    const nowhere = await publish(newsroom.context, {
      ...ferry,
      url: 'https://tarn.example/3',
      channels: [],
    });
    expect(await channelsOf(nowhere)).toEqual([]);
  });

  test('ignores history, and automatically posts only what is recent enough', async () => {
    const since = { source: 'site', pushed: false, draftsSince: newsroom.clock.now() };
    const old = await publish(
      newsroom.context,
      { ...ferry, publishedAt: new Date(newsroom.clock.now() - 60_000).toISOString() },
      since,
    );
    expect(await channelsOf(old)).toEqual([]);
    const aged = await publish(newsroom.context, {
      ...ferry,
      url: 'https://tarn.example/2',
      publishedAt: '2020-01-01T00:00:00Z',
    });
    expect((await draftFor(newsroom.context, aged, 'auto')).state).toBe('in_review');
    const fresh = await publish(newsroom.context, { ...ferry, url: 'https://tarn.example/3' });
    expect((await draftFor(newsroom.context, fresh, 'auto')).state).toBe('approved');
  });
});

describe('a draft whose article changes', () => {
  beforeEach(async () => {
    newsroom = await openTestNewsroom({ channels: [{ ...hook, id: 'all', cap: { gap: '0s' } }] });
  });
  async function scheduled(article: Record<string, unknown> = ferry) {
    const id = await publish(newsroom.context, article);
    const draft = await draftFor(newsroom.context, id, 'all');
    return { id, draft: await approveDraft(newsroom.context, { id: draft.id, version: 1 }) };
  }
  const revise = async (id: string, change: Record<string, unknown>) => {
    expect(await ingestOne(newsroom.context, { ...ferry, ...change }, byCommand)).toMatchObject({
      id,
      outcome: 'revised',
    });
    await draftArticle(newsroom.context, id);
    return draftFor(newsroom.context, id, 'all');
  };

  test('becomes stale with another text, and what it had scheduled is cancelled', async () => {
    const { id, draft } = await scheduled();
    expect(await revise(id, { headline: 'Ferry does not return' })).toMatchObject({
      state: 'stale',
      approvedBy: [],
    });
    expect(await deliveryById(newsroom.context.store, draft.deliveries[0]!)).toMatchObject({
      state: 'cancelled',
    });
  });

  test('becomes stale even if its delivery is held at the same moment', async () => {
    const { id, draft } = await scheduled();
    await pauseSending(newsroom.context, { reason: 'wrong picture' });
    await ingestOne(newsroom.context, { ...ferry, headline: 'Ferry does not return' }, byCommand);
    await draftArticle(
      overtaken(newsroom.context, () => deliver(newsroom.context, draft.deliveries[0]!)),
      id,
    );
    expect(await draftFor(newsroom.context, id, 'all')).toMatchObject({ state: 'stale' });
    expect(await deliveryById(newsroom.context.store, draft.deliveries[0]!)).toMatchObject({
      state: 'cancelled',
      reason: 'The article was revised (revision 2).',
    });
  });

  test('is unchanged by another date, and moves with its embargo', async () => {
    const { id, draft } = await scheduled();
    expect(await revise(id, { updatedAt: new Date(newsroom.clock.now()).toISOString() })).toMatchObject({
      state: 'scheduled',
    });
    const later = new Date(newsroom.clock.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
    expect(await revise(id, { embargoUntil: later })).toMatchObject({ state: 'scheduled' });
    expect(await deliveryById(newsroom.context.store, draft.deliveries[0]!)).toMatchObject({ dueAt: later });
  });

  test('is rejected when the article is withdrawn, and nothing of it is sent', async () => {
    const { id, draft } = await scheduled();
    await withdrawArticle(newsroom.context, { id });
    // Before any worker has seen the withdrawal, the claim already refuses.
    await deliver(newsroom.context, draft.deliveries[0]!);
    expect(await deliveryById(newsroom.context.store, draft.deliveries[0]!)).toMatchObject({
      state: 'cancelled',
      attempts: [],
    });
    await draftArticle(newsroom.context, id);
    expect(await draftFor(newsroom.context, id, 'all')).toMatchObject({ state: 'rejected' });
  });
});

test('holds due posts while everything is paused, and lets them continue when it is resumed', async () => {
  newsroom = await openTestNewsroom({ channels: [{ ...hook, id: 'all', cap: { gap: '0s' } }] });
  const id = await publish(newsroom.context, ferry);
  const draft = await draftFor(newsroom.context, id, 'all');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1 });
  await pauseSending(newsroom.context, { reason: 'wrong picture' });
  await testWorker(newsroom.context, newsroom.clock).settleDown();
  expect(await deliveryById(newsroom.context.store, deliveries[0]!)).toMatchObject({
    state: 'held',
    reason: 'everything is paused',
    attempts: [],
  });
  await resumeSending(newsroom.context, {});
  await releaseHeld(newsroom.context, '*');
  expect(await deliveryById(newsroom.context.store, deliveries[0]!)).toMatchObject({ state: 'scheduled' });
});

test('a command that follows an article beside the workers’ job finds that done, and does not fail', async () => {
  newsroom = await openTestNewsroom({ channels: [{ ...hook, id: 'all' }] });
  const { context } = newsroom;
  const id = await publish(context, ferry);
  const before = await draftFor(context, id, 'all');
  await ingestOne(context, { ...ferry, headline: 'Ferry returns to Orrin at last' }, byCommand);
  const twice = () => Promise.all([1, 2, 3, 4].map(() => draftArticle(context, id)));
  await twice();
  expect(await draftFor(context, id, 'all')).toMatchObject({ state: 'stale', version: before.version + 1 });
  await withdrawArticle(context, { id });
  await twice();
  expect(await draftFor(context, id, 'all')).toMatchObject({
    state: 'rejected',
    version: before.version + 2,
  });
});
