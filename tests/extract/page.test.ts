import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/article/text.ts';
import { SluglineError } from '../../src/errors.ts';
import { readDocument } from '../../src/extract/index.ts';

function read(
  page: string | Uint8Array,
  given: { name?: string; contentType?: string; language?: string } = {},
) {
  const bytes = typeof page === 'string' ? Buffer.from(page) : page;
  return readDocument(bytes, {
    name: 'page.txt',
    timezone: 'Asia/Karachi',
    now: Date.UTC(2026, 6, 1),
    ...given,
  });
}

async function only(page: string | Uint8Array) {
  const { articles, refusals } = await read(page);
  expect(refusals).toEqual([]);
  expect(articles).toHaveLength(1);
  return articles[0]!;
}

const labels = 'Short Url\nUpdated 9 June 2024\nFollow';

describe('labels', () => {
  test('are whole lines in their place; the body keeps its own words', async () => {
    const body = [
      'MILL: The mill burns.',
      'Updated rules come into force on 13 June 2024.',
      'Follow the money, he said.',
      'Follow',
      'Short Url',
      'Update: the court later said no.',
      'Updated 10 June 2024',
      'End of it.',
    ];
    const article = await only(`Mill burns\n\n${labels}\n\nMill burns\n\n• One\n\n${body.join('\n\n')}`);
    expect(article.body?.match(/<p>/g)).toHaveLength(8);
    expect(article.updatedAt).toBe('2024-06-08T19:00:00Z');
  });

  test('may be in any order, any case, with blank lines between, or be missing', async () => {
    for (const furniture of [
      'FOLLOW',
      'updated: 9 JUNE 2024\n\n\nshort url\n\nfollow',
      'Short URL: https://x.example/a\nFollow @mill',
      '',
    ]) {
      const article = await only(`Mill burns\n\n${furniture}\n\nMill burns\n\n• One\n• Two\n\nMILL: Text.`);
      expect(article).toMatchObject({
        headline: 'Mill burns',
        bullets: ['One', 'Two'],
        dateline: 'MILL',
        body: '<p>Text.</p>',
      });
      expect(article.url ?? article.guid ?? article.id ?? article.image).toBeUndefined();
    }
  });

  test('include an address on the next line', async () => {
    const article = await only(
      'Mill burns\n\nShort Url\nhttps://x.example/a\nUpdated 9 June 2024\nFollow\n\nMill burns\n\n• One',
    );
    expect(article).toEqual({
      headline: 'Mill burns',
      bullets: ['One'],
      language: 'en',
      updatedAt: '2024-06-08T19:00:00Z',
    });
  });

  test('can be a headline if they are repeated as one', async () => {
    expect(await only(`Follow\n\n${labels}\n\nFollow\n\n• One\n\nMILL: Text.`)).toMatchObject({
      headline: 'Follow',
      bullets: ['One'],
    });
  });

  test.each(['UPDATE: mill burns', 'Updated rules for mills', 'MILL: fire spreads', 'Follow the fire'])(
    'do not catch the headline %j',
    async (headline) => {
      expect((await only(`${headline}\n\n${labels}\n\n${headline}\n\n• One\n\nMILL: Text.`)).headline).toBe(
        headline,
      );
    },
  );
});

describe('headline', () => {
  test('twice is one article, also in other case or with other quotes', async () => {
    const article = await only(`Mill’s “night” burns\n\n${labels}\n\nMILL'S "NIGHT" BURNS\n\n• One`);
    expect(article.headline).toBe('Mill’s “night” burns');
  });

  test('once is enough, before or after the labels', async () => {
    expect((await only(`Mill burns\n${labels}\n• One`)).headline).toBe('Mill burns');
    expect((await only(`${labels}\n\nMill burns\n\n• One`)).headline).toBe('Mill burns');
    expect((await only('Mill burns\n\n• One\n• Two\n\nMILL: Text.')).headline).toBe('Mill burns');
  });

  test('is found below what a site prints above it', async () => {
    const article = await only(
      `Home\nWorld\nSport\nMill burns\n\nThe mill. (Photo: X)\n${labels}\n\nMill burns\n\n• One`,
    );
    expect(article).toMatchObject({
      headline: 'Mill burns',
      image: { caption: 'The mill. (Photo: X)', credit: 'X' },
    });
  });

  test('missing is a refusal with its line, and the good articles are still ingested', async () => {
    const lost = `${labels}\n\n• lost\n• points\n\nMILL: Lost body.`;
    const good = (name: string) => `${name}\n\n${labels}\n\n${name}\n\n• One\n\nMILL: Text.\n\nMore text.`;
    const { articles, refusals } = await read(`${good('First')}\n\n\n${lost}\n\n\n${good('Last')}`);
    expect(articles.map(({ headline, body }) => [headline, body])).toEqual([
      ['First', '<p>Text.</p>\n<p>More text.</p>'],
      ['Last', '<p>Text.</p>\n<p>More text.</p>'],
    ]);
    expect(refusals).toEqual([
      { where: 'page.txt, line 16', reason: expect.stringMatching(/^No headline was found\. Put it/) },
    ]);
  });

  test.each([' • a\n • b', 'MILL: A paragraph alone.', `${labels}\n\n• a`, 'word '.repeat(500)])(
    'is not made up for %j',
    async (page) => {
      const { articles, refusals } = await read(page);
      expect(articles).toEqual([]);
      expect(refusals).toHaveLength(1);
    },
  );
});

