import { afterEach, beforeEach, expect, test } from 'vitest';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../src/actions/copies/editCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../src/actions/drafting/draftArticle.ts';
import { draftByHand } from '../../src/actions/drafting/draftByHand.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { storyOf } from '../../src/actions/tracing/story.ts';
import { requireArticle } from '../../src/article/archive.ts';
import { findDeliveries } from '../../src/delivery/findDeliveries.ts';
import { draftsOfArticle } from '../../src/review/draft.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const ferry = { headline: 'The ferry returns to Orrin on Monday', url: 'https://tarn.example/ferry' };
let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;

beforeEach(async () => {
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  const channel = { type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({ channels: [{ ...channel, id: 'fedi', onCorrection: 'edit' }] });
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

const work = () => testWorker(newsroom.context, newsroom.clock).settleDown();

async function draftsFor(id: string) {
  const drafts = await draftsOfArticle(newsroom.context.store, id);
  return drafts
    .filter(({ purpose }) => purpose !== 'post')
    .sort((a, b) => (a.purpose < b.purpose ? -1 : 1))
    .map(({ purpose, corrects, state }) => [purpose, corrects ?? 'by hand', state]);
}

async function approveOpen(id: string): Promise<void> {
  const drafts = await draftsOfArticle(newsroom.context.store, id);
  for (const { id, version, state } of drafts)
    if (state === 'in_review') await approveDraft(newsroom.context, { id, version });
  await work();
}

async function posted(): Promise<string> {
  const id = await publish(newsroom.context, ferry);
  await approveOpen(id);
  return id;
}

async function editByHand(id: string, change: (text: string) => string): Promise<void> {
  const [found] = await copiesOfArticle(newsroom.context, id);
  const { id: copy, version, text } = found!.copy;
  await editCopy(newsroom.context, { id: copy, version, text: change(text) });
  await work();
}

async function correct(id: string, note: string): Promise<void> {
  newsroom.clock.advance(60_000);
  await correctArticle(newsroom.context, { id, note });
  await work();
}

test('a correction reaches a post whose text was edited by hand before, and again after another edit', async () => {
  const id = await posted();
  await editByHand(id, (text) => text.replace('The ferry', 'The Orrin ferry'));
  await correct(id, 'It returns on Tuesday.');
  expect(await draftsFor(id)).toEqual([
    ['edit:1', 'by hand', 'done'],
    ['edit:2', 1, 'in_review'],
  ]);
  await approveOpen(id);
  await editByHand(id, (text) => text.replace('returns', 'is back'));
  await correct(id, 'It returns at seven.');
  await draftArticle(newsroom.context, id);
  expect(await draftsFor(id)).toEqual([
    ['edit:1', 'by hand', 'done'],
    ['edit:2', 1, 'done'],
    ['edit:3', 'by hand', 'done'],
    ['edit:4', 2, 'in_review'],
  ]);
  await approveOpen(id);
  const [found] = await copiesOfArticle(newsroom.context, id);
  expect(found?.copy).toMatchObject({ state: 'edited', evidence: 'The new text is there.' });
  expect(mastodon.truth[0]?.edits).toHaveLength(4);
});

test('a correction has one draft if the channel stops editing its posts', async () => {
  const id = await posted();
  await correct(id, 'It returns on Tuesday.');
  await approveOpen(id);
  newsroom.context.config.channels[0]!.onCorrection = 'ask';
  await draftArticle(newsroom.context, id);
  expect(await draftsFor(id)).toEqual([['edit:1', 1, 'done']]);
});

test('a post of an article that makes no drafts by itself is corrected, too', async () => {
  const { context, clock } = newsroom;
  const old = { ...ferry, publishedAt: '2020-01-01T00:00:00Z' };
  const id = await publish(context, old, { source: 'cms', pushed: false, draftsSince: clock.now() });
  await draftByHand(context, { articleId: id, channel: 'fedi' });
  await approveOpen(id);
  await correct(id, 'It returns on Tuesday.');
  expect(await draftsFor(id)).toEqual([['edit:1', 1, 'in_review']]);
});

test('an article’s deliveries and its story name the edits and removals of its posts', async () => {
  const id = await posted();
  await editByHand(id, (text) => text.replace('The ferry', 'The Orrin ferry'));
  await withdrawArticle(newsroom.context, { id, copies: 'remove' });
  await work();
  const { items } = await findDeliveries(newsroom.context, { article: id }, 10);
  expect(items.map(({ purpose, state }) => [purpose, state]).sort()).toEqual([
    ['edit:1', 'sent'],
    ['post', 'sent'],
    ['remove', 'sent'],
  ]);
  const story = await storyOf(newsroom.context, await requireArticle(newsroom.context.store, id));
  const lines = story.events.map(({ what }) => what);
  expect(lines).toContain('fedi, edit:1: carried out');
  expect(lines).toContain('fedi, remove: carried out');
  expect(lines).toContain('copy removal-requested (fedi)');
});
