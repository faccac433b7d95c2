import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDigest } from '../../src/actions/digests/composeDigest.ts';
import { recipientId } from '../../src/channels/email/recipients.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { SluglineError } from '../../src/errors.ts';
import { seeded } from '../simulators/faults.ts';
import { type SmtpFault, startSmtp } from '../simulators/smtp.ts';
import { openTestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { crashingContext, Killed, testQueue, testWorker } from '../support/worker.ts';

const readers = ['mira@reader.example', 'omar@reader.example', 'noor@reader.example'];
/** A stall would wait for the claim's deadline on a clock that only the test moves. */
const quickFaults: SmtpFault[] = [
  'cut-before-data',
  'cut-after-keeping',
  'garbage-after-keeping',
  'queued',
  'busy-at-recipient',
  'busy-after-data',
  'too-many-connections',
  'refuse-recipient',
];

const death = fc.record({
  /** At which of its store commands a worker dies. */
  at: fc.integer({ min: 1, max: 250 }),
  when: fc.constantFrom('before' as const, 'after' as const),
  /** How much time the next one finds to have passed (ms). */
  pause: fc.integer({ min: 1_000, max: 120_000 }),
});

test('whenever workers die, each recipient of a digest gets it once, or a person is asked', {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(death, { minLength: 3, maxLength: 12 }),
      fc.integer({ min: 1, max: 1e6 }),
      async (deaths, seed) => {
        const random = seeded(seed);
        let isCalm = false;
        let now = () => 0;
        const server = await startSmtp({
          user: 'desk@courier.example',
          password: 'word-of-the-desk',
          now: () => now(),
          queuedFor: () => Math.floor(random() * 14 * 60_000),
          fault: () =>
            !isCalm && random() < 0.7 ? quickFaults[Math.floor(random() * quickFaults.length)] : undefined,
        });
        const mail = {
          id: 'mail',
          type: 'email',
          smtpUrl: server.url,
          from: 'The Courier <desk@courier.example>',
          to: readers,
          digest: '0 7 * * *',
          review: 'auto',
        };
        const newsroom = await openTestNewsroom({ channels: [mail] });
        const { context, clock } = newsroom;
        now = () => clock.now();
        try {
          await publish(context, { headline: 'Ferry returns to Orrin', url: 'https://tarn.example/ferry' });
          await composeDigest(context, 'mail');
          const queue = testQueue();
          for (const { at, when, pause } of deaths) {
            const worker = testWorker(crashingContext(context, at, when).context, clock, queue);
            await worker.pass(5_000).catch((error: unknown) => {
              if (!(error instanceof Killed) && !(error instanceof SluglineError)) throw error;
            });
            clock.advance(pause);
          }
          isCalm = true;
          await testWorker(context, clock, queue).pass(40 * 60_000, 60_000);
          const { items } = await listDeliveries(context.store, {}, 10);
          expect(items.map(({ recipient }) => recipient).sort()).toEqual(readers.map(recipientId).sort());
          for (const reader of readers) {
            const got = server.truth.filter(({ to }) => to === reader);
            const state = items.find(({ recipient }) => recipient === recipientId(reader))?.state ?? 'none';
            expect(got.length).toBeLessThanOrEqual(1);
            if (got.length === 1) expect(['sent', 'unknown']).toContain(state);
            else expect(['unknown', 'failed']).toContain(state);
          }
          const ids = server.truth.map(({ mail: { messageId } }) => messageId);
          expect(new Set(ids).size).toBe(ids.length);
        } finally {
          await newsroom.close();
          await server.close();
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 40) },
  );
});
