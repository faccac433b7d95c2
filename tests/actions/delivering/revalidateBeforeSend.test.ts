import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { keepDraft } from '../../../src/actions/drafting/keepDraft.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const ferry = {
  headline: 'Ferry returns to Orrin after 3 years',
  url: 'https://tarn.example/ferry',
  language: 'en',
};
let newsroom: TestNewsroom;
let hook: WebhookSimulator;

beforeEach(async () => {
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } },
      { id: 'masto', type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

const drafted = async () => draftFor(newsroom.context, await publish(newsroom.context, ferry), 'hook');
const work = () => testWorker(newsroom.context, newsroom.clock).settleDown();
const now = (draft: Draft) => draftFor(newsroom.context, draft.articleId, 'hook');

/** Something writes another text into an approved draft, past every action. */
async function tamper(draft: Draft, change: (text: string) => string): Promise<void> {
  const { redis, keys } = newsroom.context.store;
  const json = (await redis.hget(keys.draft(draft.id), 'json')) ?? '';
  await redis.hset(keys.draft(draft.id), 'json', change(json));
}

describe('the last check before anything is sent', () => {
  test('sends a draft back into review if its words are not in the article, before anything is claimed', async () => {
    const draft = await drafted();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1 });
    await tamper(draft, (json) => json.replaceAll('Ferry returns to Orrin', 'Ferry returns to Tarn'));
    await deliver(newsroom.context, deliveries[0]!);
    expect(hook.truth).toEqual([]);
    expect(await deliveryById(newsroom.context.store, deliveries[0]!)).toMatchObject({
      state: 'cancelled',
      attempts: [],
      reason: expect.stringMatching(/^Stopped before it was sent: .*is not in the article in this form/),
    });
    expect(await now(draft)).toMatchObject({
      state: 'in_review',
      version: 2,
      approvedBy: [],
      reasons: [
        'It was stopped before it was sent.',
        expect.stringContaining('is not in the article in this form'),
      ],
    });
    await expect(approveDraft(newsroom.context, { id: draft.id, version: 2 })).rejects.toMatchObject({
      code: 'draft.not-in-article',
    });
  });

  test('checks a kept text against the revision that it came from', async () => {
    const draft = await drafted();
    await ingestOne(newsroom.context, { ...ferry, headline: 'Ferry comes back to Orrin' }, byCommand);
    await draftArticle(newsroom.context, draft.articleId);
    const stale = await now(draft);
    const stored = await keepDraft(newsroom.context, { id: draft.id, version: stale.version });
    expect(stored).toMatchObject({ articleRevision: 2, textRevision: 1 });
    await approveDraft(newsroom.context, { id: stored.id, version: stored.version });
    await work();
    expect(hook.truth).toHaveLength(1);
  });

  test('accepts a person’s own words, and issues with a recorded reason', async () => {
    const draft = await drafted();
    const words = await editDraft(newsroom.context, {
      id: draft.id,
      version: 1,
      text: `Good morning, sailors! #Orrin ${draft.link.url}`,
    });
    const text = `Good morning, 40 sailors! ${draft.link.url}`;
    const edit = (override?: string) =>
      editDraft(newsroom.context, { id: draft.id, version: words.version, text, override });
    await expect(edit()).rejects.toMatchObject({
      code: 'draft.not-in-article',
      sentence: 'The text says something that the article does not: The number 40 is not in the article.',
    });
    await expect(edit('  ')).rejects.toMatchObject({ code: 'draft.not-in-article' });
    const edited = await edit('The harbour master counted them.');
    expect(edited).toMatchObject({
      state: 'in_review',
      override: { by: 'ada', reason: 'The harbour master counted them.' },
      reasons: ['Edited by ada.', 'It says what the article does not; ada: The harbour master counted them.'],
    });
    await approveDraft(newsroom.context, { id: draft.id, version: edited.version });
    await work();
    expect(hook.truth).toHaveLength(1);
  });

  test.each([
    ['a mention', 'Hear this, @harbour'],
    ['a link to elsewhere', 'See https://orrin.example/boats'],
  ])('asks for a reason also for %s', async (_, words) => {
    const draft = await draftFor(newsroom.context, await publish(newsroom.context, ferry), 'masto');
    const text = `${words} ${draft.link.url}`;
    const edit = (override?: string) =>
      editDraft(newsroom.context, { id: draft.id, version: 1, text, override });
    await expect(edit()).rejects.toMatchObject({ code: 'draft.not-in-article' });
    expect(await edit('They asked for it.')).toMatchObject({ state: 'in_review' });
  });

  test('drops the reason once the text needs none', async () => {
    const draft = await drafted();
    const edit = (version: number, text: string, override?: string) =>
      editDraft(newsroom.context, { id: draft.id, version, text: `${text} ${draft.link.url}`, override });
    await edit(1, '40 sailors', 'counted');
    expect((await edit(2, '40 sailors, still')).override).toMatchObject({ reason: 'counted' });
    expect((await edit(3, 'Sailors')).override).toBeUndefined();
    await expect(edit(4, '41 sailors')).rejects.toMatchObject({ code: 'draft.not-in-article' });
  });
});
