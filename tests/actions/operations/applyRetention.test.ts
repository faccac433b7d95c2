import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../../src/actions/copies/editCopy.ts';
import { removeCopy } from '../../../src/actions/copies/removeCopy.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { draftByHand } from '../../../src/actions/drafting/draftByHand.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { applyRetention } from '../../../src/actions/operations/applyRetention.ts';
import { idFrom } from '../../../src/actions/tracing/findArticle.ts';
import { postsOfForgotten } from '../../../src/actions/tracing/story.ts';
import { listDeliveries } from '../../../src/delivery/delivery.ts';
import { inPieces } from '../../../src/delivery/pieces.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { requestRemoval } from '../../../src/store/scripts/delivery/requestRemoval.ts';
import { writerOf } from '../../../src/store/writer.ts';
import type { Fault } from '../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, seededRandom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, everythingStored, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const day = 86_400_000;
const ferry = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let fault: Fault | undefined;
let worker: ReturnType<typeof testWorker>;

beforeEach(async () => {
  fault = undefined;
  mastodon = await startMastodon({ now: () => newsroom.clock.now(), faults: () => fault });
  const more = { baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'fedi', type: 'mastodon', ...more },
      { id: 'long', type: 'mastodon', thread: true, where: { section: 'long' }, ...more },
    ],
  });
  // Scripts refuse a time ahead of the store's, and years pass here.
  newsroom.clock.set(Date.now() - 20 * 365 * day);
  worker = testWorker(newsroom.context, newsroom.clock);
});

afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function posted(article: Record<string, unknown> = ferry): Promise<string> {
  const id = await publish(newsroom.context, article);
  const draft = await draftFor(newsroom.context, id, 'fedi');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
  return id;
}

async function copyOn(articleId: string) {
  const [found] = await copiesOfArticle(newsroom.context, articleId);
  if (!found) throw new Error('no copy');
  return found;
}

describe('beyond retention.drafts', () => {
  test('a draft is deleted, and its post keeps its text and can be edited', async () => {
    const id = await posted();
    const { text } = (await copyOn(id)).copy;
    newsroom.clock.advance(91 * day);
    expect(await applyRetention(newsroom.context)).toEqual({ articles: 0, drafts: 1, deliveries: 0 });
    expect(await draftsOfArticle(newsroom.context.store, id)).toEqual([]);
    const { copy } = await copyOn(id);
    expect(copy).toMatchObject({ text, state: 'live', can: ['remove', 'edit', 'reply'] });
    const changed = text.replace('returns to', 'is back at');
    await editCopy(newsroom.context, {
      id: copy.id,
      version: copy.version,
      text: changed,
      override: 'plainer',
    });
    await worker.settleDown();
    expect((await copyOn(id)).copy).toMatchObject({ state: 'edited', text: changed });
    expect(mastodon.truth).toHaveLength(1);
  });

  test('a correction is still drafted for a published post', async () => {
    const id = await posted();
    newsroom.clock.advance(91 * day);
    await applyRetention(newsroom.context);
    await correctArticle(newsroom.context, { id, note: 'The boat leaves at seven, not at six.' });
    await draftArticle(newsroom.context, id);
    const drafts = await draftsOfArticle(newsroom.context.store, id);
    expect(drafts.map(({ purpose, state }) => [purpose, state])).toEqual([['correction:1', 'in_review']]);
  });

  test('an undecided draft is rejected; one under embargo or approved for later waits', async () => {
    const later = new Date(newsroom.clock.now() + 200 * day).toISOString();
    const idle = await publish(newsroom.context, ferry);
    const held = await publish(newsroom.context, {
      headline: 'The harbour budget is published',
      url: 'https://tarn.example/budget',
      embargoUntil: later,
    });
    const ahead = await publish(newsroom.context, {
      headline: 'A lighthouse turns a hundred',
      url: 'https://tarn.example/lighthouse',
    });
    const draft = await draftFor(newsroom.context, ahead, 'fedi');
    await approveDraft(newsroom.context, { id: draft.id, version: draft.version, at: later });
    newsroom.clock.advance(91 * day);
    expect(await applyRetention(newsroom.context)).toMatchObject({ drafts: 1 });
    expect(await draftsOfArticle(newsroom.context.store, idle)).toEqual([]);
    expect(await draftFor(newsroom.context, held, 'fedi')).toMatchObject({ state: 'in_review' });
    expect(await draftFor(newsroom.context, ahead, 'fedi')).toMatchObject({ state: 'scheduled' });
    await draftArticle(newsroom.context, idle);
    expect(await draftsOfArticle(newsroom.context.store, idle)).toEqual([]);
  });
});

