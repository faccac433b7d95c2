import { describe, expect, test } from 'vitest';
import { composeChecked } from '../../src/compose/checkedComposition.ts';
import { plain } from '../../src/compose/counting/plain.ts';
import { article } from './articles.ts';

describe('a composition that is offered', () => {
  test('is the composer’s if nothing is wrong with it', () => {
    const made = composeChecked(
      article({ headline: 'Second bridge opens', bullets: ['Fares stay at 3 crowns'] }),
      {
        counting: plain,
        link: 'https://tarn.example/s/abcd',
      },
    );
    expect(made).toMatchObject({ fits: true, variant: 'list' });
    expect(made.alternatives).toHaveLength(2);
  });

  test('needs a person if the article’s headline already contains the link', () => {
    const made = composeChecked(article({ headline: 'See https://tarn.example/s/abcd' }), {
      counting: plain,
      link: 'https://tarn.example/s/abcd',
    });
    expect(made.fits).toBe(false);
    expect(made.reasons[0]).toMatch(/link must appear exactly once; it appears 2 times/);
  });
});
