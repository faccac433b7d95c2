import { afterEach, beforeEach, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { sealAudit } from '../../../src/accounts/audit/seal.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { lostWork } from '../../../src/actions/operations/lostWork.ts';
import { repairLostWork } from '../../../src/actions/operations/repairLostWork.ts';
import { checkLostWork } from '../../../src/commands/doctor/lostWork.ts';
import { draftsOfArticle, requireDraft } from '../../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const ferry = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.channels, 'hook', 0);
});
afterEach(() => newsroom.close());

/** Ingested, but its event is lost: nothing that it should have caused has happened. */
async function unheard(article: Record<string, unknown> = ferry): Promise<string> {
  const { id } = await ingestOne(newsroom.context, article, byCommand);
  newsroom.clock.advance(180_000);
  return id ?? '';
}

const kinds = async () => (await lostWork(newsroom.context)).map(({ kind }) => kind);

test('a lost event is found and repaired: draft and feed exist, the audit says so, and nothing is left', async () => {
  const id = await unheard();
  expect(await kinds()).toEqual(['drafts', 'feeds']);
  const findings = await checkLostWork(newsroom.context, false);
  expect(findings.map(({ state, says }) => [state, says])).toContainEqual([
    'warn',
    '“The ferry returns to Orrin” has no draft for hook.',
  ]);
  expect(await draftsOfArticle(newsroom.context.store, id)).toEqual([]);

  expect(await repairLostWork(newsroom.context)).toMatchObject({ done: [{ id }, { id }], failed: [] });
  expect(await draftFor(newsroom.context, id, 'hook')).toMatchObject({ state: 'in_review' });
  const { redis, keys } = newsroom.context.store;
  expect(await redis.smembers(keys.articleFeeds(id))).toContain('all');
  expect(await kinds()).toEqual([]);
  await sealAudit(newsroom.context.store);
  const { items } = await listAudit(newsroom.context.store, 10);
  expect(items.filter(({ action, subject }) => action === 'repair.done' && subject === id)).toHaveLength(2);
});

test('what is recent, complete, history, old or of a channel added later is not called lost', async () => {
  await publish(newsroom.context, ferry);
  await ingestOne(
    newsroom.context,
    { headline: 'A lamp is lit', url: 'https://tarn.example/lamp' },
    byCommand,
  );
  expect(await kinds()).toEqual([]);
  const old = {
    headline: 'An old weir',
    url: 'https://tarn.example/weir',
    publishedAt: '2001-01-01T00:00:00Z',
  };
  await unheard(old);
  const { redis, keys } = newsroom.context.store;
  await redis.hset(keys.channels, 'hook', newsroom.clock.now());
  expect(await kinds()).toEqual(['feeds']);
});

test('a withdrawal that did not reach its drafts', async () => {
  const id = await publish(newsroom.context, ferry);
  await withdrawArticle(newsroom.context, { id, note: 'wrong ferry' });
  newsroom.clock.advance(180_000);
  expect(await kinds()).toEqual(['drafts']);
  await repairLostWork(newsroom.context);
  expect(await draftFor(newsroom.context, id, 'hook')).toMatchObject({ state: 'rejected' });
});

test('an approved draft without a place, and a scheduled one whose deliveries are final', async () => {
  const id = await publish(newsroom.context, ferry);
  const draft = await draftFor(newsroom.context, id, 'hook');
  await approveDraft(newsroom.context, { id: draft.id, version: 1 });
  const { redis, keys } = newsroom.context.store;
  const { deliveries } = await requireDraft(newsroom.context.store, draft.id);
  await redis.hset(keys.delivery(deliveries[0] ?? ''), 'state', 'expired');
  newsroom.clock.advance(3_600_000);
  expect(await kinds()).toEqual(['calendar']);
  await repairLostWork(newsroom.context);
  expect(await requireDraft(newsroom.context.store, draft.id)).toMatchObject({ state: 'done' });
  await draftArticle(newsroom.context, id);
  expect(await kinds()).toEqual([]);
});
