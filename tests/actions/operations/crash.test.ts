import { afterEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { listArticles } from '../../../src/article/archive.ts';
import { listDeliveries } from '../../../src/delivery/delivery.ts';
import { SluglineError } from '../../../src/errors.ts';
import { listDrafts } from '../../../src/review/draft.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { approver, openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';
import { crashingContext, Killed, type TestQueue, testQueue, testWorker } from '../../support/worker.ts';

const story = {
  headline: 'Ferry returns to Orrin after the storm',
  url: 'https://tarn.example/ferry',
  bullets: ['First boat leaves at six'],
  publishedAt: '2026-11-20T08:00:00Z',
};

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function open(): Promise<void> {
  let now = () => 0;
  mastodon = await startMastodon({ now: () => now() });
  newsroom = await openTestNewsroom({
    links: { allowHosts: [] },
    channels: [
      { id: 'toots', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } },
    ],
  });
  now = () => newsroom.clock.now();
}

/** What a newsroom does with one article: ingest, work, approve, send. Stops where it is killed. */
async function wholePath(context: Context, queue: TestQueue): Promise<void> {
  await ingest(context, [story], byCommand);
  const worker = testWorker(context, newsroom.clock, queue);
  await worker.settleDown();
  await approveAll(context);
  await worker.settleDown();
}

async function approveAll(context: Context): Promise<void> {
  const { items } = await listDrafts(context.store, { state: 'in_review' }, 10);
  for (const draft of items)
    await approveDraft({ ...context, actor: approver }, { id: draft.id, version: draft.version });
}

async function expectOnceEach(): Promise<void> {
  const { store } = newsroom.context;
  expect((await listArticles(store, 10)).items).toMatchObject([{ headline: story.headline, revision: 1 }]);
  expect(await store.redis.zcard(store.keys.feed('all'))).toBe(1);
  expect((await listDrafts(store, {}, 10)).items).toMatchObject([{ channel: 'toots', state: 'done' }]);
  const { items } = await listDeliveries(store, {}, 10);
  expect(items).toMatchObject([{ state: 'sent', remoteUrl: expect.stringContaining(mastodon.url) }]);
  expect(mastodon.truth).toHaveLength(1);
}

/** How many commands the whole path takes without a kill. */
async function commandsOfThePath(): Promise<number> {
  await open();
  const counted = crashingContext(newsroom.context, Number.POSITIVE_INFINITY, 'before');
  await wholePath(counted.context, testQueue());
  await expectOnceEach();
  return counted.commands();
}

describe('a process that is killed', () => {
  test.each(['before', 'after'] as const)(
    '%s any command of the path loses nothing and doubles nothing',
    { timeout: 240_000 },
    async (when) => {
      const commands = await commandsOfThePath();
      expect(commands).toBeGreaterThan(20);
      for (let n = 1; n <= commands; n++) {
        await newsroom.close();
        await mastodon.close();
        await open();
        const dying = crashingContext(newsroom.context, n, when);
        const queue = testQueue();
        const died = await wholePath(dying.context, queue).then(
          () => undefined,
          (error) => error,
        );
        if (died !== undefined && !(died instanceof Killed) && !(died instanceof SluglineError)) throw died;

        // The next process: the source is read again, the sweep finds what was due, a person approves what is open.
        const worker = testWorker(newsroom.context, newsroom.clock, queue);
        await ingest(newsroom.context, [story], byCommand);
        await worker.settleDown();
        await approveAll(newsroom.context);
        await worker.pass(20 * 60_000, 20_000);
        try {
          await expectOnceEach();
        } catch (error) {
          throw new Error(
            `killed ${when} command ${n} of ${commands}: ${error instanceof Error ? error.message : error}`,
          );
        }
      }
    },
  );
});
