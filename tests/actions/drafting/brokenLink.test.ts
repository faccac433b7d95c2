import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { configWarnings } from '../../../src/actions/operations/configWarnings.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      {
        id: 'sky',
        type: 'bluesky',
        baseUrl: 'https://bsky.example',
        identifier: 'tarn.example',
        password: 'x',
      },
    ],
  });
});
afterAll(() => newsroom.close());

test('an edit that breaks our own link is refused with what to do, even on a trial’s loopback address', async () => {
  const { context } = newsroom;
  const { id } = await ingestOne(context, { headline: 'Weir repaired' }, { source: 'command', pushed: true });
  await draftArticle(context, id ?? '');
  const [draft] = await draftsOfArticle(context.store, id ?? '');
  if (!draft) throw new Error('no draft');
  const edit = (text: string) => editDraft(context, { id: draft.id, version: 1, text, override: 'it may' });
  for (const text of [`Read:${draft.link.url}`, `“${draft.link.url}”`, `more${draft.link.url}`])
    await expect(edit(text)).rejects.toMatchObject({ code: 'draft.link-broken', status: 422 });
  expect(await edit(`Read: ${draft.link.url}`)).toMatchObject({ version: 2 });
});

test('a link base that no platform turns into a link is reported', () => {
  const { config } = newsroom.context;
  const warned = (baseUrl: string) =>
    configWarnings({ ...config, links: { ...config.links, baseUrl } }).filter((each) =>
      each.includes('links.baseUrl'),
    );
  for (const base of [
    'http://127.0.0.1:8080/s',
    'http://[::1]/s',
    'http://localhost:8080/s',
    'http://box.local/s',
    'http://desk.news.internal/s',
  ])
    expect([base, warned(base).length]).toEqual([base, 1]);
  expect(warned('https://dly.example/s')).toEqual([]);
});
