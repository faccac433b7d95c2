import { afterEach, beforeEach, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { draftByHand } from '../../../src/actions/drafting/draftByHand.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
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

test('a channel whose conditions leave the article out gets a draft that waits for a person', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  expect(await draftsOfArticle(context.store, articleId)).toHaveLength(1);
  const { draft, made } = await draftByHand(context, { articleId, channel: 'sport' });
  expect(made).toBe(true);
  // "review: auto" is for what the channel takes by itself.
  expect(draft).toMatchObject({ channel: 'sport', purpose: 'post', state: 'in_review', version: 1 });
  expect(draft.reasons.join(' ')).toContain(`${context.actor.name} asked for it`);
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

test('it is refused for what is withdrawn, decided, or nowhere', async () => {
  const { context } = newsroom;
  const articleId = await publish(context, ferry);
  const draft = await draftFor(context, articleId, 'all');
  await rejectDraft(context, { id: draft.id, reason: 'No.' });
  await expect(draftByHand(context, { articleId, channel: 'all' })).rejects.toThrow(
    `Article ${articleId} gets no new draft for all: draft ${draft.id} is rejected.`,
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
