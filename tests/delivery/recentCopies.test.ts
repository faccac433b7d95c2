import { afterEach, beforeEach, expect, test } from 'vitest';
import { recurringOf } from '../../jobs/index.ts';
import { listAudit } from '../../src/accounts/audit/read.ts';
import { checkRecentCopies } from '../../src/actions/copies/checkRecentCopies.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { keepCopy } from '../../src/actions/copies/keepCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { foundCopies } from '../../src/delivery/copy.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { approver, openTestNewsroom, type TestNewsroom, testConfig } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const day = 86_400_000;

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let worker: ReturnType<typeof testWorker>;

beforeEach(async () => {
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [
      {
        ...{ id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token },
        cap: { gap: '0s' },
      },
    ],
    copies: { check: '0 5 * * *', within: '2d' },
  });
  worker = testWorker(newsroom.context, newsroom.clock);
});
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function published(name: string): Promise<string> {
  const article = { headline: `The ${name} returns to Orrin`, url: `https://tarn.example/${name}` };
  const id = await publish(newsroom.context, article);
  const draft = await draftFor(newsroom.context, id, 'fedi');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
  return id;
}
async function copyOf(article: string) {
  const [found] = await copiesOfArticle(newsroom.context, article);
  return found!.copy;
}
const due = () => {
  const { redis, keys } = newsroom.context.store;
  return redis.zrange(keys.due('copies'), '0', '-1', 'WITHSCORES');
};
async function audited(): Promise<string[]> {
  const { items } = await listAudit(newsroom.context.store, 100);
  return items.map(({ action }) => action).filter((action) => action.startsWith('copy.'));
}
async function round(): Promise<void> {
  await checkRecentCopies(newsroom.context);
  await worker.pass(10_000);
  newsroom.clock.advance(3_600_000);
}

test('posts are read back on a schedule only where newsroom.yaml gives one', () => {
  const names = (more: object) => recurringOf(testConfig('daily', { ...more })).map(({ name }) => name);
  expect(names({})).not.toContain('copies');
  expect(recurringOf(newsroom.config)).toContainEqual(
    expect.objectContaining({ name: 'copies', cron: '0 5 * * *', job: 'check-recent-copies' }),
  );
});

test('a round says which posts were removed or changed at their platform, and says it once', async () => {
  const [gone, changed, same] = [
    await published('ferry'),
    await published('bridge'),
    await published('tram'),
  ];
  mastodon.truth[0]!.deletedAt = newsroom.clock.now();
  mastodon.truth[1]!.text = 'Somebody wrote something else';
  await round();
  await round();
  expect(await copyOf(gone)).toMatchObject({ state: 'gone', found: 'gone' });
  expect(await copyOf(changed)).toMatchObject({ state: 'edited', found: 'changed' });
  expect(await copyOf(same)).toMatchObject({ state: 'live', evidence: 'It is there.' });
  expect((await audited()).sort()).toEqual(['copy.found-changed', 'copy.found-gone']);
  expect(mastodon.truth).toHaveLength(3);
});

test('a post changed on its platform is listed until a person keeps it, or it is restored', async () => {
  const [accepted, restored] = [await published('ferry'), await published('bridge')];
  const texts = mastodon.truth.map(({ text }) => text);
  for (const post of mastodon.truth) post.text = 'Somebody wrote something else';
  await round();
  const found = () => foundCopies(newsroom.context.store, 10);
  expect((await found()).ids.sort()).toEqual(
    [(await copyOf(accepted)).id, (await copyOf(restored)).id].sort(),
  );

  await keepCopy(newsroom.as(approver), { id: (await copyOf(accepted)).id });
  mastodon.truth[1]!.text = texts[1]!;
  await round();
  expect(await found()).toEqual({ count: 0, ids: [] });
  const copy = await copyOf(restored);
  expect([copy.state, copy.found]).toEqual(['live', undefined]);
  expect(await audited()).toEqual(['copy.kept', 'copy.found-changed', 'copy.found-changed']);
});

test('a post that somebody changes once more after a person kept it is told again', async () => {
  const id = await published('ferry');
  const post = mastodon.truth[0]!;
  post.text = 'Somebody wrote something else';
  await round();
  await keepCopy(newsroom.as(approver), { id: (await copyOf(id)).id });
  // The same words in other white space are what was kept.
  post.text = 'Somebody wrote  something else ';
  await round();
  const found = () => foundCopies(newsroom.context.store, 10);
  expect((await found()).count).toBe(0);
  post.text = 'Somebody wrote a third thing';
  await round();
  await round();
  expect((await found()).ids).toEqual([(await copyOf(id)).id]);
  expect(await audited()).toEqual(['copy.found-changed', 'copy.kept', 'copy.found-changed']);
  await keepCopy(newsroom.as(approver), { id: (await copyOf(id)).id });
  expect((await found()).count).toBe(0);
});

test('the longest unchecked is first, 2 s apart; what is older or gone is left out', async () => {
  newsroom.clock.set(newsroom.clock.now() - 4 * day);
  await published('old');
  newsroom.clock.advance(3 * day);
  const first = await published('first');
  const second = await published('second');
  mastodon.truth[1]!.deletedAt = newsroom.clock.now();
  await checkRecentCopies(newsroom.context);
  await worker.pass(10_000);
  expect(await copyOf(first)).toMatchObject({ state: 'gone' });
  const third = await published('third');
  await checkRecentCopies(newsroom.context);
  const now = newsroom.clock.now();
  const [checked, unchecked] = [(await copyOf(second)).id, (await copyOf(third)).id];
  expect(await due()).toEqual([unchecked, String(now), checked, String(now + 2_000)]);
  // A round in between skips none.
  newsroom.clock.advance(1_000);
  await checkRecentCopies(newsroom.context);
  expect(await due()).toEqual([unchecked, String(now), checked, String(now + 2_000)]);
});

test('a channel that must be signed in again is not asked', async () => {
  await published('ferry');
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.channel('fedi'), 'signedOutSince', newsroom.clock.now(), 'signedOutWhy', 'revoked');
  await checkRecentCopies(newsroom.context);
  expect(await due()).toEqual([]);
});
