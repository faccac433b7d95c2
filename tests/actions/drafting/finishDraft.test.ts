import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { finishDraft } from '../../../src/actions/drafting/finishDraft.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { draftsOfArticle, requireDraft } from '../../../src/review/draft.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

let newsroom: TestNewsroom;
let hook: WebhookSimulator;

beforeEach(async () => {
  hook = await startWebhook({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [{ id: 'hook', type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } }],
  });
});
afterEach(async () => {
  await newsroom.close();
  await hook.close();
});

async function approved() {
  const article = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
  const { id, version } = await draftFor(newsroom.context, await publish(newsroom.context, article), 'hook');
  return approveDraft(newsroom.context, { id, version });
}

test('a draft is closed once its delivery is final, and its content stays', async () => {
  const { id, deliveries } = await approved();
  const before = await requireDraft(newsroom.context.store, id);
  await finishDraft(newsroom.context, id);
  expect(await requireDraft(newsroom.context.store, id)).toEqual(before);
  await deliver(newsroom.context, deliveries[0]!);
  await finishDraft(newsroom.context, id);
  expect(await requireDraft(newsroom.context.store, id)).toEqual({ ...before, state: 'done' });
});

test('a correction that came while the post was on its way gets its draft', async () => {
  const { id, articleId, deliveries } = await approved();
  let isCorrected = false;
  const { net } = newsroom.context;
  const racing: typeof net = {
    ...net,
    async request(url, options) {
      const answer = await net.request(url, options);
      await correctArticle(newsroom.context, { id: articleId, note: 'The ferry returns on Friday.' });
      isCorrected = true;
      return answer;
    },
  };
  await deliver({ ...newsroom.context, net: racing }, deliveries[0]!);
  await finishDraft(newsroom.context, id);
  expect(isCorrected).toBe(true);
  const drafts = await draftsOfArticle(newsroom.context.store, articleId);
  expect(drafts.map(({ purpose }) => purpose).toSorted()).toEqual(['correction:1', 'post']);
});
