import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSource, cleanText, foldHeadline, slugOf } from '../../src/article/text.ts';

const oddities = [
  ...[
    '<b>',
    '</b>',
    '<',
    '>',
    '&',
    '&amp;',
    '&lt;',
    '&#39;',
    '&#x200B;',
    ' ',
    '\n',
    '\0',
    '\uD800',
    '\uDC00',
    '\uFFFE',
  ],
  ...[
    '\u200B',
    '\u200C',
    '\u200D',
    '\u200E',
    '\u202A',
    '\u202B',
    '\u202C',
    '\u202E',
    '\u2066',
    '\u2068',
    '\u2069',
  ],
  ...[
    'e\u0301',
    '\u0301',
    'ا',
    'ک',
    'م',
    'क\u094D',
    '👩',
    '🚀',
    '\uFE0F',
    '🏴',
    '\u{E0067}',
    '<script>',
    '<!--',
    '-->',
    'a',
  ],
];
const oddText = fc.array(fc.constantFrom(...oddities), { maxLength: 30 }).map((pieces) => pieces.join(''));
const anyText = fc.oneof(fc.string({ unit: 'binary' }), oddText);

describe('cleanText', () => {
  test.each([
    ['Director expects <b>no</b> further delays', 'Director expects no further delays'],
    ['Is a < b? Yes, and b > c', 'Is a < b? Yes, and b > c'],
    ['x<y and the <unverified> list', 'x<y and the <unverified> list'],
    ['I <3 ferries', 'I <3 ferries'],
    ['Is x <b', 'Is x <b'],
    ['R&amp;D &lt;b&gt;stays&lt;/b&gt;', 'R&D <b>stays</b>'],
    ['AT&amp;amp;T', 'AT&amp;T'],
    ['Fish & chips &copy Ltd', 'Fish & chips © Ltd'],
    ['<script>alert(1)</script>Bridge opens', 'Bridge opens'],
    ['<p>One</p><p>two<br>three</p>', 'One two three'],
    ['  white \t\r\n\u00A0 space\u3000folds ', 'white space folds'],
    ['se\u00ADcond\u200B ward\uFEFF\u2060', 'second ward'],
    ['bell\u0007 \uD800lone\uDC00 \uFFFEnon\u{1FFFF}', 'bell lone non'],
    ['Cafe\u0301', 'Café'],
    ['\u200B\u2060\uFEFF', ''],
  ])('makes %j plain', (given, plain) => {
    expect(cleanText(given)).toBe(plain);
  });

  test('keeps joiners only where words and emoji need them', () => {
    expect(cleanText('می\u200Cشود')).toBe('می\u200Cشود');
    expect(cleanText('👩\u200D🚀 flies')).toBe('👩\u200D🚀 flies');
    expect(cleanText('क\u094D\u200Dष')).toBe('क\u094D\u200Dष');
    expect(cleanText('of\u200Cfice \u200Dopens\u200C')).toBe('office opens');
    expect(cleanText('سلام\u200C')).toBe('سلام');
  });

  test('keeps paired directions and marks next to right-to-left letters', () => {
    expect(cleanText('\u2067قصر\u2069 opens')).toBe('\u2067قصر\u2069 opens');
    expect(cleanText('\u2067قصر opens')).toBe('قصر opens');
    expect(cleanText('\u202Egnp.exe\u202C')).toBe('gnp.exe');
    expect(cleanText('\u2066a \u202Bb\u2069\u202C')).toBe('\u2066a b\u2069');
    expect(cleanText('plain\u200E words\u200F')).toBe('plain words');
    expect(cleanText('قصر (C++)\u200F مفتوح')).toBe('قصر (C++)\u200F مفتوح');
  });

  test('keeps a flag made of tag characters and drops hidden ones', () => {
    const scotland = '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';
    expect(cleanText(`${scotland} wins`)).toBe(`${scotland} wins`);
    expect(cleanText('say\u{E0068}\u{E0069} nothing')).toBe('say nothing');
  });

  test('returns text that stays the same, in NFC, on one line, without lone surrogates', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).toBe(clean.normalize('NFC').trim());
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\n\r\t]|\p{Cc}|\p{Noncharacter_Code_Point}| {2}/u);
        expect(cleanText(asSource(clean))).toBe(clean);
      }),
    );
  });
});

describe('foldHeadline', () => {
  test('sees one headline in its spellings', () => {
    expect(foldHeadline('Mayor’s “quiet streets” pass!')).toBe(foldHeadline("MAYOR'S quiet streets  pass"));
    expect(foldHeadline('كتاب مدرسة ١٢')).toBe(foldHeadline('کتاب مدرسه 12'));
    expect(foldHeadline('إعادةُ الإعمار')).toBe(foldHeadline('اعادة الاعمار'));
    expect(foldHeadline('港町トラム')).toBe(foldHeadline('港町ﾄﾗﾑ'));
  });

  test('keeps different headlines apart', () => {
    expect(foldHeadline('Bridge opens')).not.toBe(foldHeadline('Bridge closes'));
    expect(foldHeadline('महापौर')).not.toBe(foldHeadline('महापूर'));
    expect(foldHeadline('!!!')).not.toBe(foldHeadline('???'));
  });

  test('is never empty if the clean headline is not, and folding again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        const folded = foldHeadline(clean);
        if (clean !== '' && /[\p{L}\p{N}]/u.test(clean)) expect(folded).not.toBe('');
        if (/[\p{L}\p{N}\p{S}]/u.test(folded)) expect(foldHeadline(folded)).toBe(folded);
      }),
    );
  });
});

describe('slugOf', () => {
  test.each([
    ['Sindh & Punjab', 'sindh-punjab'],
    ['  Öffentlicher Verkehr! ', 'öffentlicher-verkehr'],
    ['صحت عامہ', 'صحت-عامہ'],
    ['हिन्दी समाचार', 'हिन्दी-समाचार'],
    ['Ｗｏｒｌｄ ２４', 'world-24'],
    ['!!!', ''],
  ])('makes %j a slug', (given, slug) => {
    expect(slugOf(given)).toBe(slug);
  });

  test('has letters, marks, digits and single inner hyphens only', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(slugOf(text)).toMatch(/^(?:[\p{L}\p{M}\p{Nd}]+(?:-[\p{L}\p{M}\p{Nd}]+)*)?$/u);
      }),
    );
  });
});
