import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { keepCopy } from '../../src/actions/copies/keepCopy.ts';
import { removeCopy } from '../../src/actions/copies/removeCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { type Fault, faults, scripted } from '../simulators/faults.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const ferry = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/harbour/ferry' };
let newsroom: TestNewsroom;
let bluesky: BlueskySimulator;
let worker: ReturnType<typeof testWorker>;
let siteFaults: ReturnType<typeof scripted>;
let postFaults: ReturnType<typeof scripted>;

beforeEach(async () => {
  siteFaults = scripted();
  postFaults = scripted();
  bluesky = await startBluesky({ now: () => newsroom.clock.now(), siteFaults, faults: postFaults });
  newsroom = await openTestNewsroom({
    channels: [
      {
        ...{ id: 'sky', type: 'bluesky', baseUrl: bluesky.url, standardSite: true },
        ...{ identifier: bluesky.handle, password: bluesky.password },
        cap: { gap: '0s' },
      },
    ],
  });
  newsroom.clock.set(Date.now() - 86_400_000);
  worker = testWorker(newsroom.context, newsroom.clock);
});

afterEach(async () => {
  await newsroom.close();
  await bluesky.close();
});

async function approved(article: Record<string, unknown> = ferry): Promise<string> {
  const id = await publish(newsroom.context, article);
  const draft = await draftFor(newsroom.context, id, 'sky');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  return id;
}

async function posted(article?: Record<string, unknown>): Promise<string> {
  const id = await approved(article);
  await worker.settleDown();
  return id;
}

const copyOf = async (id: string) => {
  const [found] = await copiesOfArticle(newsroom.context, id);
  if (!found) throw new Error('there is no copy');
  return found.copy;
};
const documentNow = () =>
  bluesky.site.find(
    ({ collection, endedAt }) => collection === 'site.standard.document' && endedAt === undefined,
  )?.record;
const isPostThere = () => bluesky.truth.some(({ deletedAt }) => deletedAt === undefined);
const changes = async () =>
  (await listDeliveries(newsroom.context.store, {}, 50)).items
    .filter(({ purpose }) => purpose.endsWith('document'))
    .map(({ purpose, state }) => [purpose, state]);

