import { describe, expect, test } from 'vitest';
import { bluesky, type Facet, facetsIn, withoutExtraLines } from '../../../src/compose/counting/bluesky.ts';
import { countGraphemes } from '../../../src/compose/counting/graphemes.ts';
import { isWithin } from '../../../src/compose/counting/index.ts';
import { topLevelDomains } from '../../../src/compose/counting/topLevel.ts';
import { absent, casesOf } from '../conformance.ts';

describe('the Bluesky count', () => {
  for (const name of ['post-lengths.json', 'post-lengths-more.json']) {
    const { there, cases } = casesOf<{ id: string; text: string; bluesky: object }>(name);
    test.skipIf(!there)(`agrees with every case of ${name} ${absent}`, () => {
      const rows = cases.map(({ id, text }) => {
        const { length, bytes } = bluesky.measure(text);
        return { id, bluesky: { graphemes: length, bytes } };
      });
      expect(rows).toEqual(cases.map((c) => ({ id: c.id, bluesky: c.bluesky })));
    });
  }

  const breaks = casesOf<{ id: string; text: string; graphemes: number }>('grapheme-breaks.json');
  test.skipIf(!breaks.there)(`agrees with every grapheme break but one ${absent}`, () => {
    const wrong = breaks.cases.filter(({ text, graphemes }) => countGraphemes(text) !== graphemes);
    // Unicode 15.0 took U+2701 for a pictograph (that a joiner ties to the next); 15.1 and newer do not.
    expect(wrong.map(({ text }) => text).filter((text) => text !== '\u2701\u200D\u2701')).toEqual([]);
  });

  test('counts no character that joins others as a separate cluster', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const differing: { point: number; clusters: number }[] = [];
    for (let point = 0; point < 0x10000; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const between = `a${String.fromCharCode(point)}港`;
      const clusters = Array.from(segmenter.segment(between)).length;
      if (countGraphemes(between) !== clusters) differing.push({ point, clusters });
    }
    expect(differing).toEqual([]);
  });

  test('limits bytes as well as graphemes', () => {
    const families = '👨‍👩‍👧‍👦'.repeat(130);
    const measured = bluesky.measure(families);
    expect(measured).toMatchObject({ length: 130, bytes: 3_250, limit: 300, bytesLimit: 3_000 });
    expect(isWithin(measured)).toBe(false);
    expect(isWithin(bluesky.measure('a'.repeat(300)))).toBe(true);
  });
});

describe('facets', () => {
  for (const name of ['bluesky-facets.json', 'bluesky-facets-more.json']) {
    const { there, cases } = casesOf<{ id: string; text: string; facets: Facet[] }>(name);
    test.skipIf(!there)(`agree with every case of ${name} ${absent}`, () => {
      const rows = cases.map(({ id, text }) => ({ id, facets: facetsIn(text) }));
      expect(rows).toEqual(cases.map(({ id, facets }) => ({ id, facets })));
    });
  }

  const syntax = casesOf<{ id: string; kind: string; value: string; valid: boolean }>('atproto-syntax.json');
  test.skipIf(!syntax.there)(`mention every valid handle under a public domain ${absent}`, () => {
    const handles = syntax.cases.filter(({ kind, valid }) => kind === 'handle' && valid);
    for (const { value } of handles) {
      const mentions = facetsIn(`by @${value}`).filter(({ kind }) => kind === 'mention');
      // The client looks the last label up in lower case only, and knows neither .local nor .onion nor made-up ones.
      const known = topLevelDomains.has(value.slice(value.lastIndexOf('.') + 1)) || value.endsWith('.test');
      expect(mentions.map((facet) => facet.value)).toEqual(known ? [value] : []);
    }
  });

  test('count bytes, whatever precedes them', () => {
    expect(facetsIn('پل 🌉 https://tarn.example #Tarn')).toEqual([
      { byteStart: 10, byteEnd: 30, kind: 'link', value: 'https://tarn.example' },
      { byteStart: 31, byteEnd: 36, kind: 'tag', value: 'Tarn' },
    ]);
    expect(facetsIn('پل 🌉 https://tarn.com/1.')).toEqual([
      { byteStart: 10, byteEnd: 28, kind: 'link', value: 'https://tarn.com/1' },
    ]);
  });
});

describe('line ends', () => {
  const { there, cases } = casesOf<{ id: string; input: string; expected: string }>(
    'bluesky-clean-newlines.json',
  );
  test.skipIf(!there)(`are cleaned as in every case of bluesky-clean-newlines.json ${absent}`, () => {
    const rows = cases.map(({ id, input }) => ({ id, text: withoutExtraLines(input) }));
    expect(rows).toEqual(cases.map(({ id, expected }) => ({ id, text: expected })));
  });
});
