import { afterAll, beforeAll, expect, test } from 'vitest';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { findArticles, readArticleFilter } from '../../src/article/search/findArticles.ts';
import { writerOf } from '../../src/store/writer.ts';
import { publish } from '../support/records.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../web/server.ts';

let web: TestWeb;
let n = 0;
beforeAll(async () => {
  web = await openTestWeb({});
});
afterAll(() => web.close());

async function story(headline: string, more: Record<string, unknown> = {}): Promise<string> {
  n += 1;
  web.clock.advance(1_000);
  return publish(web.context, { url: `https://tarn.example/a/${n}`, headline, language: 'en', ...more });
}
const found = async (written: Record<string, string>, limit = 50, cursor?: string) => {
  const { clock, config, store } = web.context;
  const filter = readArticleFilter(written, { now: clock.now(), timezone: config.newsroom.timezone });
  return findArticles(store, filter, limit, cursor);
};
const ids = async (written: Record<string, string>) => (await found(written)).items.map(({ id }) => id);

test('articles are found by section, source, language, state, words and age, at the desk, by API and in pages', async () => {
  const ferry = await story('The ferry sails', { section: 'Harbour' });
  const mill = await story('The mill burns', { section: 'Town', language: 'ur' });
  const ferries = await story('Two ferries collide', { section: 'Harbour', tags: ['Ferries'] });
  await withdrawArticle(web.context, { id: ferries });
  expect(await ids({ section: 'harbour' })).toEqual([ferries, ferry]);
  expect(await ids({ section: 'harbour', state: 'published' })).toEqual([ferry]);
  expect(await ids({ state: 'withdrawn' })).toEqual([ferries]);
  expect(await ids({ language: 'ur', source: 'command' })).toEqual([mill]);
  expect(await ids({ search: 'ferr' })).toEqual([ferries, ferry]);
  expect(await ids({ tag: 'ferries', search: 'sails' })).toEqual([]);
  expect(await ids({ search: '!?' })).toEqual([]);
  web.clock.advance(2 * 3_600_000);
  const late = await story('A late bell');
  expect(await ids({ since: '1h' })).toEqual([late]);
  expect(await ids({ until: '1h' })).toEqual([ferries, mill, ferry]);
  expect(await ids({ until: '1h', section: 'harbour' })).toEqual([ferries, ferry]);

  const ada = await signedInAs(web, { name: 'ada', role: 'viewer' });
  const { text } = await ada.get('/desk/articles?section=harbour&state=published');
  expect(text).toContain(`id="${ferry}"`);
  expect(text).not.toContain(`id="${mill}"`);
  expect(text).toContain('name="section" type="text" maxlength="100" dir="auto" value="harbour"');
  const program = await programOf(web, 'viewer');
  expect((await program('/articles?state=withdrawn')).body.items[0].id).toBe(ferries);
  expect((await program('/articles?state=lost')).status).toBe(422);
});

test('pages lead through all matches, once each, also of a field that most articles have', async () => {
  const all: string[] = [];
  for (let each = 0; each < 23; each += 1)
    all.unshift(await story(`Regatta day ${each}`, { section: 'Sport' }));
  const redis = writerOf(web.context.store);
  const { keys } = web.context.store;
  // More than are read as a whole: then the list of articles is gone through.
  const many = Array.from({ length: 5_100 }, (_, each) => [0, `a_none${each}`]).flat();
  for (const long of [false, true]) {
    if (long) await redis.zadd(keys.found('s:sport'), ...many);
    const down: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await found({ section: 'sport' }, 5, cursor ?? undefined);
      down.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(down).toEqual(all);
  }
  await expect(found({ section: 'sport' }, 5, 'nonsense')).rejects.toThrow('cursor');
});
