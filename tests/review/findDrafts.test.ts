import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { draftByHand } from '../../src/actions/drafting/draftByHand.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { purge } from '../../src/actions/intake/purgeArticle.ts';
import { forgetDrafts } from '../../src/actions/operations/applyRetention/forgetDrafts.ts';
import { indexEarlierRecords } from '../../src/actions/operations/indexEarlierRecords.ts';
import { draftQueryFields, readDraftFilter } from '../../src/review/draftFilter.ts';
import { findArticlesToReview, findDrafts } from '../../src/review/findDrafts.ts';
import type { Store } from '../../src/store/store.ts';
import { writerOf } from '../../src/store/writer.ts';
import { approver, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, everythingStored, publish } from '../support/records.ts';

const channels = [
  { id: 'one', review: 'one' },
  { id: 'two', review: 'four-eyes' },
  { id: 'late', where: { section: ['by hand'] } },
].map((channel) => ({
  ...channel,
  type: 'webhook',
  url: `http://127.0.0.1:9/${channel.id}`,
  secret: 'hook-secret-hook-secret',
  cap: { gap: '0s' },
}));

let newsroom: TestNewsroom;
let n = 0;

beforeAll(async () => {
  newsroom = await openTestNewsroom({ channels });
});
afterAll(() => newsroom.close());

async function story(more: Record<string, unknown>): Promise<string> {
  n += 1;
  newsroom.clock.advance(1_000);
  return publish(newsroom.context, { url: `https://tarn.example/found/${n}`, language: 'en', ...more });
}

const ada = () => ({ ...newsroom.context, actor: { ...approver, name: 'ada' } });
const bob = () => ({ ...newsroom.context, actor: { ...approver, name: 'bob' } });

function filterOf(written: Record<string, string>) {
  const { clock, config } = newsroom.context;
  return readDraftFilter(written, { me: 'ada', now: clock.now(), timezone: config.newsroom.timezone });
}

const articles = async (written: Record<string, string>) =>
  (await findArticlesToReview(newsroom.context.store, filterOf(written), {}, 50)).ids;
const drafts = async (written: Record<string, string>) =>
  (await findDrafts(newsroom.context.store, filterOf(written), 50)).items;

test('articles with open drafts are found by words, also partial ones, and every filter narrows', async () => {
  const ferry = await story({ headline: 'Café ferry leaves Łódź', section: 'Local News', tags: ['Ferries'] });
  const mill = await story({ headline: 'The mill burns', bullets: ['A ferry waits'], language: 'en-GB' });
  const tokyo = await story({ headline: '東京大学が開く', language: 'ja' });
  const karachi = await story({ headline: 'کراچی میں بارش', language: 'ur' });
  expect(await articles({ search: 'cafe lodz' })).toEqual([ferry]);
  expect(await articles({ search: 'ferr' })).toEqual([mill, ferry]);
  expect(await articles({ search: 'ferr ' })).toEqual([]);
  expect(await articles({ search: '京大' })).toEqual([tokyo]);
  expect(await articles({ search: 'كراچي' })).toEqual([karachi]);
  expect(await articles({ search: 'ferry', section: 'local news' })).toEqual([ferry]);
  expect(await articles({ tag: 'ferries', source: 'command' })).toEqual([ferry]);
  expect(await articles({ language: 'EN', search: 'ferry mill' })).toEqual([mill]);
  expect(await articles({ search: '!?' })).toEqual([]);
  expect(await articles({ search: 'ferry', channel: 'elsewhere' })).toEqual([]);
});

test('a revision changes what an article is found by, and a purge ends it, leaving no word behind', async () => {
  const before = await everythingStored(newsroom.context);
  const id = await story({ headline: 'Zeppelin lands', url: 'https://tarn.example/zeppelin' });
  await story({ headline: 'Airship lands', url: 'https://tarn.example/zeppelin' });
  expect(await articles({ search: 'zeppelin ' })).toEqual([]);
  expect(await articles({ search: 'airship ' })).toEqual([id]);
  await purge(newsroom.context, { id });
  const after = await everythingStored(newsroom.context);
  const words = (stored: Record<string, unknown>) =>
    Object.keys(stored).filter((key) => key.includes(':found:'));
  expect(words(after)).toEqual(words(before));
});

