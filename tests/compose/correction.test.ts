import { describe, expect, test } from 'vitest';
import { languages } from '../../src/article/lexicon/index.ts';
import { composeCorrection } from '../../src/compose/correction.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { x } from '../../src/compose/counting/x.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { article } from './articles.ts';

const link = 'https://tarn.example/s/abcd';
const noted = (note: string, more = {}) =>
  article({
    headline: 'Ferry sails on Monday',
    status: 'corrected',
    corrections: [{ at: '2026-05-03T07:00:00Z', note }],
    ...more,
  });
const as = (note: string, more = {}, counting = mastodon) =>
  composeCorrection(noted(note, more), 1, { counting, link });

describe('a correction’s post', () => {
  test('is the fixed word, the whole note and the link', () => {
    const made = as('The ferry sails on Tuesday, not on Monday.');
    expect(made).toMatchObject({ variant: 'correction-1', fits: true, alternatives: [] });
    expect(made.parts[0]?.text).toBe(`Correction: The ferry sails on Tuesday, not on Monday.\n\n${link}`);
    expect(made.parts[0]?.segments[1]).toMatchObject({ from: 'correction', index: 0, start: 0 });
  });

  test('has such a word in each known language, and passes the validator', () => {
    for (const { language, correction } of languages) {
      const from = noted('12 and not 11', { language });
      const made = composeCorrection(from, 1, { counting: mastodon, link });
      expect(made.parts[0]?.text).toContain(`${correction}12 and not 11`);
      expect(issuesOf(made.parts, { article: from, counting: mastodon, limit: 500, link })).toEqual([]);
    }
  });

  test('says it once if the note itself says so', () => {
    expect(as('Correction: it sails on Tuesday.').parts[0]?.text).toBe(
      `Correction: it sails on Tuesday.\n\n${link}`,
    );
  });

  test('is for a person to write in a language without such a word, and if the note does not fit', () => {
    expect(as('Feri inasafiri Jumanne.', { language: 'sw' })).toMatchObject({
      fits: false,
      reasons: [expect.stringContaining('no word for a correction')],
    });
    const long = as('The ferry sails on Tuesday. '.repeat(20), {}, x);
    expect(long).toMatchObject({ fits: false, reasons: [expect.stringContaining('never cut')] });
    expect(long.parts[0]?.text).toContain('The ferry sails on Tuesday. '.repeat(20).trim());
  });

  test('lends its word to no other post', () => {
    const from = noted('It sails on Tuesday.');
    const text = `Correction: Ferry sails on Monday ${link}`;
    const segments = [
      { text: 'Correction: ', from: 'fixed' },
      { text: from.headline, from: 'headline', start: 0, end: from.headline.length },
      { text: ' ', from: 'fixed' },
      { text: link, from: 'link' },
    ];
    expect(
      issuesOf([{ text, segments }], { article: from, counting: mastodon, limit: 500, link }).join(),
    ).toMatch(/“Correction: ” is not from the article/);
  });
});
