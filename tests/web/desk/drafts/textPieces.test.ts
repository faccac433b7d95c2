import { expect, test } from 'vitest';
import { appearance as bluesky } from '../../../../src/channels/bluesky.ts';
import { appearance as linkedin } from '../../../../src/channels/linkedin.ts';
import { appearance as mastodon } from '../../../../src/channels/mastodon.ts';
import type { Segment } from '../../../../src/compose/composer.ts';
import { mastodon as rule } from '../../../../src/compose/counting/mastodon.ts';
import { foldAt, piecesOf } from '../../../../src/web/desk/drafts/textPieces.ts';

const link = 'http://127.0.0.1:8080/s/abcd';
const segments: Segment[] = [
  { text: 'Forty boats sail', from: 'headline', start: 0, end: 16 },
  { text: ' with @mina@tarn.example for 40 crowns #lanterns ', from: 'fixed', by: 'edda' },
  { text: link, from: 'link' },
];
const part = { text: segments.map(({ text }) => text).join(''), segments };

test('a text is cut at every border and nothing of it is lost', () => {
  const findings = [{ words: '40', says: 'The number 40 is not in the article.' }];
  const pieces = piecesOf(part, { rule, appearance: mastodon, link, findings });
  expect(pieces.map(({ text }) => text).join('')).toBe(part.text);
  const marks = pieces.filter(({ mark }) => mark).map(({ mark, text }) => [mark, text]);
  expect(marks).toEqual([
    ['mention', '@mina@tarn.example'],
    ['hashtag', '#lanterns'],
    ['link', link],
  ]);
  expect(pieces.filter(({ finding }) => finding).map(({ text }) => text)).toEqual(['40']);
});

test('only what the platform makes a link of is marked: Bluesky’s mentions are sent as text', () => {
  const pieces = piecesOf(part, { rule, appearance: bluesky, link, findings: [] });
  expect(pieces.flatMap(({ mark }) => mark ?? [])).toEqual(['hashtag', 'link']);
});

test('words of a finding are marked where they stand alone, not within a longer one', () => {
  const text = 'boats, boatsmen, lifeboats, boats';
  const whole = { text, segments: [{ text, from: 'fixed' as const, by: 'edda' }] };
  const findings = [{ words: 'boats', says: 'no boats' }];
  const found = piecesOf(whole, { rule, appearance: mastodon, link: '', findings });
  expect(found.filter(({ finding }) => finding).map(({ text: words }) => words)).toEqual([
    'boats',
    'boats',
    'boats',
  ]);
});

test('a text is folded between words after as many lines as the platform shows', () => {
  const words = 'tarn '.repeat(60);
  const at = foldAt(words, linkedin.fold) ?? 0;
  expect(at).toBeGreaterThan(180);
  expect(at).toBeLessThanOrEqual(210);
  expect(words.slice(at)).toMatch(/^ tarn/);
  expect(foldAt('One\n\nTwo\nThree', linkedin.fold)).toBe('One\n\nTwo\n'.length);
  expect(foldAt('One\nTwo\nThree', linkedin.fold)).toBeUndefined();
  expect(foldAt(words, undefined)).toBeUndefined();
});