describe('beyond retention.deliveries', () => {
  test('the proof of a post stays: it is never sent again, and can be found, traced and removed', async () => {
    const id = await posted();
    const { delivery } = await copyOn(id);
    newsroom.clock.advance(400 * day);
    expect(await applyRetention(newsroom.context)).toEqual({ articles: 0, drafts: 1, deliveries: 1 });
    const { redis, keys } = newsroom.context.store;
    expect(Object.keys(await redis.hgetall(keys.delivery(delivery.id))).sort()).toEqual(
      ['articleId', 'channel', 'draftId', 'remoteId', 'remoteUrl', 'sentAt', 'state'].sort(),
    );
    expect(await redis.object('ENCODING', keys.delivery(delivery.id))).toBe('listpack');

    await publish(newsroom.context, ferry);
    await publish(newsroom.context, { ...ferry, headline: 'The ferry returns to Orrin at last' });
    await expect(draftByHand(newsroom.context, { articleId: id, channel: 'fedi' })).rejects.toMatchObject({
      code: 'draft.over',
    });
    await worker.settleDown();
    expect(mastodon.truth).toHaveLength(1);

    const { copy } = await copyOn(id);
    expect(copy).toMatchObject({ url: delivery.remoteUrl, state: 'live', can: ['remove', 'edit', 'reply'] });
    expect(await idFrom(newsroom.context, delivery.id)).toBe(id);
    expect(await idFrom(newsroom.context, delivery.remoteUrl ?? '')).toBe(id);
    await removeCopy(newsroom.context, { id: copy.id });
    await worker.settleDown();
    expect((await copyOn(id)).copy.state).toBe('gone');
    expect(mastodon.truth.filter(({ deletedAt }) => deletedAt === undefined)).toEqual([]);
  });

  test('of a thread every part is kept', async () => {
    const bullets = [
      'The first boat leaves at six.',
      'The crew trained for a year.',
      'Tickets cost four crowns.',
    ];
    const id = await publish(newsroom.context, { ...ferry, section: 'long', bullets });
    const { id: long, version: first } = await draftFor(newsroom.context, id, 'long');
    const draft = await chooseVariant(newsroom.context, { id: long, version: first, variant: 'thread' });
    await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
    await worker.settleDown();
    const before = (await copiesOfArticle(newsroom.context, id)).map(({ copy }) => [copy.id, copy.url]);
    newsroom.clock.advance(400 * day);
    await applyRetention(newsroom.context);
    const after = (await copiesOfArticle(newsroom.context, id)).map(({ copy }) => [copy.id, copy.url]);
    expect(after).toEqual(before);
    expect(before).toHaveLength(draft.parts.length);
    expect(before.length).toBeGreaterThan(1);
  });

  test('what was never sent is deleted completely', async () => {
    const id = await publish(newsroom.context, ferry);
    const draft = await draftFor(newsroom.context, id, 'fedi');
    fault = 'refuse';
    await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
    await worker.settleDown();
    const states = async () =>
      (await listDeliveries(newsroom.context.store, {}, 10)).items.map(({ state }) => state);
    expect(await states()).toEqual(['failed']);
    newsroom.clock.advance(400 * day);
    await applyRetention(newsroom.context);
    expect(await states()).toEqual([]);
  });

  test('an article that is purged meanwhile is traced through its posts', async () => {
    const id = await posted();
    newsroom.clock.advance(800 * day);
    expect(await applyRetention(newsroom.context)).toEqual({ articles: 1, drafts: 1, deliveries: 1 });
    const { deliveries, events } = await postsOfForgotten(newsroom.context, id);
    expect(deliveries).toMatchObject([{ articleId: id, state: 'sent' }]);
    expect(events.at(-1)?.what).toContain('fedi: live at');
    await publish(newsroom.context, ferry);
    await worker.settleDown();
    expect(mastodon.truth).toHaveLength(1);
  });

  test('an address that is too long for a small hash is stored completely', async () => {
    const id = await posted();
    const { delivery } = await copyOn(id);
    const { redis, keys } = newsroom.context.store;
    const remoteUrl = `https://social.example/@courier/${'7'.repeat(140)}`;
    await redis.hset(keys.delivery(delivery.id), { remoteUrl });
    newsroom.clock.advance(400 * day);
    await applyRetention(newsroom.context);
    expect((await copyOn(id)).copy.url).toBe(remoteUrl);
    expect(await redis.object('ENCODING', keys.delivery(delivery.id))).toBe('listpack');
  });

  test('a removal that begins again keeps nothing of its proof, whose addresses are in pieces', async () => {
    const { store, clock } = newsroom.context;
    const key = store.keys.delivery('p_2');
    await writerOf(store).hset(key, { state: 'sent', ...inPieces('remoteId', 'a'.repeat(100)) });
    await requestRemoval(store, {
      ...{ id: 'p_1', channel: 'fedi', expected: 1, evidence: 'seen again', alarms: true },
      ...{ dueAt: clock.now(), was: 'sent', delivery: { id: 'p_2', purpose: 'remove' } },
    });
    expect(Object.keys(await store.redis.hgetall(key)).filter((name) => name.startsWith('remoteId'))).toEqual(
      [],
    );
  });

  test('a second run finds nothing more to do', async () => {
    await posted();
    newsroom.clock.advance(400 * day);
    await applyRetention(newsroom.context);
    const before = await everythingStored(newsroom.context);
    expect(await applyRetention(newsroom.context)).toEqual({ articles: 0, drafts: 0, deliveries: 0 });
    expect(await everythingStored(newsroom.context)).toEqual(before);
    const lists = Object.keys(before).filter((key) => /:(drafts|deliveries):/.test(key));
    expect(lists).toEqual([]);
  });
});

