import { afterEach, expect, test } from 'vitest';
import * as deliverJob from '../../../jobs/deliver.ts';
import type { JobContext } from '../../../jobs/job.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { startWebhook } from '../../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

let newsroom: TestNewsroom;
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
  await newsroom.close();
});

test('a channel that stalls holds up only its own posts', async () => {
  let now = () => Date.now();
  const stalls = await startWebhook({
    secret: 'hook-secret-hook-secret',
    now: () => now(),
    faults: () => 'stall-after-storing',
  });
  const works = await startWebhook({ secret: 'hook-secret-hook-secret', now: () => now() });
  closing.push(stalls, works);
  const hook = (id: string, url: string) => ({
    id,
    type: 'webhook',
    url: `${url}/hook`,
    secret: 'hook-secret-hook-secret',
    cap: { gap: '0s' },
  });
  newsroom = await openTestNewsroom({ channels: [hook('stalls', stalls.url), hook('works', works.url)] });
  now = () => newsroom.clock.now();
  const stopping = new AbortController();
  const context: JobContext = {
    ...newsroom.context,
    stop: stopping.signal,
    enqueue: () => Promise.reject(new Error('nothing is put off here')),
  };

  const ids: Record<string, string[]> = { stalls: [], works: [] };
  for (let n = 0; n < 12; n++) {
    const article = await publish(newsroom.context, {
      headline: `Story ${n}`,
      url: `https://tarn.example/${n}`,
    });
    for (const channel of ['stalls', 'works']) {
      const draft = await approveDraft(newsroom.context, {
        id: (await draftFor(newsroom.context, article, channel)).id,
        version: 1,
      });
      ids[channel]!.push(...draft.deliveries);
    }
  }
  const stuck = ids.stalls!.map((id) => deliverJob.handle({ id }, context));
  await Promise.all(ids.works!.slice(0, 6).map((id) => deliverJob.handle({ id }, context)));
  const sent = await deliveriesById(newsroom.context.store, ids.works!.slice(0, 6));
  expect(sent.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'sent'));
  // The others wait for one of their channel's places; a process that stops begins none of them.
  const waiting = await deliveriesById(newsroom.context.store, ids.stalls!.slice(6));
  expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['scheduled']));
  stopping.abort();
  // The claims' deadline passes on the test's clock, and the stalled attempts end as what may have arrived.
  newsroom.clock.advance(16_000);
  await Promise.all(stuck);
  const late = await deliveriesById(newsroom.context.store, ids.stalls!.slice(0, 6));
  expect(late.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'uncertain'));
});
