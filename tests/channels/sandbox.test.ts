import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../src/actions/copies/editCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { setSandboxFault } from '../../src/actions/operations/setSandboxFault.ts';
import { type SandboxPost, sandboxPostsOf } from '../../src/channels/sandbox/posts.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let worker: ReturnType<typeof testWorker>;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'fedi', type: 'sandbox', cap: { gap: '0s' } },
      { id: 'short', type: 'sandbox', like: 'bluesky', cap: { gap: '0s' } },
    ],
  });
  worker = testWorker(newsroom.context, newsroom.clock);
});
afterEach(() => newsroom.close());

async function published(headline = 'The ferry returns to Orrin'): Promise<string> {
  const id = await publish(newsroom.context, { headline, url: `https://tarn.example/${headline.length}` });
  for (const { id: draft, version } of await draftsOfArticle(newsroom.context.store, id))
    await approveDraft(newsroom.context, { id: draft, version });
  await worker.settleDown();
  return id;
}

const shown = (channel = 'fedi') => sandboxPostsOf(newsroom.context.store, channel);
const copyOn = async (articleId: string, channel = 'fedi') =>
  (await copiesOfArticle(newsroom.context, articleId)).find(({ copy }) => copy.channel === channel)!.copy;

describe('a sandbox channel', () => {
  test('shows an approved post on a page of this server', async () => {
    const id = await published();
    expect(await shown()).toMatchObject([{ headline: 'The ferry returns to Orrin' }]);
    const { url, state } = await copyOn(id);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sandbox\/fedi\?post=[0-9a-f]{64}$/);
    expect(state).toBe('live');
  });

  test('counts like the platform that it imitates', async () => {
    const id = await publish(newsroom.context, { headline: 'A', url: 'https://tarn.example/a' });
    const drafts = await draftsOfArticle(newsroom.context.store, id);
    const limits = drafts.map(({ channel, parts }) => [channel, parts[0]?.limit]).sort();
    expect(limits).toEqual([
      ['fedi', 500],
      ['short', 300],
    ]);
  });

  test('is corrected, answered and confirmed gone', async () => {
    const id = await published();
    const { id: copyId, text } = await copyOn(id);
    await editCopy(newsroom.context, { id: copyId, version: 1, text: text.replace('returns', 'came back') });
    await worker.settleDown();
    expect((await copyOn(id)).state).toBe('edited');
    await correctArticle(newsroom.context, { id, note: 'The ferry came back on Monday, not on Sunday.' });
    await worker.settleDown();
    const correction = (await draftsOfArticle(newsroom.context.store, id)).find(
      ({ channel, purpose }) => channel === 'fedi' && purpose === 'correction:1',
    )!;
    await approveDraft(newsroom.context, { id: correction.id, version: correction.version });
    await worker.settleDown();
    const posts = await shown();
    const post = posts.find(({ replyTo }: SandboxPost) => replyTo === undefined);
    expect(posts.find(({ replyTo }) => replyTo !== undefined)?.replyTo).toBe(post?.id);
    await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    expect((await copyOn(id)).state).toBe('gone');
    expect((await shown()).every(({ removedAt }) => removedAt !== undefined)).toBe(true);
  });

  test.each([
    ['lose-answer', 'uncertain'],
    ['lose-request', 'uncertain'],
    ['rate-limit', 'scheduled'],
    ['refuse', 'failed'],
  ])('fails once as it was asked to: %s', async (fault, state) => {
    await setSandboxFault(newsroom.context, { channel: 'fedi', fault });
    await published();
    const first = await listDeliveries(newsroom.context.store, { channel: 'fedi' }, 10);
    expect(first.items[0]?.state).toBe(state);
    await worker.pass(5 * 60_000);
    expect(await shown()).toHaveLength(fault === 'refuse' ? 0 : 1);
  });
});
