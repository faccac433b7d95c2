import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/extract/index.ts';

const read = (text: string, name = 'item') =>
  readDocument(Buffer.from(text), { name, timezone: 'Europe/Berlin', now: 0, language: 'en' });

const ninjs2 = {
  standard: { name: 'ninjs', version: '2.1' },
  uri: 'urn:newsml:tarn.example:crane',
  type: 'text',
  pubstatus: 'usable',
  urgency: 1,
  language: 'en',
  firstcreated: '2024-06-08T10:00:00Z',
  versioncreated: '2024-06-08T11:00:00+02:00',
  by: 'By Ann Lee',
  located: 'Tarn',
  headlines: [
    { role: 'short', value: 'Crane' },
    { role: 'main', value: 'Tarn quay gets a second crane' },
  ],
  descriptions: [
    { role: 'summary', value: 'It lifts forty tons.' },
    { role: 'bulletpoint', value: 'Old crane stays' },
  ],
  bodies: [
    { role: 'main', contenttype: 'text/plain', value: 'Plain' },
    { role: 'main', contenttype: 'text/html', value: '<p>The harbour has bought a crane.</p>' },
  ],
  subjects: [{ name: 'Harbours', uri: 'x' }],
  associations: [
    {
      name: 'main',
      type: 'picture',
      by: 'Bo Sand',
      descriptions: [{ role: 'caption', value: 'The crane.' }],
      renditions: [
        { name: 'thumb', href: 'https://img.example/s.jpg', width: 100 },
        { name: 'large', href: 'https://img.example/l.jpg', width: 900 },
      ],
    },
  ],
  altids: [{ role: 'web url', value: 'https://tarn.example/crane' }],
};

describe('a ninjs item', () => {
  test('of version 2 becomes an article', async () => {
    const { articles, refusals, provenance } = await read(JSON.stringify(ninjs2));
    expect(refusals).toEqual([]);
    expect(articles).toEqual([
      {
        guid: 'urn:newsml:tarn.example:crane',
        url: 'https://tarn.example/crane',
        headline: 'Tarn quay gets a second crane',
        bullets: ['Old crane stays'],
        standfirst: 'It lifts forty tons.',
        body: '<p>The harbour has bought a crane.</p>',
        image: { url: 'https://img.example/l.jpg', caption: 'The crane.', credit: 'Bo Sand' },
        authors: ['Ann Lee'],
        dateline: 'Tarn',
        tags: ['Harbours'],
        language: 'en',
        publishedAt: '2024-06-08T10:00:00Z',
        updatedAt: '2024-06-08T09:00:00Z',
        breaking: true,
      },
    ]);
    expect(provenance[0]?.headline).toBe('JSON');
  });

  test('of version 1 too, and several in a list, each checked separately', async () => {
    const one = {
      uri: 'tag:tarn.example,2024:1',
      headline: 'Ferry returns',
      body_html: '<p>Boats leave at six.</p>',
      associations: {
        featuremedia: { type: 'picture', renditions: { o: { href: 'https://img.example/f.jpg' } } },
      },
    };
    const { articles, refusals } = await read(
      JSON.stringify([one, { ...ninjs2, type: 'picture' }, { ...ninjs2, headlines: [] }]),
    );
    expect(articles).toEqual([
      expect.objectContaining({
        guid: one.uri,
        headline: 'Ferry returns',
        image: { url: 'https://img.example/f.jpg' },
      }),
    ]);
    expect(refusals).toEqual([
      { where: 'articles[1]', reason: 'is a ninjs item of type "picture", no text' },
      { where: 'articles[2].headline', reason: 'is missing' },
    ]);
  });

  test('that is cancelled withdraws the article', async () => {
    expect((await read(JSON.stringify({ ...ninjs2, pubstatus: 'canceled' }))).articles).toEqual([
      { guid: ninjs2.uri, headline: '', status: 'withdrawn' },
    ]);
  });
});

const newsItem = (
  body: string,
  status = 'stat:usable',
) => `<newsItem guid="urn:newsml:tarn.example:ferry" version="2" xml:lang="en">
  <itemMeta><itemClass qcode="ninat:text"/><versionCreated>2024-06-08T11:00:00Z</versionCreated><firstCreated>2024-06-08T10:00:00Z</firstCreated>
  <embargoed>2024-06-09T10:00:00Z</embargoed><pubStatus qcode="${status}"/><link rel="irel:permalink" href="https://tarn.example/ferry"/></itemMeta>
  <contentMeta><urgency>4</urgency><headline>Ferry &amp; bridge: new times</headline><by>By Ann Lee</by><dateline>TARN, June 8</dateline>
  <language tag="en-GB"/><subject qcode="medtop:1"><name>Transport</name></subject><description role="drol:summary">Boats leave earlier.</description></contentMeta>
  <contentSet>${body}</contentSet></newsItem>`;
