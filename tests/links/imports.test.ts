import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeShortLink } from '../../src/actions/links/changeShortLink.ts';
import { type ImportLinks, type ImportResult, importLinks } from '../../src/actions/links/importLinks.ts';
import { clicksOf, linkByCode } from '../../src/links/link.ts';
import { importLinks as storeLinks } from '../../src/store/scripts/link/importLinks.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { everythingStored } from '../support/records.ts';

let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({ links: { allowHosts: ['old.example'] } });
});
afterEach(() => newsroom.close());

type Left = { line: number; code: string; why: string };

async function take(text: string, more: Partial<ImportLinks> = {}): Promise<ImportResult & { left: Left[] }> {
  const left: Left[] = [];
  const bytes = Buffer.from(text);
  // In small pieces, so that none of them is whole lines.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 37) }, (_, n) =>
    bytes.subarray(n * 37, n * 37 + 37),
  );
  const result = await importLinks(newsroom.context, {
    file: Readable.from(pieces),
    leftOut: (link) => left.push(link),
    ...more,
  });
  return { ...result, left };
}

const shown = async (code: string) => {
  const link = await linkByCode(newsroom.context.store, code, newsroom.context.config.web.baseUrl);
  return (
    link && {
      target: link.target,
      createdAt: link.createdAt,
      clicks: await clicksOf(newsroom.context.store, code),
    }
  );
};

describe('the exports of four shorteners', () => {
  test('Shlink: its web client’s CSV and its API’s answers', async () => {
    const csv = [
      'createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits',
      '2023-04-05T06:07:08+02:00,tarn.link,Gull7,https://tarn.link/Gull7,"https://old.example/gulls?a=1,2","Gulls, many",sea|birds,1204',
      '2024-01-01T00:00:00+00:00,tarn.link,gull7,https://tarn.link/gull7,https://tarn.example/one,,,3',
    ].join('\r\n');
    expect(await take(csv)).toEqual({ from: 'shlink', imported: 2, known: 0, leftOut: 0, left: [] });
    expect(await shown('Gull7')).toEqual({
      target: 'https://old.example/gulls?a=1,2',
      createdAt: '2023-04-05T04:07:08Z',
      clicks: { total: 0, unique: 0, imported: 1204 },
    });
    // Case distinguishes two links, as it did there.
    expect((await shown('gull7'))?.target).toBe('https://tarn.example/one');

    const answer = (shortCode: string, meta: object) =>
      JSON.stringify({
        shortUrls: {
          data: [
            {
              shortCode,
              shortUrl: `https://tarn.link/${shortCode}`,
              longUrl: 'https://old.example/api',
              dateCreated: '2022-02-02T02:02:02+00:00',
              visitsSummary: { total: 42, nonBots: 40, bots: 2 },
              tags: [],
              meta,
              domain: null,
            },
          ],
          pagination: { currentPage: 1, pagesCount: 2 },
        },
      });
    // One answer after the other, as pages saved with >>.
    const both = `${answer('page1', { validUntil: null, maxVisits: null })}\n${answer('page2', { validUntil: '2020-01-01T00:00:00+00:00' })}`;
    const json = await take(both);
    expect(json).toMatchObject({ from: 'shlink', imported: 1, leftOut: 1 });
    expect(json.left).toEqual([{ line: 2, code: 'page2', why: 'it had ended there' }]);
    expect((await shown('page1'))?.clicks.imported).toBe(42);
  });

  test('YOURLS: its table, the export plugin, its API', async () => {
    const table = [
      '"keyword";"url";"title";"timestamp";"ip";"clicks"',
      '"ferry";"https://old.example/ferry";"Ferry; late";"2019-03-01 12:30:00";"203.0.113.5";"7"',
    ].join('\n');
    expect(await take(table)).toMatchObject({ from: 'yourls', imported: 1, left: [] });
    expect(await shown('ferry')).toEqual({
      target: 'https://old.example/ferry',
      createdAt: '2019-03-01T12:30:00Z',
      clicks: { total: 0, unique: 0, imported: 7 },
    });
    expect(await take('source,target,hits\r\n"/pier/","https://old.example/pier","12"\r\n')).toMatchObject({
      from: 'yourls',
      imported: 1,
    });
    const stats = {
      links: {
        link_1: {
          shorturl: 'https://tarn.link/mole',
          url: 'https://old.example/mole',
          title: 'Mole',
          timestamp: '2018-01-01 00:00:00',
          ip: '203.0.113.5',
          clicks: '3',
        },
      },
      stats: { total_links: '1', total_clicks: '3' },
      statusCode: 200,
    };
    expect(await take(JSON.stringify(stats, null, 2))).toMatchObject({
      from: 'yourls',
      imported: 1,
      left: [],
    });
    expect((await shown('mole'))?.clicks.imported).toBe(3);
    const dump = [
      { type: 'header', comment: 'Export to JSON plugin for PHPMyAdmin' },
      { type: 'database', name: 'yourls' },
      {
        type: 'table',
        name: 'yourls_url',
        data: [
          {
            keyword: 'quay',
            url: 'https://old.example/quay',
            title: '',
            timestamp: '2018-01-01 00:00:00',
            clicks: '1',
          },
        ],
      },
    ];
    expect(await take(JSON.stringify(dump))).toMatchObject({ from: 'yourls', imported: 1, left: [] });
    const stored = JSON.stringify(await everythingStored(newsroom.context));
    expect(stored).not.toContain('203.0.113.5');
  });

  test('Kutt: its API’s answers; links closed there are not opened here', async () => {
    const link = (address: string, more: object = {}) => ({
      id: 'b6ce55ca-0000-0000-0000-000000000000',
      address,
      banned: false,
      password: false,
      expire_in: null,
      target: 'https://old.example/k',
      visit_count: 9,
      created_at: '2021-05-06T07:08:09.000Z',
      updated_at: '2021-05-06T07:08:09.000Z',
      link: `https://kutt.example/${address}`,
      ...more,
    });
    const data = [
      link('Kelp_1'),
      link('bad', { banned: true }),
      link('secret', { password: true }),
      link('over', { expire_in: '2022-01-01T00:00:00.000Z' }),
    ];
    const taken = await take(JSON.stringify({ limit: 50, skip: 0, total: 4, data }));
    expect(taken).toMatchObject({ from: 'kutt', imported: 1, leftOut: 3 });
    expect(taken.left.map(({ line, code }) => `${line} ${code}`)).toEqual(['2 bad', '3 secret', '4 over']);
    expect(await shown('Kelp_1')).toMatchObject({ clicks: { imported: 9 } });
    const lines = data.map((each) => JSON.stringify({ ...each, address: `n${each.address}` })).join('\n');
    expect(await take(lines)).toMatchObject({ from: 'kutt', imported: 1, leftOut: 3 });
  });

  test('Bitly: a list as CSV and its API’s answers, with every code that a link has', async () => {
    const csv = [
      'Title,Long URL,Link,Custom Links,Date Created,Total Clicks',
      'Harbour,https://old.example/h,https://tarn.link/3xYzAb,"tarn.link/harbour-map",2020-09-01T10:00:00+0000,"1,234"',
    ].join('\n');
    expect(await take(csv)).toMatchObject({ from: 'bitly', imported: 2, left: [] });
    expect((await shown('3xYzAb'))?.clicks.imported).toBe(1234);
    expect(await shown('harbour-map')).toMatchObject({
      target: 'https://old.example/h',
      createdAt: '2020-09-01T10:00:00Z',
      clicks: { total: 0 },
    });
    const answer = {
      links: [
        {
          created_at: '2021-01-01T00:00:00+0000',
          id: 'tarn.link/9Qr',
          link: 'https://tarn.link/9Qr',
          custom_bitlinks: ['https://tarn.link/tide'],
          long_url: 'https://old.example/t',
          archived: false,
          tags: [],
        },
      ],
      pagination: { total: 1 },
    };
    expect(await take(JSON.stringify(answer))).toMatchObject({ from: 'bitly', imported: 2, left: [] });
    expect(await shown('tide')).toMatchObject({ target: 'https://old.example/t' });
  });
});

