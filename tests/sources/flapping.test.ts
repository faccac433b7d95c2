import { describe, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../src/actions/drafting/draftArticle.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { sweep } from '../../src/actions/operations/sweep.ts';
import { draftById } from '../../src/review/draft.ts';
import { sourceStates } from '../../src/sources/sourceStates.ts';
import { approver } from '../support/newsroom.ts';
import { draftFor } from '../support/records.ts';
import { openPolled } from './polled.ts';

interface Entry {
  text: string;
  title?: string;
  date?: string;
  link?: string;
}

/** A feed with one entry that a test changes; the newsroom's time passes as it says. */
async function openFeed(first: Entry) {
  let entry = { title: 'Budget passes', date: '2024-06-08T10:00:00Z', link: '/budget', ...first };
  const news = await openPolled({ complete: 'never', history: 'drafts' });
  const { context, clock } = news.newsroom;
  const atom = () => `<feed xmlns="http://www.w3.org/2005/Atom"><title>Tarn</title><id>urn:tarn</id>
    <entry><id>urn:budget</id><title>${entry.title}</title><link href="${news.origin}${entry.link}"/>
    <published>${entry.date}</published><updated>${entry.date}</updated>
    <summary>The vote took all night.</summary><content type="html">&lt;p>${entry.text}&lt;/p></content></entry></feed>`;
  news.site['/feed'] = () => ({ body: atom() });
  const article = async () => (await news.articles())[0]!;
  return {
    ...news,
    article,
    async says(change: Partial<Entry>) {
      entry = { ...entry, ...change };
      await news.poll();
    },
    async pass(minutes: number) {
      clock.advance(minutes * 60_000);
      await sweep(context);
    },
    warning: async () => (await sourceStates(context))[0]?.lastWarning,
  };
}

type Feed = Awaited<ReturnType<typeof openFeed>>;

/** A different text at each of this many polls. */
async function flap({ says }: Feed, polls: number): Promise<void> {
  for (let n = 1; n <= polls; n++) await says({ text: `Advertisement ${n}` });
}

describe('a text that differs at each poll', () => {
  test('is ingested immediately twice, then at growing intervals, and the operator is informed', async () => {
    const feed = await openFeed({ text: 'Advertisement 0' });
    await feed.poll();
    await flap(feed, 2);
    expect(await feed.article()).toMatchObject({ revision: 3, body: '<p>Advertisement 2</p>' });
    expect(await feed.warning()).toBeUndefined();
    for (let n = 3; n <= 60; n++) {
      await feed.says({ text: `Advertisement ${n}` });
      await sweep(feed.newsroom.context);
    }
    expect((await feed.article()).revision).toBe(5);
    expect(await feed.warning()).toContain('flapping body: the text of “Budget passes”');
    await feed.pass(180);
    expect(await feed.article()).toMatchObject({ revision: 6, body: '<p>Advertisement 60</p>' });
    expect((await feed.warning()) ?? '').not.toContain('flapping');
  });

  test('leaves what is approved and scheduled unchanged', async () => {
    const feed = await openFeed({ text: 'The text. Advertisement 0' });
    await feed.poll();
    const { context } = feed.newsroom;
    const { id } = await feed.article();
    await draftArticle(context, id);
    const draft = await draftFor(context, id, 'hook');
    await approveDraft(feed.newsroom.as(approver), { id: draft.id, version: draft.version });
    await flap(feed, 5);
    await draftArticle(context, id);
    expect((await draftById(context.store, draft.id))?.state).toBe('scheduled');
  });

  test('is ingested in its last version if it has settled meanwhile, and nothing twice', async () => {
    const feed = await openFeed({ text: 'Advertisement 0' });
    await feed.poll();
    await flap(feed, 4);
    await feed.says({ text: 'A correction' });
    expect((await feed.article()).body).toBe('<p>Advertisement 2</p>');
    feed.site['/feed'] = { status: 304 };
    await feed.pass(10);
    expect(await feed.article()).toMatchObject({ revision: 4, body: '<p>A correction</p>' });
    await feed.pass(600);
    expect((await feed.article()).revision).toBe(4);
  });

  test('is ingested immediately with any other change', async () => {
    const feed = await openFeed({ text: 'Advertisement 0' });
    await feed.poll();
    await flap(feed, 4);
    await feed.says({ text: 'Advertisement 5', title: 'Budget fails' });
    const whole = { revision: 4, headline: 'Budget fails', body: '<p>Advertisement 5</p>' };
    expect(await feed.article()).toMatchObject(whole);
    await feed.pass(600);
    expect(await feed.article()).toMatchObject(whole);
  });

  test('ends when the source says again what is here', async () => {
    const feed = await openFeed({ text: 'Advertisement 0' });
    await feed.poll();
    await flap(feed, 3);
    await feed.says({ text: 'Advertisement 2' });
    await feed.pass(600);
    expect(await feed.article()).toMatchObject({ revision: 3, body: '<p>Advertisement 2</p>' });
  });

  test('keeps a person’s correction, and ends with a withdrawal', async () => {
    const feed = await openFeed({ text: 'Advertisement 0' });
    await feed.poll();
    await flap(feed, 3);
    const { context } = feed.newsroom;
    const { id } = await feed.article();
    await correctArticle(context, { id, note: 'The vote was on Monday.' });
    await feed.pass(10);
    expect(await feed.article()).toMatchObject({
      revision: 5,
      body: '<p>Advertisement 3</p>',
      corrections: [{ note: 'The vote was on Monday.' }],
    });
    await flap(feed, 2);
    await withdrawArticle(context, { id });
    await feed.pass(600);
    expect(await feed.article()).toMatchObject({ status: 'withdrawn', revision: 6 });
  });

  test.each<[string, (n: number) => Entry]>([
    ['its date', (n) => ({ text: 'T', date: `2024-06-08T11:0${n}:00Z` })],
    ['the session in its address', (n) => ({ text: 'T', link: `/budget?session=${n}` })],
  ])('counts with %s', async (_what, change) => {
    const feed = await openFeed(change(0));
    await feed.poll();
    for (let n = 1; n < 8; n++) await feed.says(change(n));
    expect((await feed.article()).revision).toBe(3);
    await feed.pass(10);
    const { canonicalUrl, publishedAt } = await feed.article();
    expect(publishedAt).toBe(change(7).date ?? '2024-06-08T10:00:00Z');
    expect(canonicalUrl).toBe(`${feed.origin}${change(7).link ?? '/budget'}`);
  });
});

test('a text that changes now and then is ingested immediately each time', async () => {
  const feed = await openFeed({ text: 'Report 0' });
  await feed.poll();
  for (let n = 1; n <= 12; n++) {
    await feed.says({ text: `Report ${n}` });
    expect((await feed.article()).body).toBe(`<p>Report ${n}</p>`);
    for (let quiet = 0; quiet < 4; quiet++) await feed.poll();
  }
  expect(await feed.warning()).toBeUndefined();
});

test('submissions are never postponed', async () => {
  const news = await openPolled(() => [{ id: 'cms', type: 'webhook', secret: 'a word between two' }]);
  const from = { source: 'cms', pushed: true };
  for (let n = 1; n <= 6; n++)
    await ingestOne(
      news.newsroom.context,
      { guid: 'b', headline: 'Budget passes', body: `Version ${n}` },
      from,
    );
  const [article] = await news.articles();
  expect(article).toMatchObject({ revision: 6, body: '<p>Version 6</p>' });
});

test('a page that is the article is another such text', async () => {
  const news = await openPolled((origin) => [{ id: 'site', type: 'page', url: `${origin}/ferry` }]);
  let requests = 0;
  news.site['/ferry'] = () => ({
    body: `<html><body><h1>Ferry sinks</h1><ul><li>All are saved</li><li>The boat is lost</li></ul><p>The ferry sank at noon.</p><p>Advertisement ${++requests}</p></body></html>`,
    headers: { 'content-type': 'text/html' },
  });
  for (let n = 0; n < 8; n++) await news.poll();
  expect((await news.articles())[0]?.revision).toBe(3);
  expect((await news.stats()).flapping).toContain('Ferry sinks');
});