describe('the document of a posted article', () => {
  test('follows its corrections and revisions, whatever becomes of their drafts', async () => {
    const id = await posted();
    expect(documentNow()).toMatchObject({ title: ferry.headline, path: '/harbour/ferry' });
    expect(await changes()).toEqual([]);
    await publish(newsroom.context, { ...ferry, headline: 'The ferry is back at Orrin' });
    await worker.settleDown();
    expect(documentNow()).toMatchObject({ title: 'The ferry is back at Orrin' });
    newsroom.clock.advance(60_000);
    await correctArticle(newsroom.context, { id, note: 'The boat leaves at seven.' });
    await worker.settleDown();
    expect(documentNow()).toHaveProperty('updatedAt');
    expect(await changes()).toEqual([['document', 'sent']]);
    const [latest] = (await listDeliveries(newsroom.context.store, {}, 1)).items;
    expect(latest?.attempts, 'only those of the latest change').toHaveLength(1);
    expect(bluesky.truth).toHaveLength(1);
    expect(bluesky.site.filter(({ collection }) => collection.endsWith('document'))).toHaveLength(3);
  });

  test('is deleted with its post when the article is withdrawn', async () => {
    const id = await posted();
    await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    expect([documentNow(), isPostThere()]).toEqual([undefined, false]);
    expect((await copyOf(id)).state).toBe('gone');
    expect(await changes()).toEqual([['remove:document', 'sent']]);
  });

  test('stays with a post that is kept or waits for a decision, and says what it said', async () => {
    const id = await posted();
    await withdrawArticle(newsroom.context, { id });
    await worker.settleDown();
    await keepCopy(newsroom.context, { id: (await copyOf(id)).id });
    await worker.settleDown();
    expect(documentNow()).toMatchObject({ title: ferry.headline });
    await removeCopy(newsroom.context, { id: (await copyOf(id)).id });
    await worker.settleDown();
    expect([documentNow(), isPostThere()]).toEqual([undefined, false]);
  });

  test('is deleted even while everything is paused; an update waits', async () => {
    const id = await posted();
    await pauseSending(newsroom.context, { reason: 'a wrong picture' });
    await publish(newsroom.context, { ...ferry, headline: 'The ferry is back at Orrin' });
    await worker.settleDown();
    expect(documentNow()).toMatchObject({ title: ferry.headline });
    expect(await changes()).toEqual([['document', 'held']]);
    await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    expect(documentNow()).toBeUndefined();
    await resumeSending(newsroom.context, {});
    await worker.settleDown();
    expect(documentNow()).toBeUndefined();
    expect(await changes()).toEqual(
      expect.arrayContaining([
        ['document', 'cancelled'],
        ['remove:document', 'sent'],
      ]),
    );
  });

  test('is not written again by a revision once its post is gone', async () => {
    const id = await posted();
    await removeCopy(newsroom.context, { id: (await copyOf(id)).id });
    await worker.settleDown();
    expect(documentNow()).toBeUndefined();
    await publish(newsroom.context, { ...ferry, headline: 'The ferry is back at Orrin' });
    await worker.settleDown();
    expect(documentNow()).toBeUndefined();
    expect(await changes()).toEqual([['remove:document', 'sent']]);
  });

  test('goes if its post is refused in the end', async () => {
    postFaults.push('500-before-storing');
    await approved();
    await worker.settleDown();
    expect(documentNow()).toMatchObject({ title: ferry.headline });
    const { net } = newsroom.context;
    const request = net.request;
    net.request = async (url, options) =>
      String(options?.body).includes('"collection":"app.bsky.feed.post"')
        ? { status: 400, headers: {}, body: new TextEncoder().encode('{"error":"InvalidRequest"}'), url }
        : request(url, options);
    await worker.pass(600_000);
    net.request = request;
    expect(bluesky.truth).toEqual([]);
    expect(documentNow()).toBeUndefined();
  });

  test('that the server refuses to change is not asked for again until the article changes', async () => {
    await posted();
    const { net } = newsroom.context;
    const request = net.request;
    let refusals = 0;
    net.request = async (url, options) => {
      if (!String(options?.body).includes('site.standard.document')) return request(url, options);
      refusals += 1;
      return { status: 400, headers: {}, body: new TextEncoder().encode('{"error":"InvalidRequest"}'), url };
    };
    await publish(newsroom.context, { ...ferry, headline: 'The ferry is back at Orrin' });
    await worker.pass(600_000);
    expect([refusals, await changes()]).toEqual([1, [['document', 'failed']]]);
    net.request = request;
    await publish(newsroom.context, { ...ferry, headline: 'The ferry is back at Orrin at last' });
    await worker.settleDown();
    expect(documentNow()).toMatchObject({ title: 'The ferry is back at Orrin at last' });
  });

  const kinds: [string, string | undefined][] = [
    ['update', 'The ferry is back at Orrin'],
    ['deletion', undefined],
  ];
  // A refusal of this kind says that the account is signed out: the channel then waits for a person.
  const passing = faults.filter((fault) => fault !== 'refuse' && fault !== 'stall-after-storing');
  test.each(
    kinds.flatMap(([name, title]) =>
      passing.map((fault): [string, Fault, string | undefined] => [name, fault, title]),
    ),
  )('is right in the end although its %s met "%s"', async (_, fault, title) => {
    const id = await posted();
    siteFaults.push(fault);
    if (title) await publish(newsroom.context, { ...ferry, headline: title });
    else await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    await worker.pass(1_200_000, 10_000);
    if (title) expect(documentNow()).toMatchObject({ title });
    else expect(documentNow()).toBeUndefined();
    expect((await changes()).map(([, state]) => state)).toEqual(['sent']);
  });
});
