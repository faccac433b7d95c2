import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingest, ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { articleById, listArticles, revisionsOf } from '../../../src/article/archive.ts';
import type { IngestFrom } from '../../../src/article/revision.ts';
import { linkByCode } from '../../../src/links/link.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';

const ferry = {
  headline: 'Ferry returns to Orrin',
  url: 'https://tarn.example/news/ferry',
  updatedAt: '2026-11-20T08:00:00Z',
};
const site: IngestFrom = { source: 'site', pushed: false };
const map: IngestFrom = { source: 'map', pushed: false };

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const take = (article: unknown, from = byCommand) => ingestOne(newsroom.context, article, from);
const now = async (id: string | null) => (await articleById(newsroom.context.store, id ?? ''))!;

describe('what identifies an article', () => {
  test('is its address, however it is dressed', async () => {
    const { id } = await take(ferry);
    for (const url of [
      'http://www.tarn.example/news/ferry/',
      'https://tarn.example/news/ferry?utm_source=x&fbclid=1#top',
    ]) {
      expect(await take({ ...ferry, url })).toMatchObject({ id, outcome: 'unchanged' });
    }
    expect(await take({ ...ferry, url: 'https://tarn.example/news/ferry?page=2' })).toMatchObject({
      outcome: 'new',
    });
  });

  test('is the guid within its source first, and a guid of another source says nothing', async () => {
    const { id } = await take({ ...ferry, guid: '17' }, site);
    expect(
      await take({ headline: 'Ferry is back', url: 'https://tarn.example/moved', guid: '17' }, site),
    ).toMatchObject({ id, outcome: 'revised' });
    expect(await take({ headline: 'Other news', guid: '17' }, map)).toMatchObject({ outcome: 'new' });
  });

  test('is the headline only if there is nothing else, and for a week', async () => {
    const first = await take({ headline: 'Winter timetable' });
    expect(await take({ headline: ' WINTER  timetable! ' })).toMatchObject({ id: first.id });
    expect(await take({ headline: 'Winter timetable', url: 'https://tarn.example/winter' })).toMatchObject({
      outcome: 'new',
    });
  });

  test('is our own id or record page, and an unknown id of our form is the sender’s', async () => {
    const { id } = await take(ferry);
    expect(await take({ headline: 'Ferry is back', id })).toMatchObject({ id, outcome: 'revised' });
    const record = `${newsroom.config.web.baseUrl}/articles/${id}`;
    expect(await take({ headline: 'Ferry is back for good', url: record })).toMatchObject({
      id,
      outcome: 'revised',
    });
    const unknownId = await take({ headline: 'Elsewhere', id: 'a_0000000000000000' });
    expect(unknownId).toMatchObject({ outcome: 'new' });
    expect(await take({ headline: 'Elsewhere again', id: 'a_0000000000000000' })).toMatchObject({
      id: unknownId.id,
      outcome: 'revised',
    });
  });

  test('leads to one article if two processes ingest it at the same time', async () => {
    const rows = await Promise.all(Array.from({ length: 8 }, () => take({ headline: 'Winter timetable' })));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    expect(rows.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
    const page = await ingest(newsroom.context, [ferry, ferry, ferry], byCommand);
    expect(page.map(({ outcome }) => outcome).sort()).toEqual(['new', 'unchanged', 'unchanged']);
    expect((await listArticles(newsroom.context.store, 10)).items).toHaveLength(2);
  });
});

describe('a known article', () => {
  test('is unchanged with the same text, and revision n+1 with another text, headline or date', async () => {
    const { id } = await take(ferry);
    expect(await take(ferry)).toMatchObject({ id, outcome: 'unchanged' });
    for (const change of [
      { headline: 'Ferry is back' },
      { body: 'It sailed.' },
      { updatedAt: '2026-11-21T08:00:00Z' },
    ]) {
      expect(await take({ ...ferry, updatedAt: '2026-11-20T09:00:00Z', ...change })).toMatchObject({
        id,
        outcome: 'revised',
      });
    }
    expect((await revisionsOf(newsroom.context.store, id!)).map(({ revision }) => revision)).toEqual([
      1, 2, 3, 4,
    ]);
    expect((await now(id)).publishedAt).toBe('2026-11-20T08:00:00Z');
  });

  test('accepts no older text from a slow mirror, but a newer one after a correction of ours', async () => {
    const { id } = await take(ferry, site);
    expect(
      await take({ ...ferry, headline: 'Ferry may return', updatedAt: '2026-11-19T08:00:00Z' }, site),
    ).toMatchObject({ outcome: 'unchanged', reason: expect.stringContaining('newer version from site') });
    await correctArticle(newsroom.context, { id: id!, note: 'It sailed at seven.' });
    expect(
      await take({ ...ferry, body: 'It sailed at seven.', updatedAt: '2026-11-20T10:00:00Z' }, site),
    ).toMatchObject({ outcome: 'revised' });
    expect(await now(id)).toMatchObject({
      status: 'corrected',
      corrections: [{ note: 'It sailed at seven.' }],
      revision: 3,
    });
  });

  test('is not rewritten alternately by two sources that show it differently', async () => {
    const { id } = await take({ ...ferry, body: 'The whole story.' }, site);
    const thin = { headline: ferry.headline, url: ferry.url };
    expect(await take(thin, map)).toMatchObject({ id, outcome: 'unchanged' });
    expect(await take({ ...ferry, body: 'The whole story.' }, site)).toMatchObject({ outcome: 'unchanged' });
    expect(await take(thin, map)).toMatchObject({ outcome: 'unchanged' });
    expect((await now(id)).revision).toBe(1);
  });

  test('stays withdrawn until its sender says that it is published', async () => {
    const { id } = await take(ferry);
    await withdrawArticle(newsroom.context, { id: id! });
    expect(await take({ ...ferry, body: 'Once more.' })).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('withdrawn'),
    });
    expect(await take({ ...ferry, body: 'Once more.' }, { ...byCommand, pushed: false })).toMatchObject({
      outcome: 'unchanged',
    });
    expect(await take({ ...ferry, body: 'Once more.', status: 'published' })).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect((await now(id)).status).toBe('published');
  });

  test('is withdrawn by its address, guid or id, and a withdrawal of an unknown article is refused', async () => {
    const { id } = await take({ ...ferry, guid: '17' });
    expect(await take({ status: 'withdrawn', guid: '17' })).toMatchObject({
      id,
      outcome: 'revised',
    });
    expect(await take({ status: 'withdrawn', url: ferry.url })).toMatchObject({
      id,
      outcome: 'unchanged',
    });
    expect(await take({ headline: '', status: 'withdrawn', url: 'https://tarn.example/none' })).toMatchObject(
      { outcome: 'rejected' },
    );
  });

  test('takes its short link to a new address', async () => {
    const { id } = await take({ ...ferry, guid: '17' });
    const { code } = await now(id);
    await take({ ...ferry, guid: '17', url: 'https://tarn.example/moved' });
    expect(await linkByCode(newsroom.context.store, code, newsroom.config.web.baseUrl)).toMatchObject({
      target: 'https://tarn.example/moved',
    });
  });
});

test('checks each article separately, whatever its JSON type', async () => {
  const rows = await ingest(
    newsroom.context,
    [
      ferry,
      null,
      7,
      'text',
      [],
      {},
      { headline: ' ' },
      { headline: 'Good', url: 'ftp://x' },
      { headline: 'Good' },
    ],
    byCommand,
  );
  expect(rows.map(({ outcome }) => outcome)).toEqual([
    'new',
    ...Array.from({ length: 7 }, () => 'rejected'),
    'new',
  ]);
  for (const row of rows.filter(({ outcome }) => outcome === 'rejected')) expect(row.reason).toMatch(/\w+/);
});

test('gives an article whose host is not allowed a link to its page here', async () => {
  const { id } = await take({ headline: 'From elsewhere', url: 'https://elsewhere.example/story' });
  const article = await now(id);
  const link = await linkByCode(newsroom.context.store, article.code, newsroom.config.web.baseUrl);
  expect(article.canonicalUrl).toBe('https://elsewhere.example/story');
  expect(link?.target).toBe(`${newsroom.config.web.baseUrl}/articles/${id}`);
});
