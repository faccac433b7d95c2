import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelHealth } from '../../src/actions/channels/channelHealth.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { removeCopy } from '../../src/actions/copies/removeCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../src/actions/drafting/chooseVariant.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { dayOf, monthOf } from '../../src/delivery/slots.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { startX, type XSimulator } from '../simulators/x.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let server: XSimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startX({ faults, now: () => newsroom.clock.now() });
  const account = { type: 'x', baseUrl: server.url, token: server.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { ...account, id: 'x', thread: true },
      { ...account, id: 'thrifty', separate: true, budget: { perDay: 0.4 } },
      { ...account, id: 'monthly', separate: true, thread: true, budget: { perMonth: 1 } },
      { ...account, id: 'capped', separate: true, thread: true, cap: { gap: '0s', perDay: 2 } },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

async function approved(name: string, channel: string, variant?: string) {
  const article = {
    headline: `${name} bridge of Tarn opens to trams`,
    bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
    url: `https://tarn.example/${name}`,
    language: 'en',
    channels: [channel],
  };
  const articleId = await publish(newsroom.context, article);
  let draft = await draftFor(newsroom.context, articleId, channel);
  if (variant)
    draft = await chooseVariant(newsroom.context, { id: draft.id, version: draft.version, variant });
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  return { articleId, deliveries };
}
const statesOf = async (ids: string[]) =>
  (await deliveriesById(newsroom.context.store, ids)).map(({ state }) => state);

test.each<Fault>([
  'cut-before-reading',
  'cut-after-storing',
  '500-after-storing',
  'garbage',
  'queued',
  '429',
])('a thread is on X once, each part under the one before, after "%s" at its second part', async (fault) => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  const { deliveries } = await approved('First', 'x', 'thread');
  faults.push(undefined, fault);
  await worker.settleDown();
  await worker.pass(40 * 60_000, 20_000);
  expect(await statesOf(deliveries)).toEqual(['sent', 'sent', 'sent']);
  const ids = server.truth.map(({ id }) => id);
  expect(server.truth.map(({ replyTo }) => replyTo)).toEqual([undefined, ids[0], ids[1]]);
});

test('a post is removed, and gone once X says so', async () => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  const { articleId } = await approved('Old', 'x');
  await worker.settleDown();
  const [found] = await copiesOfArticle(newsroom.context, articleId);
  expect(found?.copy).toMatchObject({ state: 'live', can: ['remove', 'reply'] });
  await removeCopy(newsroom.context, { id: found!.copy.id });
  await worker.settleDown();
  await worker.pass(60_000, 5_000);
  expect((await copiesOfArticle(newsroom.context, articleId))[0]?.copy).toMatchObject({
    state: 'gone',
    evidence: expect.stringContaining('X has no post with this id'),
  });
  expect(server.truth.filter(({ deletedAt }) => deletedAt === undefined)).toEqual([]);
});

test('a budget a day holds what it does not cover until the next day', async () => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  const made = [];
  for (const name of ['First', 'Second', 'Third'])
    made.push((await approved(name, 'thrifty')).deliveries[0]!);
  await worker.settleDown();
  expect(await statesOf(made)).toEqual(['sent', 'sent', 'scheduled']);
  const { end } = dayOf(newsroom.clock.now(), newsroom.config.newsroom.timezone);
  const [, , third] = await deliveriesById(newsroom.context.store, made);
  expect(Date.parse(third!.dueAt)).toBe(end);
  expect((await channelHealth(newsroom.context)).thrifty).toMatchObject({ state: 'over-budget' });
});

test('a budget a month holds it until the next month, and a thread costs each of its parts', async () => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  const thread = await approved('First', 'monthly', 'thread');
  const other = await approved('Second', 'monthly', 'thread');
  await worker.settleDown();
  expect(await statesOf(thread.deliveries)).toEqual(['sent', 'sent', 'sent']);
  expect(await statesOf(other.deliveries)).toEqual(['scheduled', 'scheduled', 'scheduled']);
  const { end } = monthOf(newsroom.clock.now(), newsroom.config.newsroom.timezone);
  const [waiting] = await deliveriesById(newsroom.context.store, other.deliveries);
  expect(Date.parse(waiting!.dueAt)).toBe(end);
  expect(server.truth).toHaveLength(3);
});

test('a cap counts posts: a thread is one, and what was refused is none', async () => {
  const worker = testWorker(newsroom.context, newsroom.clock);
  faults.push('refuse');
  const refused = await approved('First', 'capped');
  await worker.settleDown();
  const thread = await approved('Second', 'capped', 'thread');
  const single = await approved('Third', 'capped');
  const tooMany = await approved('Fourth', 'capped');
  await worker.settleDown();
  expect(await statesOf(refused.deliveries)).toEqual(['failed']);
  expect(await statesOf(thread.deliveries)).toEqual(['sent', 'sent', 'sent']);
  expect(await statesOf([...single.deliveries, ...tooMany.deliveries])).toEqual(['sent', 'scheduled']);
});
