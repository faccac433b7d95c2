import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { keepDraft } from '../../../src/actions/drafting/keepDraft.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const ferry = { headline: 'Ferry sails on Monday', url: 'https://tarn.example/ferry', language: 'en' };
let newsroom: TestNewsroom;
let hook: WebhookSimulator;

beforeEach(async () => {
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  const channel = { type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { ...channel, id: 'hook' },
      { ...channel, id: 'auto', review: 'auto' },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

const work = () => testWorker(newsroom.context, newsroom.clock).settleDown();
const correctionsOf = async (id: string) =>
  (await draftsOfArticle(newsroom.context.store, id))
    .filter(({ purpose }) => purpose !== 'post')
    .sort((a, b) => (`${a.channel}${a.purpose}` < `${b.channel}${b.purpose}` ? -1 : 1));

/** Published and posted on `auto` alone. */
async function posted() {
  const id = await publish(newsroom.context, ferry);
  await work();
  expect(hook.truth).toHaveLength(1);
  return id;
}

describe('a correction of a published post', () => {
  test('creates a draft in review on every channel with a published post, never sent automatically', async () => {
    const id = await posted();
    await correctArticle(newsroom.context, { id, note: 'The ferry sails on Tuesday, not on Monday.' });
    await work();
    const drafts = await correctionsOf(id);
    expect(drafts).toMatchObject([
      { channel: 'auto', purpose: 'correction:1', state: 'in_review', variant: 'correction-1' },
    ]);
    const [draft] = drafts;
    expect(draft?.parts[0]?.text).toBe(
      `Correction: The ferry sails on Tuesday, not on Monday.\n\n${draft?.link.url}`,
    );
    expect(draft?.reasons.at(-1)).toBe('Every correction is reviewed, on every channel.');
    expect(await draftFor(newsroom.context, id, 'hook')).toMatchObject({ state: 'stale' });
    expect(hook.truth).toHaveLength(1);
    await approveDraft(newsroom.context, { id: draft!.id, version: 1 });
    await work();
    expect(hook.truth).toHaveLength(2);
    expect(hook.truth[1]?.body).toMatchObject({ purpose: 'correction:1' });
  });

  test('creates one for each, once, whatever runs again, and a later one leaves the earlier unchanged', async () => {
    const id = await posted();
    await correctArticle(newsroom.context, { id, note: 'It sails on Tuesday.' });
    await work();
    await correctArticle(newsroom.context, { id, note: 'It sails at seven.' });
    await work();
    await draftArticle(newsroom.context, id);
    expect(await correctionsOf(id)).toMatchObject([
      { purpose: 'correction:1', state: 'in_review', version: 1 },
      { purpose: 'correction:2', state: 'in_review', version: 1 },
    ]);
  });

  test('creates none for a post that was composed, or kept, with the correction in view', async () => {
    const id = await publish(newsroom.context, ferry);
    await correctArticle(newsroom.context, { id, note: 'It sails on Tuesday.' });
    await draftArticle(newsroom.context, id);
    const stale = (await draftsOfArticle(newsroom.context.store, id)).find(
      ({ channel }) => channel === 'hook',
    );
    const stored = await keepDraft(newsroom.context, { id: stale!.id, version: stale!.version });
    await approveDraft(newsroom.context, { id: stored.id, version: stored.version });
    await work();
    expect(hook.truth).toHaveLength(1);
    expect(await correctionsOf(id)).toEqual([]);
  });

  test('is removed with the article', async () => {
    const id = await posted();
    await correctArticle(newsroom.context, { id, note: 'It sails on Tuesday.' });
    await work();
    await withdrawArticle(newsroom.context, { id });
    await work();
    expect(await correctionsOf(id)).toMatchObject([{ state: 'rejected' }]);
  });
});
