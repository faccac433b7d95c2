import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { createHomeWatch, homeStateOf, renewEvery } from '../../../src/actions/operations/homeLease.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { listDeliveries } from '../../../src/delivery/delivery.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { startRedis } from '../../support/redis.ts';
import { testWorker } from '../../support/worker.ts';
import { asHome, forgetHomes } from './otherHome.ts';

describe('a copied store', () => {
  let folder: string;
  let mastodon: MastodonSimulator;
  let original: Awaited<ReturnType<typeof startRedis>>;
  let copy: Awaited<ReturnType<typeof startRedis>> | undefined;
  let newsroom: TestNewsroom;
  let redis: Redis | undefined;

  beforeEach(async () => {
    let now = () => 0;
    folder = await mkdtemp(join(tmpdir(), 'slugline-copied-'));
    mastodon = await startMastodon({ now: () => now() });
    await mkdir(join(folder, 'original'));
    original = await startRedis(join(folder, 'original'));
    newsroom = await openTestNewsroom(
      {
        channels: [
          { id: 'toots', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } },
        ],
      },
      original.url,
    );
    now = () => newsroom.clock.now();
    await forgetHomes(newsroom.context);
  });
  afterEach(async () => {
    redis?.disconnect();
    await newsroom.close();
    await original.stop();
    await copy?.stop();
    await mastodon.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A second server on a copy of the first one's files at this instant. */
  async function copied(home: string): Promise<Context> {
    await cp(join(folder, 'original'), join(folder, 'copy'), { recursive: true });
    copy = await startRedis(join(folder, 'copy'));
    redis = new Redis(copy.url, { enableAutoPipelining: true });
    return { ...newsroom.context, store: { ...newsroom.context.store, redis, home } };
  }

  test('sends nothing, though it is started with the same secret; the original continues: 12 of 12', async () => {
    const renew = createHomeWatch(newsroom.context);
    await renew();
    for (let n = 1; n <= 12; n++) {
      const id = await publish(newsroom.context, {
        headline: `Ferry number ${n} returns to Orrin`,
        url: `https://tarn.example/ferry/${n}`,
      });
      const draft = await draftFor(newsroom.context, id, 'toots');
      await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
    }
    await renew();

    const there = await copied('another data folder');
    const watch = createHomeWatch(there);
    expect(await watch()).toBe('watching');
    const thief = testWorker(there, newsroom.clock);
    await thief.settleDown();
    for (let minute = 0; minute < 20; minute++) {
      await watch();
      await thief.pass(60_000, 15_000);
    }
    expect(mastodon.truth).toHaveLength(0);
    expect(await homeStateOf(there)).toBe('unknown');
    const held = await listDeliveries(there.store, { state: 'held' }, 50);
    expect(held.items).toHaveLength(12);
    expect(held.items[0]?.reason).toContain('slugline resume --here');

    const worker = testWorker(newsroom.context, newsroom.clock);
    await renew();
    await worker.settleDown();
    await worker.pass(60_000);
    expect(mastodon.truth).toHaveLength(12);
    expect((await listDeliveries(newsroom.context.store, { state: 'sent' }, 50)).items).toHaveLength(12);

    // The original is permanently gone, and a person says so: what it had not sent yet is sent from here.
    expect(await watch()).toBe('unknown');
    await resumeSending(there, { here: true });
    expect(await watch()).toBe('armed');
  });
});

test('two homes on one store send due posts once, the second as soon as it is known', async () => {
  let now = () => 0;
  const mastodon = await startMastodon({ now: () => now() });
  const newsroom = await openTestNewsroom({
    channels: [
      { id: 'toots', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } },
    ],
  });
  now = () => newsroom.clock.now();
  await forgetHomes(newsroom.context);
  const renew = createHomeWatch(newsroom.context);
  const other = asHome(newsroom.context, 'other');
  const watch = createHomeWatch(other);
  await renew();
  const id = await publish(newsroom.context, {
    headline: 'Ferry returns to Orrin',
    url: 'https://tarn.example/f',
  });
  const draft = await draftFor(newsroom.context, id, 'toots');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await watch();
  const worker = testWorker(other, newsroom.clock);
  await worker.settleDown();
  // It is the known home's to send: nothing is claimed, and nothing is held back from it.
  expect((await listDeliveries(newsroom.context.store, {}, 5)).items).toMatchObject([{ state: 'scheduled' }]);
  for (let round = 0; round < 3; round++) {
    await renew();
    await watch();
    await worker.pass(renewEvery, renewEvery);
  }
  await worker.pass(10_000);
  expect(mastodon.truth).toHaveLength(1);
  await newsroom.close();
  await mastodon.close();
});
