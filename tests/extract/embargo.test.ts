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

describe('an embargo without a readable end holds the article', () => {
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
    ['ninjs, under another name', JSON.stringify({ ...JSON.parse(ninjs(undefined)), embargo_until: 'soon' })],
    [
      'a page, empty',
      '<html><head><meta name="embargo" content=""></head><body><h1>Budget</h1><p>Text.</p></body></html>',
    ],
    ['a page, in print', '<html><body><p>*** EMBARGOED ***</p><h1>Budget</h1><p>Text.</p></body></html>'],
    ['text, until something happens', 'EMBARGOED UNTIL THE VOTE\n\nBudget\n\nText of it.'],
    ['text, without a year', 'Embargo: 9 June, 06:00\n\nBudget\n\nText of it.'],
    ['German text', 'SPERRFRIST: Sendebeginn\n\nHaushalt\n\nText.'],
    ['our JSON, empty', own({ embargoUntil: '' })],
    ['our JSON, words', own({ embargoUntil: 'Montag' })],
    ['our JSON, true', own({ embargoUntil: true })],
    ['our JSON, under another name', own({ embargoed: 'yes' })],
  ])('%s', async (_what, text) => {
    expect(await inFile(text)).toBe(unreadableEmbargo);
  });

  test('in feeds too, of that entry only', () => {
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
    const nested = json.replace('"_embargo":null', '"_wire":{"embargo":"2026-06-09T10:00:00Z"}');
    expect(inFeed(nested)).toEqual(['2026-06-09T10:00:00Z', undefined]);
  });
});

test('an embargo that can be read ends as it says, and a missing one is none', async () => {
  expect(await inFile(newsMl('<embargoed>2026-06-09T10:00:00+05:00</embargoed>'))).toBe(
    '2026-06-09T05:00:00Z',
  );
  expect(await inFile(nitf('<date.release norm="20260609T100000"/>'))).toBe('2026-06-09T05:00:00Z');
  expect(await inFile(own({ embargoUntil: '2026-06-09' }))).toBe('2026-06-08T19:00:00Z');
  expect(await inFile(own({ embargoUntil: null }))).toBeUndefined();
  expect(await inFile(newsMl(''))).toBeUndefined();
});

test.each([
  ['EMBARGOED UNTIL 9 June 2026, 06:00', 'Budget'],
  ['Not for publication before 9 June 2026 06:00', 'Budget'],
  ['Sperrfrist: 9. Juni 2026, 6:00 Uhr', 'Haushalt'],
  ['Embargo jusqu’au 9 juin 2026 à 6h00', 'Budget'],
  ['Embargo hasta 9 de junio de 2026 06:00', 'Presupuesto'],
  ['解禁日時：2026年6月9日 06:00', '予算'],
])('a line of a press text is its embargo, and not its headline: %s', async (line, headline) => {
  const text = `${line}\n\n${headline}\n\nText of it.\n`;
  const { articles } = await readDocument(Buffer.from(text), {
    name: 'a.txt',
    timezone: 'Asia/Karachi',
    now,
  });
  expect(articles.map((one) => [one.headline, one.embargoUntil])).toEqual([
    [headline, '2026-06-09T01:00:00Z'],
  ]);
});

test.each([
  'Embargo on oil is lifted',
  'Sperrfrist für Umfragen gefordert',
  'Embargoed goods are found in the port',
])('a headline about one is none: %s', async (headline) => {
  expect(await inFile(`${headline}\n\nText of it.\n`)).toBeUndefined();
});

test('the operator is informed, and a later version without an embargo publishes it', async () => {
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

describe('an embargo in an entry of a feed is found under any name', () => {
  const rss = (more: string, attributes = '') =>
    `<rss version="2.0" xmlns:x="x"><channel><title>T</title><item${attributes}><guid>1</guid><title>A</title>${more}</item></channel></rss>`;

  test.each([
    ['<x:isEmbargoed>true</x:isEmbargoed>', unreadableEmbargo],
    ['<x:contentEmbargo/>', unreadableEmbargo],
    ['<x:news-embargo>soon</x:news-embargo>', unreadableEmbargo],
    ['<x:embargo until="2026-06-09T10:00:00Z"/>', '2026-06-09T10:00:00Z'],
    ['<x:embargo><x:until>2026-06-09T10:00:00Z</x:until></x:embargo>', '2026-06-09T10:00:00Z'],
    ['<x:meta embargo="2026-06-09T10:00:00Z"/>', '2026-06-09T10:00:00Z'],
    ['<x:sperrfrist>9. Juni 2026 15:00</x:sperrfrist>', '2026-06-09T10:00:00Z'],
    ['<x:embargoed>false</x:embargoed>', undefined],
    ['<category>Embargo</category>', undefined],
  ])('%s', (more, until) => {
    expect(inFeed(rss(more))).toEqual([until]);
  });

  test('on the entry itself, but not in the name of a namespace', () => {
    expect(inFeed(rss('', ' x:embargo=""'))).toEqual([unreadableEmbargo]);
    expect(inFeed(rss('', ' xmlns:embargo="x"'))).toEqual([undefined]);
  });

  test.each([
    [{ until: '2026-06-09T10:00:00Z' }, '2026-06-09T10:00:00Z'],
    [['2026-06-09T10:00:00Z'], '2026-06-09T10:00:00Z'],
    [{}, unreadableEmbargo],
    ['no', undefined],
  ])('in JSON, as %j', async (is_embargoed, until) => {
    const version = 'https://jsonfeed.org/version/1.1';
    const item = { id: '1', title: 'A', content_text: 'x', _wire: { is_embargoed } };
    expect(inFeed(JSON.stringify({ version, title: 'T', items: [item] }))).toEqual([until]);
    expect(await inFile(own({ is_embargoed }))).toBe(until);
  });
});
