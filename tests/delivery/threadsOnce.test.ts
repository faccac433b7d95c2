import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Context } from '../../src/actions/context.ts';
import { settle } from '../../src/actions/delivering/settleDelivery.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../src/actions/drafting/chooseVariant.ts';
import { dueIds } from '../../src/actions/operations/dueIds.ts';
import { sweep } from '../../src/actions/operations/sweep.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { type Fault, faults, seeded, seededFaults } from '../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

/** A stall would wait for the claim's deadline on a clock that only the test moves; a refusal ends a thread. */
const quickFaults: Fault[] = faults.filter((fault) => fault !== 'stall-after-storing' && fault !== 'refuse');
const shared = ['Fares stay at 3 crowns', 'Trams run every ten minutes'];
const names = ['First', 'Second', 'Third'];

test('threads that say the same, next to other people’s posts, late commits and late answers, are each published once', {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.constantFrom('mastodon', 'gotosocial'),
      async (seed, software) => {
        const random = seeded(seed);
        const fault = seededFaults(seed + 1, 0.3, quickFaults);
        let isCalm = false;
        let now = () => 0;
        const server = await startMastodon({
          now: () => now(),
          faults: () => (isCalm ? undefined : fault()),
          queuedFor: () => Math.floor(random() * 14 * 60_000),
          repeats: () => 'anew',
        });
        const channel = { id: 'c', type: 'mastodon', baseUrl: server.url, token: server.token, software };
        const newsroom = await openTestNewsroom({ channels: [{ ...channel, cap: { gap: '0s' } }] });
        now = () => newsroom.clock.now();
        try {
          const ids = await live(newsroom, server, random);
          isCalm = true;
          await testWorker(newsroom.context, newsroom.clock).pass(80 * 60_000, 60_000);
          await expectOnceEach(newsroom, server, ids);
        } finally {
          await newsroom.close();
          await server.close();
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 15) },
  );
});

async function live(
  newsroom: TestNewsroom,
  server: MastodonSimulator,
  random: () => number,
): Promise<string[]> {
  const context = { ...newsroom.context, net: standingStillAtTimes(newsroom, random) };
  const worker = testWorker(context, newsroom.clock);
  const ids: string[] = [];
  for (const name of names) {
    ids.push(...(await approvedThread(newsroom, name)));
    await worker.settleDown();
    if (random() < 0.4) await somebodyPosts(newsroom, server, random);
    await worker.pass(Math.floor(random() * 8) * 60_000, 20_000);
  }
  return ids;
}

async function approvedThread(newsroom: TestNewsroom, name: string): Promise<string[]> {
  const headline = `${name} bridge of Tarn opens to trams`;
  const article = { headline, bullets: shared, url: `https://tarn.example/${name}`, language: 'en' };
  const { id } = await draftFor(newsroom.context, await publish(newsroom.context, article), 'c');
  const draft = await chooseVariant(newsroom.context, { id, version: 1, variant: 'thread' });
  const { deliveries } = await approveDraft(newsroom.context, { id, version: draft.version });
  return deliveries;
}

/** A worker that sleeps past its deadline with the answer in its hands, while another one settles what it left. */
function standingStillAtTimes(newsroom: TestNewsroom, random: () => number): Context['net'] {
  return {
    ...newsroom.context.net,
    async request(url, options) {
      const answer = await newsroom.context.net.request(url, options);
      if (options?.method !== 'POST' || random() > 0.25) return answer;
      newsroom.clock.advance(16_000);
      await sweep(newsroom.context);
      newsroom.clock.advance(10_000);
      for (const id of await dueIds(newsroom.context, 'settle')) await settle(newsroom.context, id);
      return answer;
    },
  };
}

/** A person at the same account says what a thread's part says, alone or as an answer to another post of theirs. */
async function somebodyPosts(
  newsroom: TestNewsroom,
  server: MastodonSimulator,
  random: () => number,
): Promise<void> {
  const own = server.truth.find(({ key }) => key === undefined);
  const answers = own && random() < 0.5 ? { in_reply_to_id: own.id } : {};
  await newsroom.context.net
    .request(`${server.url}/api/v1/statuses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: shared[Math.floor(random() * 2)], ...answers }),
    })
    // The platform fails people, too.
    .catch(() => undefined);
}

async function expectOnceEach(
  newsroom: TestNewsroom,
  server: MastodonSimulator,
  ids: string[],
): Promise<void> {
  const deliveries = await deliveriesById(newsroom.context.store, ids);
  const byId = new Map(deliveries.map((each) => [each.remoteId, each]));
  for (const delivery of deliveries) {
    const there = server.truth.filter(({ key }) => key === delivery.pushId);
    expect(there.length).toBeLessThanOrEqual(1);
    expect(['sent', 'unknown', 'scheduled']).toContain(delivery.state);
    if (delivery.state !== 'sent') continue;
    expect(delivery.remoteId).toBe(there[0]?.id);
    const before = byId.get(there[0]?.replyTo ?? '');
    expect(before?.part ?? 0).toBe(delivery.part - 1);
    if (before) expect(before.draftId).toBe(delivery.draftId);
  }
}
