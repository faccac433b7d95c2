import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../../src/actions/copies/editCopy.ts';
import { removeCopy } from '../../../src/actions/copies/removeCopy.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { SluglineError } from '../../../src/errors.ts';
import { type FediverseServer, type InboxFault, startFediverse } from '../../simulators/activitypub.ts';
import { seeded } from '../../simulators/faults.ts';
import { byCommand } from '../../support/records.ts';
import { crashingContext, Killed, testQueue, testWorker } from '../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../web/server.ts';

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      killAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1_000, max: 600_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'remove' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const inboxFaults: InboxFault[] = ['lost', 'cut', 500, 503];

test('each follower’s server has each post once and as it is at last, whenever a worker dies and whatever is lost', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 20 }),
      fc.integer({ min: 1, max: 1e6 }),
      async (steps, seed) => {
        const web = await openTestWeb({
          feeds: [],
          channels: [
            { id: 'fedi', type: 'activitypub', username: 'desk', review: 'auto', cap: { gap: '0s' } },
          ],
        });
        const random = seeded(seed);
        let isCalm = true;
        const faults = () =>
          isCalm || random() > 0.4 ? undefined : inboxFaults[Math.floor(random() * inboxFaults.length)];
        const now = () => web.clock.now();
        const shared = await startFediverse({ now, faults, accounts: ['ann', 'bob'] });
        const single = await startFediverse({
          now,
          faults,
          accounts: ['cem', 'dia'],
          shares: false,
          accepts: 'rfc9421',
        });
        try {
          const queue = testQueue();
          for (const [server, names] of [
            [shared, ['ann', 'bob']],
            [single, ['cem', 'dia']],
          ] as const)
            for (const name of names)
              await server.follow(name, await server.find(`@desk@${new URL(web.base).host}`));
          await testWorker(web.context, web.clock, queue).settleDown();
          isCalm = false;
          for (const each of steps) await take(web, each, queue);
          isCalm = true;
          const rested = testWorker(web.context, web.clock, queue);
          await rested.pass(3 * 3_600_000, 300_000);
          expect(summary(shared)).toEqual(summary(single));
          expect(shared.truth.every(({ created }) => created === 1)).toBe(true);
          const { redis, keys } = web.context.store;
          const live = await redis.zrange(keys.actorOutbox('desk'), '0', '-1');
          const seen = shared.truth.filter(({ deletedAt }) => deletedAt === undefined);
          expect(seen.map(({ id }) => id.split('/').at(-1)).sort()).toEqual(live.toSorted());
          for (const { content, document } of seen) {
            const shown = await fetch(document.id, { headers: { accept: 'application/activity+json' } });
            expect(await shown.json()).toMatchObject({ content });
          }
          const [sent, ...unsettled] = await Promise.all(
            ['sent', 'unknown', 'uncertain', 'failed'].map((state) =>
              redis.zcard(keys.deliveries(state, '*')),
            ),
          );
          // Edits and removals are deliveries of their own.
          expect(sent).toBeGreaterThanOrEqual(published(web));
          expect(unsettled).toEqual([0, 0, 0]);
        } finally {
          counts.delete(web);
          await shared.close();
          await single.close();
          await web.close();
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 15) },
  );
});

/** The posts as a server's people see them at last. */
function summary({ truth }: FediverseServer) {
  return truth
    .map(({ id, content, deletedAt }) => ({ id, content: deletedAt === undefined ? content : 'removed' }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const counts = new Map<TestWeb, string[]>();
const published = (web: TestWeb) => counts.get(web)?.length ?? 0;

async function take(web: TestWeb, step: Step, queue: ReturnType<typeof testQueue>): Promise<void> {
  const known = counts.get(web) ?? [];
  try {
    if (step.do === 'publish') {
      const headline = `Ferry ${['Petrel', 'Auk', 'Gannet', 'Heron', 'Ibis', 'Jay', 'Kite', 'Lark'][known.length % 8]} sails to Orrin at ${known.length} o’clock`;
      const [row] = await ingest(
        web.context,
        [{ headline, url: `https://tarn.example/${known.length}` }],
        byCommand,
      );
      counts.set(web, [...known, row?.id ?? '']);
    } else if (step.do === 'work') {
      const dying = crashingContext(web.context, step.killAt ?? Number.POSITIVE_INFINITY, step.when);
      await testWorker(dying.context, web.clock, queue).pass(5_000);
    } else if (step.do === 'pass') web.clock.advance(step.ms);
    else {
      const copies = await Promise.all(known.map((id) => copiesOfArticle(web.context, id)));
      const copy = copies
        .flat()
        .find(({ copy: { can } }) => can.includes(step.do === 'edit' ? 'edit' : 'remove'))?.copy;
      if (!copy) return;
      const { id, version } = copy;
      if (step.do === 'remove') await removeCopy(web.context, { id });
      else await editCopy(web.context, { id, version, text: `${copy.text} Corrected.`, override: 'a test' });
    }
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof SluglineError)) throw error;
  }
}
