import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveDelivery } from '../../../src/actions/delivering/resolveDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { pollSource } from '../../../src/actions/intake/pollSource.ts';
import type { HealthProblemName } from '../../../src/actions/operations/healthProblems/problem.ts';
import { healthProblems } from '../../../src/actions/operations/healthProblems.ts';
import { listDeliveries } from '../../../src/delivery/delivery.ts';
import { type HttpUrl, httpUrl } from '../../../src/net/httpUrl.ts';
import type { ChatSimulator } from '../../simulators/chat.ts';
import type { Fault } from '../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { startTelegram } from '../../simulators/telegram.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { type TestQueue, testQueue, testWorker } from '../../support/worker.ts';

/** Problems that really happen, and are not only written into the store. */

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let telegram: ChatSimulator;
let queue: TestQueue;
let fault: Fault | undefined;

beforeEach(async () => {
  fault = undefined;
  queue = testQueue();
  const simulated = { now: () => newsroom.clock.now(), faults: () => fault };
  mastodon = await startMastodon(simulated);
  telegram = await startTelegram(simulated);
  newsroom = await openTestNewsroom({
    sources: [{ id: 'site', type: 'feed', url: 'http://127.0.0.1:9/feed.xml', cron: '* * * * *' }],
    channels: [
      { id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } },
      {
        id: 'bot',
        type: 'telegram',
        baseUrl: telegram.url,
        token: telegram.secret,
        chatId: '@courier',
        cap: { gap: '0s' },
      },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await Promise.all([mastodon.close(), telegram.close()]);
});

const worker = () => testWorker(newsroom.context, newsroom.clock, queue);
const problems = () => healthProblems(newsroom.context);
const names = async () => (await problems()).map(({ name }) => name);
const says = async (name: string) => (await problems()).find((problem) => problem.name === name)?.says;

async function approved(n: number, channel = 'fedi'): Promise<void> {
  const id = await publish(newsroom.context, {
    headline: `Ferry number ${n} returns to Orrin`,
    url: `https://tarn.example/ferry-${n}`,
  });
  const draft = await draftFor(newsroom.context, id, channel);
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
}

/** What is said once the problem is named, at most an hour from now. */
async function passUntilNamed(name: HealthProblemName): Promise<string | undefined> {
  const running = worker();
  for (let n = 0; n < 720 && !(await names()).includes(name); n += 1) await running.pass(5_000);
  return says(name);
}

test('a source that does not answer is reported after three polls', async () => {
  for (let poll = 1; poll <= 3; poll += 1) {
    expect(await names()).not.toContain('source:site');
    await pollSource(newsroom.context, 'site').catch(() => undefined);
    newsroom.clock.advance(3_600_000);
  }
  expect(await names()).toContain('source:site');
});

test('a post that its platform refuses is reported', async () => {
  expect(await names()).not.toContain('deliveries');
  fault = 'refuse';
  await approved(1);
  await worker().settleDown();
  expect(await names()).toContain('deliveries');
});

test('a channel whose platform fails is reported while it rests, and no longer after a post was sent', async () => {
  fault = '500-before-storing';
  await approved(1);
  expect(await passUntilNamed('channel:fedi')).toMatch(
    / has failed 5 times in a row \(Mastodon answered 500/,
  );
  fault = undefined;
  for (let n = 0; n < 360 && mastodon.truth.length === 0; n += 1) await worker().pass(5_000);
  expect(mastodon.truth).toHaveLength(1);
  expect(await names()).toEqual([]);
});

test('a delivery that no worker sends is late after five minutes, until one does', async () => {
  await approved(1);
  newsroom.clock.advance(5 * 60_000);
  expect(await names()).toEqual([]);
  newsroom.clock.advance(1_000);
  expect(await says('deliveries')).toBe('Deliveries: 1 more than 5 minutes overdue.');
  await worker().settleDown();
  expect(mastodon.truth).toHaveLength(1);
  expect(await names()).toEqual([]);
});

test('a message whose answer was lost is unknown until a person decides', async () => {
  fault = 'cut-after-storing';
  await approved(1, 'bot');
  expect(await passUntilNamed('deliveries')).toBe('Deliveries: 1 that may or may not have arrived.');
  const { items } = await listDeliveries(newsroom.context.store, { state: 'unknown' }, 10);
  const sent = httpUrl('https://t.me/courier/1') as HttpUrl;
  await resolveDelivery(newsroom.context, { id: items[0]?.id ?? '', resolution: { sent } });
  expect(await names()).toEqual([]);
});
