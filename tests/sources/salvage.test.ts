import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/sources/feed/document.ts';
import { openPolled } from './polled.ts';

const rss = (items: string, end = '</channel></rss>') =>
  `<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Lab</title>\n${items}${end}`;
const item = (title: string, more = '') => `<item><title>${title}</title>${more}</item>\n`;
const atom = (entries: string, end = '</feed>') =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>Lab</title><id>lab</id>\n${entries}${end}`;
const entry = (title: string) => `<entry><title>${title}</title><id>${title}</id></entry>\n`;
const rdf = (content: string) =>
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">${content}</rdf:RDF>`;

const titlesOf = (text: string) => readDocument(text).items.map(({ title }) => title?.value);
const linksOf = (text: string) => readDocument(text).items.map(({ link }) => link);

describe('a feed whose XML is broken', () => {
  test.each([
    ['a number after the sign', rss(item('Profits <5% down') + item('Sound')), ['Profits <5% down', 'Sound']],
    ['signs among words', rss(item('I <3 Ulm < Bonn') + item('Sound')), ['I <3 Ulm < Bonn', 'Sound']],
    ['Urdu, Atom', atom(entry('منافع <5 فیصد') + entry('Sound')), ['منافع <5 فیصد', 'Sound']],
    ['a sign that looks like an element', rss(item('Shares <fell today') + item('Sound')), ['Sound']],
    ['an attribute without its end', rss(item('A', '<enclosure url="https://x/a.jpg/>') + item('B')), ['B']],
    ['an element that swallows the next entry', rss(item('A', '<x>') + item('B') + item('C')), ['B', 'C']],
    ['cut in an address', rss(item('One'), '<item><title>Two</title><link>https://n'), ['One']],
    ['cut in CDATA', rss(item('One'), '<item><description><![CDATA[ha'), ['One']],
    ['cut in a closing tag', rss(item('One'), '</chan'), ['One']],
    ['cut between two entries', rss(item('One') + item('Two'), ''), ['One', 'Two']],
    ['Atom, cut between two entries', atom(entry('One'), ''), ['One']],
    ['Atom, cut', atom(entry('One') + entry('Two'), '<entry><title>Thr'), ['One', 'Two']],
    ['RDF, cut', rdf('<channel/><item><title>One</title></item><item><ti').slice(0, -10), ['One']],
  ])('keeps what is sound: %s', (_, text, titles) => {
    const document = readDocument(text);
    expect(document.items.map(({ title }) => title?.value)).toEqual(titles);
    expect(document.salvage).toMatch(/\bline/);
  });

  test('is sound: no warning', () => {
    expect(readDocument(rss(item('R & D') + item('A&nbsp;B', '<i/>'))).salvage).toBeUndefined();
  });

  test('keeps embargoes with their entries', () => {
    const text = rss(item('A', '<x>') + item('B') + item('C', '<embargo>2031-01-01T00:00:00Z</embargo>'));
    expect(readDocument(text).items.map(({ embargo }) => embargo)).toEqual([
      undefined,
      '2031-01-01T00:00:00Z',
    ]);
  });

  test('says where it breaks if nothing can be kept', () => {
    expect(() => readDocument(rss('<item><title>One', ''))).toThrow('line and column 3:16');
  });

  test('warns the operator as long as it is broken', async () => {
    const news = await openPolled({ complete: 'never' });
    news.site['/feed'] = { body: rss(item('One') + item('<x'), '<item>') };
    await news.poll();
    expect(await news.headlines()).toEqual(['One']);
    expect((await news.stats()).lastWarning).toContain('its XML is broken');
    news.site['/feed'] = { body: rss(item('One') + item('Two')) };
    await news.poll();
    expect((await news.stats()).lastWarning).toBeUndefined();
  });
});