const xhtml = `<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><h1>Ferry</h1><p>Boats <a href="https://tarn.example/map">leave</a> at six.</p></body></html></inlineXML>`;
const picture = `<newsItem guid="p"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
<contentMeta><creditline>Bo Sand</creditline><description role="drol:caption">The ferry.</description></contentMeta>
<contentSet><remoteContent href="https://img.example/f.jpg" width="900"/></contentSet></newsItem>`;

describe('a NewsML-G2 document', () => {
  test('becomes an article, with its picture', async () => {
    const { articles } = await read(
      `<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>${newsItem(xhtml)}${picture}</itemSet></newsMessage>`,
    );
    expect(articles).toEqual([
      {
        guid: 'urn:newsml:tarn.example:ferry',
        url: 'https://tarn.example/ferry',
        headline: 'Ferry & bridge: new times',
        standfirst: 'Boats leave earlier.',
        body: '<p>Boats <a href="https://tarn.example/map">leave</a> at six.</p>',
        image: { url: 'https://img.example/f.jpg', caption: 'The ferry.', credit: 'Bo Sand' },
        authors: ['Ann Lee'],
        dateline: 'TARN, June 8',
        tags: ['Transport'],
        language: 'en-GB',
        publishedAt: '2024-06-08T10:00:00Z',
        updatedAt: '2024-06-08T11:00:00Z',
        embargoUntil: '2024-06-09T10:00:00Z',
      },
    ]);
  });

  test('with a NITF body has its paragraphs', async () => {
    const nitf = `<inlineXML contenttype="application/nitf+xml"><nitf><body><body.head><hedline><hl1>x</hl1></hedline></body.head>
<body.content><p>One.</p><hl2>Then</hl2></body.content></body></nitf></inlineXML>`;
    expect((await read(newsItem(nitf))).articles[0]?.body).toBe('<p>One.</p>\n<h2>Then</h2>');
  });

  test('that is cancelled withdraws, that is ill-formed says so, and no entity is expanded', async () => {
    expect((await read(newsItem('', 'stat:canceled'))).articles).toEqual([
      { guid: 'urn:newsml:tarn.example:ferry', headline: '', status: 'withdrawn' },
    ]);
    await expect(read('<newsItem guid="x"><itemMeta></newsItem>')).rejects.toMatchObject({
      code: 'article.invalid',
    });
    const entity = '<!DOCTYPE newsItem [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
    const expanding = read(`${entity}${newsItem('<inlineData>&a;</inlineData>')}`);
    await expect(expanding).rejects.toMatchObject({
      code: 'article.invalid',
      message: expect.stringContaining('undefined entity'),
    });
  });
});

test.each([
  ['<itemClass literal="video"/>', ''],
  ['', '<contentSet><remoteContent href="https://tarn.example/v.mp4" contenttype="video/mp4"/></contentSet>'],
])('a NewsML-G2 item that is no text is told as such: %s%s', async (itemClass, content) => {
  const item = `<newsItem guid="u"><itemMeta>${itemClass}</itemMeta><contentMeta><headline>Boats</headline></contentMeta>${content}</newsItem>`;
  const { articles, refusals } = await readDocument(Buffer.from(item), {
    name: 'a.xml',
    timezone: 'UTC',
    now: 0,
  });
  expect(articles).toEqual([]);
  expect(refusals[0]?.reason).toContain('class "video", no text');
});

test('NITF may name letters as HTML does', async () => {
  const nitf =
    '<nitf><body><body.head><hedline><hl1>Caf&eacute; opens</hl1></hedline></body.head><body.content><p>A&nbsp;b &mdash; c &amp; d</p></body.content></body></nitf>';
  const { articles } = await readDocument(Buffer.from(nitf), { name: 'a.xml', timezone: 'UTC', now: 0 });
  expect(articles[0]?.headline).toBe('Café opens');
  expect(articles[0]?.body).toMatch(/^<p>A.b — c &amp; d<\/p>$/);
});