const header = 'keyword,url,title,timestamp,ip,clicks';

test('each omitted line is named with its reason, and the others are imported', async () => {
  const csv = [
    header,
    'good,https://old.example/good,,2019-03-01 12:30:00,,1',
    'else,https://elsewhere.example/x,,2019-03-01 12:30:00,,1',
    'script,javascript:alert(1),,,,',
    'nowhere,,,,,',
    'feeds,https://old.example/f,,,,',
    'sp ace,https://old.example/s,,,,',
    ',https://old.example/n,,,,',
    'short,https://old.example',
    'bro"ken,https://old.example/b,,,,',
    'last,https://old.example/last,,not a date,,many',
  ].join('\n');
  const taken = await take(csv);
  expect(taken).toMatchObject({ imported: 2, leftOut: 8 });
  expect(taken.left.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(taken.left[0]?.why).toContain('elsewhere.example, which is not in links.allowHosts');
  expect(taken.left[3]?.why).toContain('page here');
  expect(await shown('last')).toMatchObject({
    createdAt: new Date(newsroom.clock.now()).toISOString().replace('.000Z', 'Z'),
  });
});

test('a second run changes nothing but newer totals, and leaves what people changed meanwhile', async () => {
  const csv = (clicks: number) =>
    `${header}\nferry,https://old.example/ferry,,2019-03-01 12:30:00,,${clicks}\n`;
  await take(csv(7));
  await changeShortLink(newsroom.context, { code: 'ferry', target: 'https://tarn.example/ferry' });
  const before = await everythingStored(newsroom.context);
  expect(await take(csv(7))).toMatchObject({ imported: 0, known: 1, leftOut: 0 });
  expect(await everythingStored(newsroom.context)).toEqual(before);
  await take(csv(9));
  expect(await shown('ferry')).toMatchObject({
    target: 'https://tarn.example/ferry',
    clicks: { imported: 9 },
  });
});

test('a code with another target here stays unchanged', async () => {
  await take(`${header}\ntide,https://old.example/one,,,,\n`);
  const other = await take('shortCode,longUrl,visits\ntide,https://old.example/two,4\n');
  expect(other).toMatchObject({ imported: 0, leftOut: 1 });
  expect(other.left[0]?.why).toContain('has a different target here');
  expect((await shown('tide'))?.clicks).toEqual({ total: 0, unique: 0 });
});

test('a dry run stores nothing and says the same', async () => {
  const csv = `${header}\na1b,https://old.example/1,,,,\nzz,https://elsewhere.example/,,,,\n`;
  const before = await everythingStored(newsroom.context);
  const dry = await take(csv, { dryRun: true });
  expect(await everythingStored(newsroom.context)).toEqual(before);
  expect(await take(csv)).toEqual(dry);
});

test('a batch whose answer was lost gets the same answer and changes nothing more', async () => {
  const links = [
    { code: 'one', target: 'https://old.example/1', createdAt: 5, clicks: 3, run: 'r/2/0' },
    { code: 'one', target: 'https://old.example/1', createdAt: 5, run: 'r/3/0' },
    { code: 'one', target: 'https://old.example/9', createdAt: 5, run: 'r/4/0' },
  ];
  const { store } = newsroom.context;
  const first = await storeLinks(store, 'kutt', links, 'edda');
  expect(first).toEqual(['imported', 'known', 'known']);
  const before = await everythingStored(newsroom.context);
  expect(await storeLinks(store, 'kutt', links, 'edda')).toEqual(first);
  expect(await everythingStored(newsroom.context)).toEqual(before);
});

test('a file that is not an export says so', async () => {
  for (const text of ['', 'name,age\nana,7\n', '{"a":1}', '[1,2,3]', '{"links":[', 'keyword,url\n"unclosed'])
    await expect(take(text)).rejects.toMatchObject({ code: 'links.import-unreadable' });
  await expect(
    importLinks(newsroom.as({ name: 'vera', role: 'viewer', kind: 'person' }), {
      file: Readable.from([]),
      leftOut: () => {},
    }),
  ).rejects.toMatchObject({ status: 403 });
});

test('whatever a file contains, the result is links, omitted lines, or a sentence', async () => {
  const sign = fc.constantFrom(
    ...'ab1,;"\n\r\t{}[]:/ \\',
    'é',
    '\u0000',
    '😀',
    'keyword,url\n',
    'https://old.example/',
    '\uFEFF',
  );
  const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join(''));
  const start = fc.constantFrom(
    '',
    `${header}\n`,
    '[{"keyword":"a","url":"',
    '{"links":[{"long_url":"',
    'keyword;url\n',
  );
  await fc.assert(
    fc.asyncProperty(start, text, async (begin, rest) => {
      try {
        const { imported, known, leftOut, left } = await take(begin + rest, { dryRun: true });
        expect(imported + known + leftOut).toBeGreaterThan(0);
        expect(left).toHaveLength(leftOut);
        for (const { why } of left) expect(why).not.toBe('');
      } catch (error) {
        expect(error).toMatchObject({ code: 'links.import-unreadable' });
      }
    }),
    { numRuns: 300 },
  );
});

test('tens of thousands of links are imported piece by piece', async () => {
  const many = 30_000;
  function* lines() {
    yield Buffer.from(`${header}\n`);
    for (let n = 0; n < many; n += 500) {
      const piece = Array.from(
        { length: 500 },
        (_, i) =>
          `m${(n + i).toString(36)},https://old.example/story/${n + i},Title,2019-03-01 12:30:00,203.0.113.5,${i}\n`,
      );
      yield Buffer.from(piece.join(''));
    }
  }
  let most = 0;
  async function* watched() {
    for (const piece of lines()) {
      most = Math.max(most, process.memoryUsage().heapUsed);
      yield piece;
    }
  }
  const started = process.memoryUsage().heapUsed;
  const result = await importLinks(newsroom.context, { file: watched(), leftOut: () => {} });
  expect(result).toEqual({ from: 'yourls', imported: many, known: 0, leftOut: 0 });
  expect(await newsroom.context.store.redis.zcard(newsroom.context.store.keys.links)).toBe(many);
  // All of them as objects would be about 20 MB, plus what is not collected yet.
  expect(most - started).toBeLessThan(100 * 1_048_576);
});
