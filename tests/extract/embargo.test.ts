import { describe, expect, test } from 'vitest';
import { unreadableEmbargo } from '../../src/article/visibility.ts';
import { readDocument } from '../../src/extract/index.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { readDocument as readFeed } from '../../src/sources/feed/document.ts';
import { openPolled } from '../sources/polled.ts';

const now = Date.UTC(2026, 5, 8);
const inFile = async (text: string) =>
  (await readDocument(Buffer.from(text), { name: 'item', timezone: 'Asia/Karachi', now })).articles[0]
    ?.embargoUntil;
const inFeed = (text: string) =>
  articlesOf(readFeed(text), {
    url: 'https://tarn.example/feed',
    timezone: 'Asia/Karachi',
    takesFeedLanguage: true,
    language: 'en',
    now,
  }).articles.map(({ embargoUntil }) => embargoUntil);

const newsMl = (embargo: string) =>
  `<newsItem guid="urn:x"><itemMeta>${embargo}</itemMeta><contentMeta><headline>Budget</headline></contentMeta></newsItem>`;
const nitf = (release: string, status = '') =>
  `<nitf><head><docdata${status}>${release}</docdata></head><body><body.head><hedline><hl1>Budget</hl1></hedline></body.head></body></nitf>`;
const ninjs = (embargoed: unknown) =>
  JSON.stringify({ uri: 'urn:x', versioncreated: '2026-06-08', headline: 'Budget', embargoed });
const own = (fields: object) => JSON.stringify({ headline: 'Budget', ...fields });

describe('an embargo without an end that can be read holds the article', () => {
  test.each([
    ['NewsML-G2, empty', newsMl('<embargoed/>')],
    ['NewsML-G2, nil', newsMl('<embargoed xsi:nil="true"></embargoed>')],
    ['NewsML-G2, words', newsMl('<embargoed>until the vote</embargoed>')],
    ['NewsML-G2, no such day', newsMl('<n:embargoed>2026-02-31T10:00:00Z</n:embargoed>')],
    ['NITF, empty', nitf('<date.release/>')],
    ['NITF, words', nitf('<date.release norm="soon"/>')],
    ['NITF, by its status', nitf('', ' management-status="embargoed"')],
    ['ninjs, empty', ninjs('')],
    ['ninjs, null', ninjs(null)],
    ['ninjs, a number', ninjs(12)],
    ['our JSON, empty', own({ embargoUntil: '' })],
    ['our JSON, words', own({ embargoUntil: 'Montag' })],
    ['our JSON, true', own({ embargoUntil: true })],
    ['our JSON, under another name', own({ embargoed: 'yes' })],
  ])('%s', async (_what, text) => {
    expect(await inFile(text)).toBe(unreadableEmbargo);
  });

  test('in feeds too, of that entry alone', () => {
    const item = (title: string, embargo: string) =>
      `<item><guid>${title}</guid><title>${title}</title>${embargo}</item>`;
    const items = [
      item('a', ''),
      item('b', '<prism:embargoDate/>'),
      item('c', '<prism:embargoDate>2026-06-09T10:00:00</prism:embargoDate>'),
    ];
    const rss = `<rss version="2.0" xmlns:prism="p"><channel><title>T</title>${items.join('')}</channel></rss>`;
    expect(inFeed(rss)).toEqual([undefined, unreadableEmbargo, '2026-06-09T05:00:00Z']);
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>a</id><title>A</title><x:embargoed xmlns:x="x"> </x:embargoed></entry></feed>';
    expect(inFeed(atom)).toEqual([unreadableEmbargo]);
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [
        { id: '1', title: 'A', content_text: 'x', _embargo: null },
        { id: '2', title: 'B', content_text: 'y' },
      ],
    });
    expect(inFeed(json)).toEqual([unreadableEmbargo, undefined]);
  });
});

test('an embargo that can be read ends as it says, and none is none', async () => {
  expect(await inFile(newsMl('<embargoed>2026-06-09T10:00:00+05:00</embargoed>'))).toBe(
    '2026-06-09T05:00:00Z',
  );
  expect(await inFile(nitf('<date.release norm="20260609T100000"/>'))).toBe('2026-06-09T05:00:00Z');
  expect(await inFile(own({ embargoUntil: '2026-06-09' }))).toBe('2026-06-08T19:00:00Z');
  expect(await inFile(own({ embargoUntil: null }))).toBeUndefined();
  expect(await inFile(newsMl(''))).toBeUndefined();
});

test('the operator is told, and a later version without an embargo publishes it', async () => {
  const newsroom = await openPolled({ complete: 'never' });
  const feed = (embargo: string) =>
    `<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>Budget figures</title>${embargo}</item></channel></rss>`;
  newsroom.site['/feed'] = { body: feed('<embargo/>') };
  await newsroom.poll();
  expect(await newsroom.headlines()).toEqual([]);
  expect((await newsroom.rejected()).join()).toContain(
    'Budget figures: it is under an embargo whose end can’t be read',
  );
});