describe('later articles', () => {
  test('need no repetition if their labels are together', async () => {
    const { articles } = await read(
      `First\n${labels}\n• a\n\nMILL: Text.\n\n\nSecond one\n\nUpdated 10 June 2024\nFollow\n\n• b\n\nMILL: Text.`,
    );
    expect(articles.map(({ headline }) => headline)).toEqual(['First', 'Second one']);
  });

  test('may have a caption', async () => {
    const { articles } = await read(
      `First\n\n${labels}\n\nFirst\n\n• a\n\nMILL: Text.\n\n\nSecond\n\nThe quay. (AFP)\n${labels}\n\nSecond\n\n• b`,
    );
    expect(articles[1]).toMatchObject({ headline: 'Second', image: { credit: 'AFP' } });
    expect(articles[0]?.body).toBe('<p>Text.</p>');
  });

  test('are not made from a refrain in a body', async () => {
    const page = `First\n\n${labels}\n\nFirst\n\n• a\n\nMILL: Text.\n\nAnd it rained.\n\nAnd it rained.\n\nAnd it rained.`;
    expect((await only(page)).body?.match(/<p>/g)).toHaveLength(4);
  });

  test('are not made from lists and share buttons in a body', async () => {
    const article = await only(
      `First\n\n${labels}\n\nFirst\n\n• a\n\nMILL: Text\n\nUpdated 10 June 2024.\n- one\n- two\n\nGood bye\n\nFollow\n\n- Mastodon\n- Bluesky`,
    );
    expect(article.body).toContain('<ul><li>Mastodon</li><li>Bluesky</li></ul>');
  });
});

describe('summary points', () => {
  test.each(['•', '-', '*', '–', '·', '‣', '▪', '●', '◦', '■', '▸', '・'])('start with %s', async (sign) => {
    const article = await only(
      `Mill burns\n\n${labels}\n\nMill burns\n\n  ${sign} One - two\n  ${sign} Three\n\nMILL: Text.`,
    );
    expect(article.bullets).toEqual(['One - two', 'Three']);
  });

  test('may be numbered, but one sentence that starts with a number is none', async () => {
    expect((await only('Mill burns\n\n1. One\n2) Two\n\nMILL: Text.')).bullets).toEqual(['One', 'Two']);
    expect(
      (await only(`Mill burns\n\n${labels}\n\nMill burns\n\n1. FC Mill wins\n\nMILL: Text.`)).bullets,
    ).toEqual([]);
  });

  test('continue over indented lines; the text above them is the standfirst', async () => {
    const article = await only(
      `Mill burns\n\n${labels}\n\nMill burns\n\nA night of fire\n\n  • One that\n    goes on\n  • Two\n\nMILL: Text.`,
    );
    expect(article).toMatchObject({
      standfirst: 'A night of fire',
      bullets: ['One that goes on', 'Two'],
      dateline: 'MILL',
    });
  });
});

describe('body', () => {
  test.each([
    ['MILL: Text.', 'MILL', 'Text.'],
    ['LUND MILL: Text.', 'LUND MILL', 'Text.'],
    ['ST. JOHN’S, Canada: Text.', 'ST. JOHN’S, Canada', 'Text.'],
    ['MILL/KELL: Text.', 'MILL/KELL', 'Text.'],
    ['MILL (AFP) — Text.', 'MILL', 'Text.'],
    ['MILL, May 3 (Reuters) - Text.', 'MILL', 'Text.'],
    ['Berlin (dpa) – Text.', 'Berlin', 'Text.'],
    ['ÅLESUND — Text.', 'ÅLESUND', 'Text.'],
    ['سنا: نص.', 'سنا', 'نص.'],
    ['لاہور (اے پی): متن۔', 'لاہور', 'متن۔'],
    ['港町：本文。', '港町', '本文。'],
    ['【港町】本文。', '港町', '本文。'],
    ['Mayor: “We will not sell.”', undefined, 'Mayor: “We will not sell.”'],
    ['UPDATE: Text.', undefined, 'UPDATE: Text.'],
    ['It was 9:15 — late.', undefined, 'It was 9:15 — late.'],
  ])('opens with a dateline or not: %j', async (paragraph, dateline, text) => {
    const article = await only(`Mill burns\n\n${labels}\n\nMill burns\n\n• One\n\n${paragraph}`);
    expect([article.dateline, article.body]).toEqual([dateline, `<p>${text}</p>`]);
  });

  test('has a paragraph for each line or block, wrapped lines put together', async () => {
    const article = await only(
      `Mill burns\n${labels}\nMill burns\n• One\nMILL: First.\nSecond.\n\n\n\nThe council of the small town of Lund Mill has decided on\nTuesday to build the mill anew, and it was\nlate.`,
    );
    expect(article.body?.split('\n')).toEqual([
      '<p>First.</p>',
      '<p>Second.</p>',
      '<p>The council of the small town of Lund Mill has decided on Tuesday to build the mill anew, and it was late.</p>',
    ]);
  });
});