test('whatever the order of days, revisions, approvals and retention, a post is sent once', async () => {
  const random = seededRandom(16);
  const pick = (most: number) => (random.bytes(1)[0] ?? 0) % most;
  for (let story = 0; story < 12; story += 1) {
    const article = {
      headline: `The ferry ${story} returns to Orrin`,
      url: `https://tarn.example/f${story}`,
    };
    let id = await publish(newsroom.context, article);
    for (let step = 0; step < 12; step += 1) {
      const acts = [
        async () => newsroom.clock.advance(pick(200) * day),
        async () => applyRetention(newsroom.context),
        async () => {
          id = await publish(newsroom.context, { ...article, headline: `${article.headline} ${step}` });
        },
        async () => draftByHand(newsroom.context, { articleId: id, channel: 'fedi' }),
        async () => {
          const draft = await draftFor(newsroom.context, id, 'fedi');
          await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
        },
        async () => worker.settleDown(),
      ];
      // What is refused (no such draft, decided already, posted) is part of the story.
      await acts[pick(acts.length)]?.().catch(() => undefined);
    }
    await worker.settleDown();
    const posts = mastodon.truth.filter(({ text }) => text.includes(`ferry ${story} `));
    expect(posts.length, `story ${story}`).toBeLessThanOrEqual(1);
  }
  expect(mastodon.truth.length).toBeGreaterThan(3);
});
