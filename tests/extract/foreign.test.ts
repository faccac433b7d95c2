import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/extract/index.ts';

const read = (text: string, name = 'story.txt') =>
  readDocument(Buffer.from(text), {
    name,
    timezone: 'Asia/Karachi',
    now: Date.UTC(2026, 5, 8),
    language: 'en',
  });

const text = 'Harbour gets a second crane\n\nThe council voted on Monday.';

describe('files without an article are refused with the reason', () => {
  test.each([
    [
      'a feed',
      '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title></channel></rss>',
      'f.xml',
      'feed',
    ],
    ['a feed with a prefix', '<r:rss xmlns:r="x"><channel/></r:rss>', 'f', 'feed'],
    ['an Atom feed', '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>', 'f.xml', 'feed'],
    [
      'a JSON Feed',
      '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[]}',
      'f.json',
      'JSON Feed',
    ],
    ['a sitemap', '<urlset xmlns="x"><url><loc>https://a.example/</loc></url></urlset>', 'm.xml', 'sitemap'],
    [
      'a concept',
      '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/"><concept/></conceptItem>',
      'c.xml',
      '<conceptItem>',
    ],
    ['a planning item', '<?xml version="1.0"?><planningItem><x/></planningItem>', 'c.xml', '<planningItem>'],
    [
      'an article of a journal',
      '<?xml version="1.0"?><article><front><title>T</title></front></article>',
      'j.xml',
      '<article>',
    ],
    [
      'XML with a doctype',
      '<!DOCTYPE story [<!ENTITY a "Tarn">]>\n<story><p>Crane</p></story>',
      's.xml',
      '<story>',
    ],
    ['a feed with a doctype', '<!DOCTYPE rss><rss><channel/></rss>', 'f', 'feed'],
    ['NewsML 1', '<NewsML><NewsEnvelope><x/></NewsEnvelope></NewsML>', 'n.xml', 'NewsML 1'],
    ['XML of one element', '<story>Crane bought</story>', 's.xml', '<story>'],
    ['XML of one empty element', '<story title="Crane bought"/>', 's', '<story>'],
    ['Unicode RTF', '{\\urtf1 Crane bought}', 's.txt', 'RTF'],
    ['mail after empty lines', `\n\nFrom: a@tarn.example\nSubject: Crane\n\n${text}`, 'm.txt', 'mail'],
    [
      'forwarded mail',
      `---------- Forwarded message ---------\nFrom: a@tarn.example\nSubject: Crane\n\n${text}`,
      'm.txt',
      'mail',
    ],
    ['a table of two columns', 'boat;length\nAda;12\nBea;14\n', 't.txt', 'table'],
    ['a server’s log', '10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1\n', 'l.txt', 'log'],
    ['a server’s answer', `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${text}`, 'h.txt', 'answer'],
    ['a list of changes', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n', 'd.txt', 'changes'],
    ['settings', '[desk]\nname=Tarn\n', 's.txt', 'settings'],
    ['Markdown with settings', `---\ntitle: Crane\n---\n\n${text}`, 's.txt', 'settings'],
    ['a picture', '<svg xmlns="http://www.w3.org/2000/svg"><text>Crane</text></svg>', 'p.svg', '<svg>'],
    ['mail', `From: desk@tarn.example\nTo: in@tarn.example\nSubject: Crane\n\n${text}`, 'm.txt', 'mail'],
    [
      'a mailbox',
      `From desk@tarn.example Mon Jun  8\nReceived: from x\nMessage-ID: <1@x>\n\n${text}`,
      'mbox',
      'mail',
    ],
    [
      'mail in German',
      `Von: desk@tarn.example\nGesendet: Montag\nAn: in@tarn.example\nBetreff: Kran\n\n${text}`,
      'm.txt',
      'mail',
    ],
    ['mail in French', `De: desk@tarn.example\nÀ: in@tarn.example\nObjet: Grue\n\n${text}`, 'm.txt', 'mail'],
    ['mail that is encrypted', '-----BEGIN PGP MESSAGE-----\nabc', 'm.txt', 'encrypted'],
    ['a list of addresses', 'https://a.example/1\nhttps://a.example/2\n', 'l.txt', 'addresses'],
    ['a log', '2026-06-08T10:00:00Z INFO started\n2026-06-08T10:00:01Z WARN x\n', 'l.txt', 'log'],
    ['SQL', "INSERT INTO articles VALUES ('Crane');", 's.txt', 'SQL'],
    ['a vector map', '<kml xmlns="x"><Document/></kml>', 'k.xml', '<kml>'],
    [
      'an office document',
      '<office:document xmlns:office="x"><office:body/></office:document>',
      'o.xml',
      '<document>',
    ],
    [
      'a table in quotation marks',
      '"id","headline","text"\n"1","Crane","forty, tons"\n"2","Ferry","back"\n',
      't.txt',
      'table',
    ],
    ['a table with tabs', 'a\tb\tc\n1\t2\t3\n4\t5\t6\n', 't', 'table'],
    ['RTF without an ending', '  {\\rtf1 Crane}', 'r', 'RTF'],
    ['RTF', '{\\rtf1\\ansi Crane\\par Second.}', 'r.txt', 'RTF'],
    ['a table', 'name;boats;tons\nTarn;4;90\nOrd;9;120\n', 't.txt', 'table'],
    ['a table by its name', 'crane,forty tons', 't.csv', '.csv'],
    ['a calendar', 'BEGIN:VCALENDAR\nSUMMARY:Council\nEND:VCALENDAR', 'c', 'calendar'],
    ['subtitles', '1\n00:00:01,000 --> 00:00:02,000\nThe crane', 's.txt', 'subtitles'],
    ['another ending', text, 'story.md', '.md'],
  ])('%s', async (_what, content, name, word) => {
    const reason = await read(content, name).then(
      ({ articles, refusals }) => (articles.length > 0 ? 'taken' : refusals[0]?.reason),
      (error: Error) => error.message,
    );
    expect(reason).toContain(word);
  });

  test.each([
    ['no ending', 'story'],
    ['a number for an ending', 'story.2026'],
    ['an ending in capitals', 'STORY.TXT'],
    ['a sentence for a name', 'Crane vote. Final'],
  ])('a text with %s is read', async (_what, name) => {
    expect((await read(text, name)).articles[0]?.headline).toBe('Harbour gets a second crane');
  });

  test('a page with labels, lists and figures is no mail and no table', async () => {
    const page =
      'Crane, boats and tides\nUpdated: 08 June 2024\n\n• Forty tons, nine boats, one crane\n• Two votes, no more, none less\n\nTARN: It came, saw, and lifted.';
    expect((await read(page)).articles[0]?.bullets).toHaveLength(2);
  });
});

describe('NITF', () => {
  const nitf = (data: string, body = '') =>
    [
      '<?xml version="1.0" encoding="UTF-8"?><nitf xml:lang="fr"><head><title>T</title>',
      `<docdata><doc-id id-string="afa-1"/><date.issue norm="20260608T140000+0500"/>${data}</docdata></head>`,
      '<body><body.head><hedline><hl1>Le port reçoit une grue</hl1><hl2>Quarante tonnes</hl2></hedline>',
      '<byline>Par <person>Ines Falk</person></byline><dateline><location>TARN</location></dateline></body.head>',
      `<body.content>${body}<p>Le conseil a voté.</p></body.content></body></nitf>`,
    ].join('');

  test('is read with all its parts', async () => {
    const media =
      '<media media-type="image"><media-reference source="https://img.example/g.jpg"/><media-caption>La grue</media-caption><media-producer>Bo Sand</media-producer></media>';
    const { articles } = await read(
      nitf('<urgency ed-urg="1"/><key-list><keyword key="port"/></key-list>', media),
      'a.nitf',
    );
    expect(articles).toEqual([
      {
        guid: 'afa-1',
        headline: 'Le port reçoit une grue',
        standfirst: 'Quarante tonnes',
        body: '<p>Le conseil a voté.</p>',
        image: { url: 'https://img.example/g.jpg', caption: 'La grue', credit: 'Bo Sand' },
        authors: ['Ines Falk'],
        dateline: 'TARN',
        tags: ['port'],
        language: 'fr',
        publishedAt: '2026-06-08T09:00:00Z',
        breaking: true,
      },
    ]);
  });

  test('that is cancelled withdraws, and a cut one is refused', async () => {
    const killed = nitf('').replace('<docdata>', '<docdata management-status="canceled">');
    expect((await read(killed, 'a.xml')).articles[0]).toMatchObject({ guid: 'afa-1', status: 'withdrawn' });
    await expect(read(nitf('').slice(0, -40), 'a.xml')).rejects.toThrow('is no NITF');
  });
});

test('items of NewsML-G2 that are not text are reported', async () => {
  const item = (kind: string) =>
    `<newsItem guid="urn:${kind}"><itemMeta><itemClass qcode="ninat:${kind}"/></itemMeta><contentMeta><headline>Crane ${kind}</headline></contentMeta></newsItem>`;
  for (const kind of ['video', 'audio', 'picture', 'graphic', 'animation']) {
    const { articles, refusals } = await read(item(kind), 'v.xml');
    expect(articles).toEqual([]);
    expect(refusals[0]?.reason).toContain(`class "${kind}", no text`);
  }
  const message = `<newsMessage><itemSet>${item('text')}${item('video')}${item('picture')}<packageItem guid="p"/></itemSet></newsMessage>`;
  const { articles, refusals } = await read(message, 'v.xml');
  expect(articles.map(({ headline }) => headline)).toEqual(['Crane text']);
  expect(refusals.map(({ where }) => where)).toEqual(['newsItem 2', 'packageItem']);
});
