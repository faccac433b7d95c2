import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelivery } from '../../src/actions/delivering/retryDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { recomposeDraft } from '../../src/actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { ingest } from '../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { SluglineError } from '../../src/errors.ts';
import { type Draft, listDrafts } from '../../src/review/draft.ts';
import { type Fault, faults, seeded, seededFaults } from '../simulators/faults.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom } from '../support/newsroom.ts';
import { byCommand } from '../support/records.ts';
import { crashingContext, Killed, testQueue, testWorker } from '../support/worker.ts';

/** A stall would wait for the claim's deadline on a clock that only the test moves. */
const quickFaults: Fault[] = faults.filter((fault) => fault !== 'stall-after-storing');

const step = fc.oneof(
  fc.record({
    do: fc.constant('work' as const),
    killAt: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1_000, max: 1_200_000 }) }),
  fc.record({
    do: fc.constantFrom(
      'approve' as const,
      'edit' as const,
      'reject' as const,
      'recompose' as const,
      'revise' as const,
      'pause' as const,
      'resume' as const,
      'retry' as const,
    ),
  }),
  fc.record({ do: fc.constant('withdraw' as const) }),
);

test('whatever people do and whenever a worker dies, a post is visible once at most and the ledger tells the truth', {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 24 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.constantFrom('mastodon', 'gotosocial'),
      async (steps, seed, software) => {
        let now = () => 0;
        let isCalm = false;
        const fault = seededFaults(seed, 0.4, quickFaults);
        const random = seeded(seed + 1);
        const mastodon = await startMastodon({
          now: () => now(),
          faults: () => (isCalm ? undefined : fault()),
          queuedFor: () => Math.floor(random() * 14 * 60_000),
          repeats: () => 'anew',
        });
        const newsroom = await openTestNewsroom({
          channels: [
            {
              id: 'toots',
              type: 'mastodon',
              baseUrl: mastodon.url,
              token: mastodon.token,
              software,
              cap: { gap: '0s' },
            },
          ],
        });
        now = () => newsroom.clock.now();
        try {
          await live(newsroom, steps);
          isCalm = true;
          await rest(newsroom);
          const { items } = await listDeliveries(newsroom.context.store, {}, 10);
          expect(mastodon.truth.length).toBeLessThanOrEqual(1);
          expect(items.length).toBeLessThanOrEqual(1);
          const state = items[0]?.state ?? 'none';
          expect(['none', 'sent', 'failed', 'cancelled', 'expired', 'unknown', 'held']).toContain(state);
          if (mastodon.truth.length === 1) expect(['sent', 'unknown']).toContain(state);
          else expect(state).not.toBe('sent');
        } finally {
          await newsroom.close();
          await mastodon.close();
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 60) },
  );
});

type LiveNewsroom = Awaited<ReturnType<typeof openTestNewsroom>>;
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function live(newsroom: LiveNewsroom, steps: Step[]): Promise<void> {
  const queue = testQueue();
  let revision = 0;
  const article = () => ({
    headline: `Ferry returns to Orrin, ${revision} boats`,
    url: 'https://tarn.example/ferry',
  });
  await ingest(newsroom.context, [article()], byCommand);
  await testWorker(newsroom.context, newsroom.clock, queue).settleDown();
  for (const each of steps) {
    try {
      if (each.do === 'work') {
        const dying = crashingContext(newsroom.context, each.killAt ?? Number.POSITIVE_INFINITY, each.when);
        await testWorker(dying.context, newsroom.clock, queue).pass(5_000);
      } else if (each.do === 'pass') {
        newsroom.clock.advance(each.ms);
      } else if (each.do === 'revise') {
        revision += 1;
        await ingest(newsroom.context, [article()], byCommand);
      } else {
        await act(newsroom, each.do);
      }
    } catch (error) {
      // A refusal is an answer, and so is a death.
      if (!(error instanceof SluglineError) && !(error instanceof Killed)) throw error;
    }
  }
  await testWorker(newsroom.context, newsroom.clock, queue).settleDown();
}

async function act(
  newsroom: LiveNewsroom,
  what: 'approve' | 'edit' | 'reject' | 'recompose' | 'pause' | 'resume' | 'retry' | 'withdraw',
): Promise<void> {
  const { context } = newsroom;
  const draft = (await listDrafts(context.store, {}, 1)).items[0] as Draft;
  const named = { id: draft.id, version: draft.version };
  switch (what) {
    case 'approve':
      await approveDraft(context, named);
      return;
    case 'edit':
      await editDraft(context, { ...named, text: `Boats again\n${draft.link.url}` });
      return;
    case 'reject':
      await rejectDraft(context, named);
      return;
    case 'recompose':
      await recomposeDraft(context, named);
      return;
    case 'pause':
      return pauseSending(context, {});
    case 'resume':
      return resumeSending(context, {});
    case 'withdraw':
      await withdrawArticle(context, { id: draft.articleId });
      return;
    case 'retry': {
      const delivery = (await listDeliveries(context.store, {}, 1)).items[0];
      if (delivery) await retryDelivery(context, { id: delivery.id });
    }
  }
}

/** Everybody stops and nothing is killed any more: what is in progress ends. */
async function rest(newsroom: LiveNewsroom): Promise<void> {
  const worker = testWorker(newsroom.context, newsroom.clock);
  await worker.settleDown();
  await worker.pass(60 * 60_000, 30_000);
}