test('drafts by state, by person and by who may give the second approval', async () => {
  const id = await story({ headline: 'Lighthouse reopens' });
  const [one, two] = await Promise.all([
    draftFor(newsroom.context, id, 'one'),
    draftFor(newsroom.context, id, 'two'),
  ]);
  await rejectDraft(ada(), { id: one.id, reason: 'dull' });
  await approveDraft(bob(), { id: two.id, version: two.version });
  expect((await drafts({ search: 'lighthouse', state: 'rejected' })).map((each) => each.id)).toEqual([
    one.id,
  ]);
  expect((await drafts({ search: 'lighthouse', by: 'me' })).map((each) => each.id)).toEqual([one.id]);
  expect((await drafts({ waitsFor: 'me' })).map((each) => each.id)).toEqual([two.id]);
  expect((await drafts({ waitsFor: 'anyone' })).map((each) => each.id)).toEqual([two.id]);
  expect(await drafts({ waitsFor: 'bob' })).toEqual([]);
  expect(await articles({ waitsFor: 'me' })).toEqual([id]);
  await approveDraft(ada(), { id: two.id, version: two.version });
  expect(await drafts({ waitsFor: 'anyone' })).toEqual([]);
  expect(await articles({ search: 'lighthouse' })).toEqual([]);
});

test('an edit makes a draft its editor’s, and the age counts from its creation', async () => {
  const id = await story({ headline: 'Harbour closes' });
  const draft = await draftFor(newsroom.context, id, 'one');
  const text = draft.parts[0]?.text.replace('closes', 'shuts') ?? '';
  await editDraft(bob(), { id: draft.id, version: draft.version, text, override: 'wording' });
  expect((await drafts({ by: 'bob', search: 'harbour' })).map((each) => each.id)).toEqual([draft.id]);
  newsroom.clock.advance(2 * 3_600_000);
  expect(await articles({ search: 'harbour', since: '1h' })).toEqual([]);
  expect(await articles({ search: 'harbour', until: '1h' })).toEqual([id]);
});

test('an article is found by an earlier draft of it, although another one was made since', async () => {
  const id = await story({ headline: 'Jetty rebuilt' });
  const early = await draftFor(newsroom.context, id, 'one');
  newsroom.clock.advance(3 * 3_600_000);
  const { draft: late } = await draftByHand(bob(), { articleId: id, channel: 'late' });
  const only = async (written: Record<string, string>) =>
    (await drafts({ search: 'jetty', ...written })).map((each) => each.id);
  expect(await only({ until: '2h', channel: 'one' })).toEqual([early.id]);
  expect(await only({ since: '1h' })).toEqual([late.id]);
  expect(await only({ since: '2h', until: '1h' })).toEqual([]);
  const first = await story({ headline: 'Jetty opens' });
  const all = await findDrafts(newsroom.context.store, filterOf({ until: '2h' }), 100);
  expect(all.items.map((each) => each.id)).toContain(early.id);
  expect(all.items.map((each) => each.id)).not.toContain(late.id);
  expect(await articles({ search: 'jetty' })).toEqual([first, id]);
  for (const written of [{ until: '2h' }, { until: '2h', search: 'jetty' }]) {
    expect(await articles(written)).toContain(id);
    expect(await articles(written)).not.toContain(first);
  }
  expect(await articles({ since: '2h', until: '1h', search: 'jetty' })).toEqual([]);
  // Pages of one lead through all of them both ways, those that another draft moved to the front as well.
  const { store } = newsroom.context;
  const filter = filterOf({ until: '2h' });
  const down: string[] = [];
  let page = await findArticlesToReview(store, filter, {}, 1);
  const { total } = page;
  for (;;) {
    down.push(...page.ids);
    if (!page.older) break;
    page = await findArticlesToReview(store, filter, { after: page.older }, 1);
  }
  const up = [...page.ids];
  while (page.newer) {
    page = await findArticlesToReview(store, filter, { before: page.newer }, 1);
    up.unshift(...page.ids);
  }
  expect(down).toContain(id);
  expect([up, down.length, new Set(down).size]).toEqual([down, total, total]);
});

