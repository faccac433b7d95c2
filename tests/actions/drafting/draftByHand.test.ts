import { afterEach, beforeEach, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftByHand } from '../../../src/actions/drafting/draftByHand.ts';
import { duplicateDraft } from '../../../src/actions/drafting/duplicateDraft.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { reopenDraft } from '../../../src/actions/drafting/reopenDraft.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const hook = { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' };
const ferry = {
  headline: 'Ferry returns to Orrin',
  url: 'https://tarn.example/ferry',
  section: 'harbour',
  language: 'en',
};

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { ...hook, id: 'all' },
      { ...hook, id: 'sport', where: { section: 'sport' }, review: 'auto' },
    ],
  });
});
afterEach(() => newsroom.close());

test('a channel whose conditions exclude the article gets a draft that waits for a person', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  expect(await draftsOfArticle(context.store, articleId)).toHaveLength(1);
  const { draft, made } = await draftByHand(context, { articleId, channel: 'sport' });
  expect(made).toBe(true);
  // "review: auto" is for what the channel accepts by its own conditions.
  expect(draft).toMatchObject({ channel: 'sport', purpose: 'post', state: 'in_review', version: 1 });
  expect(draft.reasons.join(' ')).toContain(`${context.actor.name} requested it`);
  expect(draft.parts[0]?.text).toContain('Ferry returns to Orrin');
  const { items } = await listAudit(context.store, 10);
  expect(items[0]).toMatchObject({ action: 'draft.make', subject: draft.id, actor: context.actor.name });
  expect(await draftByHand(context, { articleId, channel: 'sport' })).toEqual({ draft, made: false });
});

test('history gets one, too', async () => {
  const { context } = newsroom;
  const old = { ...ferry, publishedAt: '2020-01-01T00:00:00Z' };
  const draftsSince = newsroom.clock.now();
  const articleId = await publish(context, old, { source: 'cms', pushed: false, draftsSince });
  expect(await draftsOfArticle(context.store, articleId)).toEqual([]);
  const { draft } = await draftByHand(context, { articleId, channel: 'all' });
  expect(draft.state).toBe('in_review');
});

test('it is refused for withdrawn articles, decided drafts and unknown ids', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  const draft = await draftFor(context, articleId, 'all');
  await rejectDraft(context, { id: draft.id, reason: 'No.' });
  await expect(draftByHand(context, { articleId, channel: 'all' })).rejects.toThrow(
    `Article ${articleId} gets no new draft for all: draft ${draft.id} is rejected, and can be reopened.`,
  );
  await expect(draftByHand(context, { articleId, channel: 'none' })).rejects.toThrow(
    'There is no channel none.',
  );
  await withdrawArticle(context, { id: articleId });
  await expect(draftByHand(context, { articleId, channel: 'sport' })).rejects.toThrow('is withdrawn');
  await expect(draftByHand(context, { articleId: 'a_0000000000000000', channel: 'all' })).rejects.toThrow(
    'There is no article',
  );
});

test('a rejected draft is reopened with its text, without its approvals, and can be approved', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  const draft = await draftFor(context, articleId, 'all');
  await approveDraft(context, { id: draft.id, version: draft.version });
  const rejected = await rejectDraft(context, { id: draft.id, reason: 'No.' });
  await expect(reopenDraft(context, { id: draft.id, version: draft.version })).rejects.toThrow(
    'changed meanwhile',
  );
  const reopened = await reopenDraft(context, { id: draft.id, version: rejected.version });
  expect(reopened).toMatchObject({ state: 'in_review', approvedBy: [], parts: draft.parts });
  expect(reopened.rejectedBy).toBeUndefined();
  const again = await approveDraft(context, { id: draft.id, version: reopened.version });
  expect(again.state).toBe('scheduled');
  await expect(reopenDraft(context, { id: draft.id, version: again.version })).rejects.toThrow('scheduled');
});

test('a rejected draft of an article that was revised is stale, and of a withdrawn one stays rejected', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  const draft = await draftFor(context, articleId, 'all');
  const rejected = await rejectDraft(context, { id: draft.id, reason: 'No.' });
  await publish(context, { ...ferry, headline: 'Ferry sinks at Orrin' });
  const reopened = await reopenDraft(context, { id: draft.id, version: rejected.version });
  expect(reopened.state).toBe('stale');
  await withdrawArticle(context, { id: articleId });
  const last = await rejectDraft(context, { id: draft.id, reason: 'No.' });
  await expect(reopenDraft(context, { id: draft.id, version: last.version })).rejects.toThrow('is withdrawn');
});

test('a duplicate has the same text around its own link; one that is there already stays', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  const draft = await draftFor(context, articleId, 'all');
  const text = draft.parts[0]?.text.replace('returns', 'is back') ?? '';
  await editDraft(context, { id: draft.id, version: draft.version, text });
  const copied = await duplicateDraft(context, { id: draft.id, channel: 'sport' });
  expect(copied).toMatchObject({
    made: true,
    hasText: true,
    draft: { channel: 'sport', state: 'in_review' },
  });
  expect(copied.draft.parts[0]?.text).toBe(text.replace(draft.link.url, copied.draft.link.url));
  expect(copied.draft.link.url).not.toBe(draft.link.url);
  expect(await duplicateDraft(context, { id: draft.id, channel: 'sport' })).toMatchObject({ made: false });
  await expect(duplicateDraft(context, { id: draft.id, channel: 'all' })).rejects.toThrow('another channel');
});
