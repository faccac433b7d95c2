import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { editDraft } from '../../src/actions/edit.ts';
import { ingest } from '../../src/actions/ingest.ts';
import { pause, resume } from '../../src/actions/pause.ts';
import { recomposeDraft } from '../../src/actions/recompose.ts';
import { rejectDraft } from '../../src/actions/reject.ts';
import { retryDelivery } from '../../src/actions/resolve.ts';
import { withdrawArticle } from '../../src/actions/withdraw.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { SluglineError } from '../../src/errors.ts';
import { type Draft, listDrafts } from '../../src/review/draft.ts';
import { type Fault, faults, seeded, seededFaults } from '../simulators/faults.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom } from '../support/newsroom.ts';
import { byCommand } from '../support/records.ts';
import { dyingNeeds, Killed, testQueue, testWorker } from '../support/worker.ts';

/** A stall would wait for the claim's deadline on a clock that only the test moves. */
const quick: Fault[] = faults.filter((fault) => fault !== 'stall-after-storing');

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

it('whatever people do and whenever a worker dies, a post is visible once at most and the ledger tells the truth', {
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
        const fault = seededFaults(seed, 0.4, quick);
        const chance = seeded(seed + 1);
        const mastodon = await startMastodon({
          now: () => now(),
          faults: () => (isCalm ? undefined : fault()),
          queuedFor: () => Math.floor(chance() * 14 * 60_000),
          repeats: () => 'anew',
        });
        const room = await openTestNewsroom({
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
        now = () => room.clock.now();
        try {
          await live(room, steps);
          isCalm = true;
          await rest(room);
          const { items } = await listDeliveries(room.needs.store, {}, 10);
          expect(mastodon.truth.length).toBeLessThanOrEqual(1);
          expect(items.length).toBeLessThanOrEqual(1);
          const state = items[0]?.state ?? 'none';
          expect(['none', 'sent', 'failed', 'cancelled', 'expired', 'unknown', 'held']).toContain(state);
          if (mastodon.truth.length === 1) expect(['sent', 'unknown']).toContain(state);
          else expect(state).not.toBe('sent');
        } finally {
          await room.close();
          await mastodon.close();
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 60) },
  );
});

type Room = Awaited<ReturnType<typeof openTestNewsroom>>;
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function live(room: Room, steps: Step[]): Promise<void> {
  const queue = testQueue();
  let revision = 0;
  const article = () => ({
    headline: `Ferry returns to Orrin, ${revision} boats`,
    url: 'https://tarn.example/ferry',
  });
  await ingest(room.needs, [article()], byCommand);
  await testWorker(room.needs, room.clock, queue).settleDown();
  for (const each of steps) {
    try {
      if (each.do === 'work') {
        const dying = dyingNeeds(room.needs, each.killAt ?? Number.POSITIVE_INFINITY, each.when);
        await testWorker(dying.needs, room.clock, queue).pass(5_000);
      } else if (each.do === 'pass') {
        room.clock.advance(each.ms);
      } else if (each.do === 'revise') {
        revision += 1;
        await ingest(room.needs, [article()], byCommand);
      } else {
        await act(room, each.do);
      }
    } catch (error) {
      // A refusal is an answer, and so is a death.
      if (!(error instanceof SluglineError) && !(error instanceof Killed)) throw error;
    }
  }
  await testWorker(room.needs, room.clock, queue).settleDown();
}

async function act(
  room: Room,
  what: 'approve' | 'edit' | 'reject' | 'recompose' | 'pause' | 'resume' | 'retry' | 'withdraw',
): Promise<void> {
  const { needs } = room;
  const draft = (await listDrafts(needs.store, {}, 1)).items[0] as Draft;
  const named = { id: draft.id, version: draft.version };
  switch (what) {
    case 'approve':
      await approveDraft(needs, named);
      return;
    case 'edit':
      await editDraft(needs, { ...named, text: `Boats again\n${draft.link.url}` });
      return;
    case 'reject':
      await rejectDraft(needs, named);
      return;
    case 'recompose':
      await recomposeDraft(needs, named);
      return;
    case 'pause':
      return pause(needs, {});
    case 'resume':
      return resume(needs, {});
    case 'withdraw':
      await withdrawArticle(needs, { id: draft.articleId });
      return;
    case 'retry': {
      const delivery = (await listDeliveries(needs.store, {}, 1)).items[0];
      if (delivery) await retryDelivery(needs, { id: delivery.id });
    }
  }
}

/** Everybody goes home and nothing dies any more: what is under way comes to its end. */
async function rest(room: Room): Promise<void> {
  const worker = testWorker(room.needs, room.clock);
  await worker.settleDown();
  await worker.pass(60 * 60_000, 30_000);
}