test('the pages of a search lead both ways, show each article once, and count truly', async () => {
  const ids: string[] = [];
  for (let each = 0; each < 23; each += 1) ids.unshift(await story({ headline: `Regatta day ${each}` }));
  const { store } = newsroom.context;
  const filter = filterOf({ search: 'regatta' });
  const down: string[] = [];
  let page = await findArticlesToReview(store, filter, {}, 7);
  for (;;) {
    expect(page.total).toBe(23);
    down.push(...page.ids);
    if (!page.older) break;
    page = await findArticlesToReview(store, filter, { after: page.older }, 7);
  }
  expect(down).toEqual(ids);
  const up = [...page.ids];
  while (page.newer) {
    page = await findArticlesToReview(store, filter, { before: page.newer }, 7);
    up.unshift(...page.ids);
  }
  expect(up).toEqual(ids);
  const flat: string[] = [];
  let cursor: string | null | undefined;
  do {
    const part = await findDrafts(store, filter, 5, cursor ?? undefined);
    flat.push(...part.items.map((draft) => draft.id));
    cursor = part.nextCursor;
  } while (cursor);
  expect(new Set(flat).size).toBe(46);
  expect(flat).toHaveLength(46);
});

test('a store of an earlier version is indexed once, with the same lists as if it had always been', async () => {
  const { store } = newsroom.context;
  const inLists = async () => {
    const all = await everythingStored(newsroom.context);
    return Object.entries(all).filter(([key]) => /:(found|listed|listed-by)(:|$)/.test(key));
  };
  const before = await inLists();
  const redis = writerOf(store);
  await redis.del(...before.map(([key]) => key));
  for (const id of await store.redis.zrange(store.keys.articles, '0', '-1'))
    await redis.hdel(store.keys.article(id), 'terms');
  await redis.hdel(store.keys.instance, 'listed');
  expect(await inLists()).toEqual([]);
  await indexEarlierRecords(newsroom.context);
  expect(await inLists()).toEqual(before);
});

test('a forgotten draft leaves every list', async () => {
  for (const { id } of await drafts({ state: 'scheduled' }))
    await rejectDraft(bob(), { id, reason: 'too late' });
  newsroom.clock.advance(newsroom.context.config.retention.drafts + 86_400_000);
  await forgetDrafts(newsroom.context);
  await forgetDrafts(newsroom.context);
  const all = await everythingStored(newsroom.context);
  expect(Object.keys(all).filter((key) => /:listed(-by)?(:|$)/.test(key))).toEqual([]);
});

test('a wrong state or time is refused with a sentence, and every field is read', () => {
  expect(() => filterOf({ state: 'lost' })).toThrow(/state/);
  expect(() => filterOf({ since: 'yesterday' })).toThrow(/since/);
  expect(draftQueryFields).toContain('waitsFor');
});

test('a filter by time or state reads what it shows, however long its list is', async () => {
  const { store } = newsroom.context;
  const redis = writerOf(store);
  for (const list of [
    store.keys.review('*'),
    store.keys.listedIn('*', '*'),
    store.keys.listedIn('in_review', '*'),
  ])
    await redis.zadd(list, ...Array.from({ length: 5_000 }, (_, n) => [-1_000 - n, `a_old${n}`]).flat());
  const newest: string[] = [];
  for (let each = 0; each < 12; each += 1) newest.unshift(await story({ headline: `Buoy ${each}` }));
  const read = async (what: (store: Store) => Promise<unknown>) => {
    let members = 0;
    const counting = new Proxy(store.redis, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const answer = await value.apply(target, args);
          if (String(name).startsWith('z') && Array.isArray(answer)) members += answer.length;
          return answer;
        };
      },
    });
    await what({ ...store, redis: counting });
    return members;
  };
  const since = filterOf({ since: '1h' });
  const page = await findArticlesToReview(store, since, {}, 5);
  expect(page.ids).toEqual(newest.slice(0, 5));
  expect(page.total).toBe(12);
  const further = await findArticlesToReview(store, since, { after: page.older ?? '' }, 5);
  expect(further.ids).toEqual(newest.slice(5, 10));
  expect((await findArticlesToReview(store, since, { before: further.newer ?? '' }, 5)).ids).toEqual(
    page.ids,
  );
  expect((await findDrafts(store, since, 5)).items.map(({ articleId }) => articleId)).toContain(newest[0]);

  for (const written of [
    { since: '1h' },
    { since: '1h', state: 'in_review' },
    { until: '1s' },
    { state: 'in_review' },
  ]) {
    const filter = filterOf(written);
    expect(await read((counted) => findArticlesToReview(counted, filter, {}, 5))).toBeLessThan(20);
    expect(await read((counted) => findDrafts(counted, filter, 5))).toBeLessThan(80);
  }
  // With a word, the shorter of both is read.
  expect(
    await read((counted) => findDrafts(counted, filterOf({ since: '1h', search: 'buoy ' }), 5)),
  ).toBeLessThan(50);
});
