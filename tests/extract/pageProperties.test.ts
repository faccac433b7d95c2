import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/article/text.ts';
import { SluglineError } from '../../src/errors.ts';
import { readDocument } from '../../src/extract/index.ts';
import { type Line, linesOf } from '../../src/extract/page/lines.ts';
import { readPage } from '../../src/extract/page.ts';

const options = { name: 'page', timezone: 'UTC', now: Date.UTC(2026, 0, 1), language: 'en' };

interface Script {
  words: string[];
  places: string[];
  stop: string;
  credit: string;
  labels: { shortUrl: string; updated: string; follow: string };
}

const scripts: Record<string, Script> = {
  latin: {
    words: ['harbour', 'boats', 'seven', 'mill', 'council', 'would', 'rain', 'quay', 'not', 'över', 'été'],
    places: ['MILL', 'LUND MILL', 'ÅRE', 'ST. JOHN’S'],
    stop: '.',
    credit: '(Photo: Mill Post)',
    labels: { shortUrl: 'Short Url', updated: 'Updated', follow: 'Follow' },
  },
  arabic: {
    words: ['جسر', 'مدينة', 'قالت', 'البلدية', 'سبعة', 'مطر', 'ليس', 'ماء', 'طريق'],
    places: ['سنا', 'دير الوادي'],
    stop: '.',
    credit: '(صورة: البلدية)',
    labels: { shortUrl: 'رابط مختصر', updated: 'تحديث', follow: 'تابع' },
  },
  urdu: {
    words: ['پانی', 'شہر', 'کہا', 'نہیں', 'سڑک', 'بارش', 'ہے', 'کشتی'],
    places: ['نیلم', 'کوہ پور'],
    stop: '۔',
    credit: '(تصویر: بلدیہ)',
    labels: { shortUrl: 'مختصر لنک', updated: 'اپ ڈیٹ', follow: 'فالو کریں' },
  },
  japanese: {
    words: ['港', '橋', '市長', '七', '雨', '船', 'ない', '開く'],
    places: ['港町', '灯町'],
    stop: '。',
    credit: '（写真：港町局）',
    labels: { shortUrl: '短縮URL', updated: '更新日', follow: 'フォロー' },
  },
};

interface Parts {
  headline: string;
  caption: string | undefined;
  day: string | undefined;
  bullets: string[];
  place: string;
  paragraphs: string[];
}

function sentence(script: Script, least: number) {
  return fc
    .array(fc.constantFrom(...script.words), { minLength: least, maxLength: 9 })
    .map((words) => words.join(' '));
}

function article(script: Script): fc.Arbitrary<Parts> {
  return fc.record({
    headline: sentence(script, 3),
    caption: fc.option(
      sentence(script, 2).map((text) => `${text} ${script.credit}`),
      { nil: undefined },
    ),
    day: fc.option(
      fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10)),
      { nil: undefined },
    ),
    bullets: fc.array(sentence(script, 1), { minLength: 1, maxLength: 4 }),
    place: fc.constantFrom(...script.places),
    paragraphs: fc.array(
      sentence(script, 2).map((text) => text + script.stop),
      { minLength: 1, maxLength: 5 },
    ),
  });
}

const styles = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  sign: fc.constantFrom('  • ', '- ', '* ', '●', '  – ', '\t▪ '),
  blanks: fc.integer({ min: 1, max: 3 }),
  hasShortUrl: fc.boolean(),
});
type Style = typeof styles extends fc.Arbitrary<infer T> ? T : never;

function printed(parts: Parts, script: Script, style: Style): string {
  const { labels } = script;
  const blank = '\n'.repeat(style.blanks);
  const furniture = [
    ...(parts.caption ? [parts.caption] : []),
    ...(style.hasShortUrl ? [labels.shortUrl] : []),
    ...(parts.day ? [`${labels.updated} ${parts.day}`] : []),
    labels.follow,
  ];
  const body = parts.paragraphs.map((text, at) => (at === 0 ? `${parts.place}: ${text}` : text));
  const points = parts.bullets.map((text) => style.sign + text).join('\n');
  const blocks = [parts.headline, furniture.join('\n'), parts.headline, points, ...body];
  return blocks.join(`\n${blank}`).replace(/\n/g, style.lineEnd);
}

