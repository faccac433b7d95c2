import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { pollSource } from '../../../src/actions/intake/pollSource.ts';
import { healthProblems } from '../../../src/actions/operations/healthProblems.ts';
import type { Fault } from '../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

/** What goes wrong for real, and is not only written into the store. */

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let fault: Fault | undefined;

beforeEach(async () => {
  mastodon = await startMastodon({ now: () => newsroom.clock.now(), faults: () => fault });
  newsroom = await openTestNewsroom({
    sources: [{ id: 'site', type: 'feed', url: 'http://127.0.0.1:9/feed.xml', cron: '* * * * *' }],
    channels: [
      { id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

const names = async () => (await healthProblems(newsroom.context)).map(({ name }) => name);

async function approved(n: number): Promise<void> {
  const id = await publish(newsroom.context, {
    headline: `Ferry number ${n} returns to Orrin`,
    url: `https://tarn.example/ferry-${n}`,
  });
  const draft = await draftFor(newsroom.context, id, 'fedi');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
}

test('a source that nobody answers is named after three polls', async () => {
  for (let poll = 1; poll <= 3; poll += 1) {
    expect(await names()).not.toContain('source:site');
    await pollSource(newsroom.context, 'site').catch(() => undefined);
    newsroom.clock.advance(3_600_000);
  }
  expect(await names()).toContain('source:site');
});

test('a post that its platform refuses is named', async () => {
  expect(await names()).not.toContain('deliveries');
  fault = 'refuse';
  await approved(1);
  await testWorker(newsroom.context, newsroom.clock).settleDown();
  expect(await names()).toContain('deliveries');
});