test('a JSON Feed with line ends within its texts is read whole', () => {
  const text =
    '{"version":"https://jsonfeed.org/version/1.1","title":"L","items":[\n{"id":"1","title":"One","content_text":"a\nb\tc"}]}';
  expect(titlesOf(text)).toEqual(['One']);
  expect(readDocument(text).salvage).toContain('line ends within texts, in line 2');
});

test.each([
  [
    'cut in an item',
    '{"version":"https://jsonfeed.org/version/1.1","title":"L","items":[\n{"id":"1","title":"One"},\n{"id":"2","ti',
  ],
  ['cut behind an item', '{"title":"L","items":[\n{"id":"1","title":"One"},\n'],
  ['a comma too many', '{"title":"L","items":[{"id":"1","title":"One"},\n\n]}'],
])('a JSON Feed whose JSON is broken keeps what is sound: %s', (_, text) => {
  expect(titlesOf(text)).toEqual(['One']);
  expect(readDocument(text).salvage).toContain('line 3; one entry was read');
});

describe('a feed in an unusual form', () => {
  const link = '<link>https://n.example/a?b&amp;c</link>';

  test.each([
    [
      'RSS with a prefix',
      '<r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2"><r:channel><r:title>L</r:title>' +
        '<r:item><r:title>One</r:title><r:link>https://n.example/a?b&amp;c</r:link></r:item></r:channel></r:rss>',
    ],
    ['a prefix for the root alone', `<r:rss xmlns:r="x"><channel>${item('One', link)}</channel></r:rss>`],
    ['items within the channel of RSS 1.0', rdf(`<channel><title>L</title>${item('One', link)}</channel>`)],
    ['a link with text in Atom', atom(`<entry><title>One</title>${link}</entry>`)],
    ['a link as an attribute in RSS', rss(item('One', '<link href="https://n.example/a?b&amp;c"/>'))],
    ['and with words', rss(item('One', '<link href="https://n.example/a?b&amp;c">Read</link>'))],
    [
      'base64 in Atom 0.3',
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64" type="text/html">\nT25l</title><link rel="alternate" href="https://n.example/a?b&amp;c"/></entry></feed>',
    ],
    [
      'base64 in CDATA',
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64"><![CDATA[T25l]]></title><link rel="alternate" href="https://n.example/a?b&amp;c"/></entry></feed>',
    ],
    [
      'base64 in Atom 1.0',
      atom(`<entry><title type="application/octet-stream">\n T25l\n</title>${link}</entry>`),
    ],
    [
      'a link in CDATA',
      atom(`<entry><title>One</title><link><![CDATA[https://n.example/a?b&c]]></link></entry>`),
    ],
    ['a link behind its element', rss(item('One', '<link/>https://n.example/a?b&amp;c'))],
  ])('%s', (_, text) => {
    expect(titlesOf(text)).toEqual(['One']);
    expect(linksOf(text)).toEqual(['https://n.example/a?b&c']);
  });

  test.each([
    [
      'Atom’s in RSS',
      rss(item('One', '<id>urn:1</id><updated>2024-06-08</updated><summary>Short</summary>')),
    ],
    [
      'RSS 2.0’s in RSS 1.0',
      rdf(
        '<item rdf:about="urn:1"><title>One</title><description>Short</description><pubDate>2024-06-08</pubDate></item>',
      ),
    ],
  ])('elements of another format: %s', (_, text) => {
    const [one] = readDocument(text).items;
    expect([one?.id, one?.published.find(Boolean) ?? one?.updated, one?.summary?.value]).toEqual([
      'urn:1',
      '2024-06-08',
      'Short',
    ]);
  });

  test('leaves CDATA unchanged', () => {
    const text = rss(
      item('<![CDATA[<link href="https://n.example/a"/> <5]]>', link) +
        item('Two', '<link href="https://n.example/b"/>'),
    );
    expect(titlesOf(text)[0]).toContain('<link href=');
    expect(linksOf(text)[0]).toBe('https://n.example/a?b&c');
  });
});