describe('caption', () => {
  test.each([
    ['The mill. (Photo: Port of X)', 'Port of X'],
    ['The mill. (PID)', 'PID'],
    ['The mill. (AFP/File)', 'AFP/File'],
    ['The mill. (Photo courtesy: X (Y) Trust).', 'X (Y) Trust'],
    ['The mill (right) at dawn. Photo: B. Roed', 'B. Roed'],
    ['The mill at dawn. — AFP', 'AFP'],
    ['الطاحونة. (صورة: بلدية الوادي)', 'بلدية الوادي'],
    ['چکی کا منظر۔ (فائل فوٹو)', undefined],
    ['水車（写真：町役場）', '町役場'],
    ['The mill. (File photo)', undefined],
    ['The miller (left)', undefined],
    ['The mill (June 8, 2024)', undefined],
    ['The mill', undefined],
  ])('of %j credits %j', async (caption, credit) => {
    const { image } = await only(`Mill burns\n\n${caption}\n${labels}\n\nMill burns\n\n• One`);
    expect(image).toEqual(credit ? { caption, credit } : { caption });
  });
});

describe('dates that can’t be read', () => {
  test.each(['Updated 31 February 2024', 'Updated 8 Thermidor 230'])(
    'are left out and told: %s',
    async (line) => {
      const { articles, notes } = await read(
        `Mill burns\n\n${line}\nFollow\n\nMill burns\n\n• One\n\nMILL: Text.`,
      );
      expect(articles).toMatchObject([{ headline: 'Mill burns', bullets: ['One'] }]);
      expect(articles[0]).not.toHaveProperty('updatedAt');
      expect(notes).toEqual([{ where: 'page.txt, line 1', reason: expect.stringContaining(line) }]);
    },
  );
});

describe('texts', () => {
  test('leave intake as the page shows them, cleaned once', async () => {
    const article = await only(
      `AT&amp;T &lt;b&gt; wins\n\n${labels}\n\nAT&amp;T &lt;b&gt; wins\n\n• A <i>fine</i> p &amp;amp; q\n\nMILL: 1 < 2 &amp; <b>3</b>.`,
    );
    expect(cleanText(article.headline)).toBe('AT&T <b> wins');
    expect(article.bullets?.map(cleanText)).toEqual(['A fine p &amp; q']);
    expect(article.body).toBe('<p>1 &lt; 2 &amp; 3.</p>');
  });
});

describe('documents', () => {
  test('in JSON go to the JSON reader', async () => {
    const { articles, refusals } = await read('[{"headline":"Mill burns"},{"headline":7}]');
    expect(articles).toMatchObject([{ headline: 'Mill burns' }]);
    expect(refusals).toHaveLength(1);
    await expect(read('{"headline":', { name: 'page.json' })).rejects.toMatchObject({
      code: 'body.not-json',
    });
  });

  test('that begin as JSON and break off are broken JSON, whatever their name', async () => {
    for (const text of ['{"headline":', ' [ {"headline": "Mill burns"', '{ }}']) {
      await expect(read(text, { name: '-' })).rejects.toMatchObject({ code: 'body.not-json' });
    }
    expect((await read('[Update] Mill burns\n\nMILL: It burned.', { name: '-' })).articles).toHaveLength(1);
  });

  test.each([
    ['nothing', '', 'article.empty'],
    ['tags', '<b></b>', 'article.empty'],
    ['white space and marks', '\uFEFF \r\n\u200B\n', 'article.empty'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'article.binary',
    ],
    [
      'noise',
      Uint8Array.from({ length: 4_096 }, (_, n) => (n * 131 + (n >> 3) * 17) % 256),
      'article.binary',
    ],
    ['too much', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 'article.too-large'],
    ['too many lines', 'a\n'.repeat(100_001), 'article.too-large'],
  ])('of %s are refused', async (_what, page, code) => {
    const refused = read(page);
    await expect(refused).rejects.toBeInstanceOf(SluglineError);
    await expect(refused).rejects.toMatchObject({ code, details: { where: 'page.txt' } });
  });
});