describe('a page made from parts is read back to exactly these parts', () => {
  test.each(Object.entries(scripts))('in %s', async (_name, script) => {
    const pages = fc.array(article(script), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(pages, styles, async (articles, style) => {
        // Two equal headlines in a row can't be distinguished from a repeated one.
        fc.pre(new Set(articles.map(({ headline }) => headline)).size === articles.length);
        const page = articles.map((parts) => printed(parts, script, style)).join(style.lineEnd.repeat(3));
        const read = await readDocument(Buffer.from(page), options);
        const back = read.articles.map((found) => ({
          headline: found.headline,
          caption: found.image?.caption,
          day: found.updatedAt?.slice(0, 10),
          bullets: found.bullets ?? [],
          place: found.dateline,
          paragraphs: [...(found.body ?? '').matchAll(/<p>(.*?)<\/p>/g)].map(([, text]) => text),
        }));
        expect(back).toEqual(articles);
        expect([...read.refusals, ...read.notes]).toEqual([]);
      }),
    );
  });
});

describe('any page', () => {
  const pieces = fc.constantFrom(
    '\n',
    '\n\n\n',
    '• a',
    'Follow',
    'Updated 8 June 2024',
    'Short Url',
    'Head',
    'MILL: x',
    '<b>',
    '\0',
    '(',
    ')',
    '1. a',
    '{',
    '\u202E',
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join('\n')),
    fc.string({ unit: 'binary' }),
  );

  test('is read, or refused with a SluglineError', async () => {
    const bytes = fc.oneof(
      text.map((page) => Buffer.from(page)),
      fc.uint8Array({ maxLength: 300 }),
    );
    const contentType = fc.constantFrom(
      'text/plain',
      'text/html',
      'text/html; charset=nonsense',
      'application/json',
    );
    await fc.assert(
      fc.asyncProperty(bytes, contentType, async (page, type) => {
        try {
          const { articles, refusals } = await readDocument(page, { ...options, contentType: type });
          for (const { headline } of articles) expect(cleanText(headline)).not.toBe('');
          if (type === 'text/plain') expect(articles.length + refusals.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof SluglineError)) throw error;
        }
      }),
    );
  });

  /** How often the reader examines a line. */
  function checks(page: string): number {
    let count = 0;
    const lines = new Proxy<Line[]>(linesOf(page, 'page', cleanText), {
      get(target, property) {
        if (typeof property === 'string' && /^\d+$/.test(property)) count++;
        return Reflect.get(target, property);
      },
    });
    readPage(lines, options);
    return count;
  }

  test.each([
    ['labels', 'Updated 8 June 2024\n'],
    ['the same line', 'Head\n'],
    ['parted lines', 'Head\n\n\n'],
    ['points', '• a\n'],
    ['follows', 'Head\nFollow\n'],
    ['articles', 'Head\n\nUpdated 8 June 2024\nFollow\n\nHead\n\n• a\n\nMILL: x.\n\n\n'],
    ['lost parts', 'Updated 8 June 2024\nFollow\n• a\n\nMILL: x.\n\n\n'],
  ])('costs twice the checks for twice the length: %s', (_what, piece) => {
    expect(checks(piece.repeat(400))).toBeLessThanOrEqual(checks(piece.repeat(200)) * 2 + 50);
  });

  test('of one line of 9 MiB is answered', async () => {
    const { articles, refusals } = await readDocument(Buffer.alloc(9 * 1024 * 1024, 'ab (c '), options);
    expect([articles.length, refusals.length]).toEqual([0, 1]);
  });
});
