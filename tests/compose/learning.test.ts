import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseLearned, type Known } from '../../src/compose/learning.ts';

const settings = { leastPosts: 20, tryOthers: 0, seed: 'tarn' };
/** This many posts with about this many clicks each. */
const posts = (count: number, clicks: number) =>
  Array.from({ length: count }, (_, n) => Math.max(0, clicks + ((n % 3) - 1)));
const seeds = Array.from({ length: 200 }, (_, n) => `article ${n}`);

/** How often each variant came first among many articles. */
function shares(candidates: string[], known: Known, more = {}): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const seed of seeds) {
    const variant =
      chooseLearned(candidates, known, { ...settings, ...more, seed })?.variant ?? candidates[0]!;
    counts[variant] = (counts[variant] ?? 0) + 1 / seeds.length;
  }
  return counts;
}

describe('which variant comes first', () => {
  test('is not moved by clicks before enough posts of two variants are known', () => {
    const some: Known = new Map([
      ['list', posts(19, 0)],
      ['headline', posts(100, 50)],
    ]);
    expect(chooseLearned(['list', 'headline'], some, settings)).toBeUndefined();
    const usualAlone: Known = new Map([
      ['list', posts(50, 1)],
      ['headline', posts(19, 90)],
    ]);
    expect(chooseLearned(['list', 'headline'], usualAlone, settings)).toBeUndefined();
    expect(chooseLearned(['list', 'headline'], new Map(), settings)).toBeUndefined();
    expect(chooseLearned(['list'], usualAlone, settings)).toBeUndefined();
    expect(chooseLearned([], usualAlone, settings)).toBeUndefined();
  });

  test('is the one that clearly did better, with the figures', () => {
    const known: Known = new Map([
      ['headline', posts(38, 2)],
      ['list', posts(40, 9)],
    ]);
    expect(chooseLearned(['headline', 'list'], known, settings)).toEqual({
      variant: 'list',
      reason: expect.stringMatching(
        /^List of points first: 9\.\d clicks a post over 40 posts against [12]\.\d over 38 \(headline alone\)\.$/,
      ),
    });
    expect(shares(['headline', 'list'], known).list).toBeCloseTo(1);
  });

  test('alternates while both may be the better one, more often the one that did better', () => {
    const known: Known = new Map([
      ['list', posts(20, 3)],
      ['headline', [...posts(19, 3), 9]],
    ]);
    const { list = 0, headline = 0 } = shares(['list', 'headline'], known);
    expect(headline).toBeGreaterThan(list);
    expect(list).toBeGreaterThan(0.02);
    const again = seeds
      .map((seed) => chooseLearned(['list', 'headline'], known, { ...settings, seed }))
      .find((learned) => learned?.variant === 'list');
    expect(again?.reason).toContain('which may yet do better');
  });

  test('is tried a little while there are no clicks, for all of them', () => {
    const known: Known = new Map([
      ['list', posts(20, 0).fill(0)],
      ['lead', posts(20, 0).fill(0)],
    ]);
    const { list = 0, lead = 0 } = shares(['list', 'lead'], known);
    expect(Math.abs(list - lead)).toBeLessThan(0.2);
  });

  test('is an unknown one in the configured share of drafts, and says so', () => {
    const known: Known = new Map([['list', posts(30, 3)]]);
    const { headline = 0, lead = 0 } = shares(['list', 'headline', 'lead'], known, { tryOthers: 0.2 });
    expect(headline + lead).toBeGreaterThan(0.1);
    expect(headline + lead).toBeLessThan(0.3);
    const tried = seeds
      .map((seed) => chooseLearned(['list', 'headline'], known, { ...settings, tryOthers: 0.5, seed }))
      .find((learned) => learned);
    expect(tried).toEqual({
      variant: 'headline',
      reason: 'Headline alone first, to learn how it does: 0 posts are known, 20 are needed.',
    });
  });

  test('is always a candidate, and always the same for the same posts and seed', () => {
    const clicks = fc.array(fc.nat(500), { maxLength: 60 });
    fc.assert(
      fc.property(
        clicks,
        clicks,
        clicks,
        fc.string(),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (a, b, c, seed, tryOthers) => {
          const known: Known = new Map([
            ['list', a],
            ['headline', b],
            ['lead', c],
          ]);
          const candidates = ['list', 'headline', 'lead'];
          const once = chooseLearned(candidates, known, { leastPosts: 5, tryOthers, seed });
          expect(chooseLearned(candidates, known, { leastPosts: 5, tryOthers, seed })).toEqual(once);
          if (once) expect(candidates).toContain(once.variant);
        },
      ),
    );
  });
});
