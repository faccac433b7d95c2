import { describe, expect, test } from 'vitest';
import { compose } from '../../src/compose/composer.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { segmentsOfEdit } from '../../src/compose/editedSegments.ts';
import { article } from './articles.ts';

const link = 'https://tarn.example/s/abcd';
const bridge = article({
  headline: 'Second bridge of Tarn opens',
  bullets: ['Fares stay low'],
  breaking: true,
});
const before = compose(bridge, { counting: mastodon, link }).parts[0]?.segments ?? [];
const edited = (text: string) => segmentsOfEdit(text, before, link, 'edda');

describe('an edited text', () => {
  test('is its segments joined, the article’s phrases still its own and the rest a person’s', () => {
    const text = `At last! Second bridge of Tarn opens\n\nGood news.\n\n${link}`;
    const segments = edited(text);
    expect(segments.map((segment) => segment.text).join('')).toBe(text);
    expect(segments.map(({ from, by }) => [from, by])).toEqual([
      ['fixed', 'edda'],
      ['headline', undefined],
      ['fixed', 'edda'],
      ['link', undefined],
    ]);
  });

  test('keeps the fixed prefix, and gives punctuation no author', () => {
    expect(edited(`BREAKING: Second bridge of Tarn opens ${link}`).every(({ by }) => by === undefined)).toBe(
      true,
    );
    expect(edited(`EXCLUSIVE: Second bridge of Tarn opens ${link}`)[0]).toMatchObject({ by: 'edda' });
  });

  test('finds no phrase of the article within a longer word, but between signs without spaces', () => {
    expect(edited(`Fares stay lower ${link}`)[0]).toMatchObject({ from: 'fixed', by: 'edda' });
    const harbour = article({ headline: '新しい橋が開通', language: 'ja' });
    const japanese = compose(harbour, { counting: mastodon, link }).parts[0]?.segments ?? [];
    expect(segmentsOfEdit(`速報新しい橋が開通です ${link}`, japanese, link, 'edda')[1]).toMatchObject({
      from: 'headline',
    });
  });
});
