import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SluglineError } from '../src/errors.ts';
import { filled, joined, joinedBy } from '../src/joined.ts';

const signs = ['.', '!', '?', '…', ',', ';', ':', '。', '！', '？', '、', '，', '۔', '؟', '،', '؛'];
const doubled = new RegExp(`[${signs.join('')}]\\s*[${signs.join('')}]`, 'u');

test.each([
  ['It is closed.', 'It is closed. Try again'],
  ['Is it closed?', 'Is it closed? Try again'],
  ['It is closed!', 'It is closed! Try again'],
  ['It is closed:', 'It is closed. Try again'],
  ['It is closed,', 'It is closed. Try again'],
  ['It is closed. ', 'It is closed. Try again'],
  ['أُغلق،', 'أُغلق. Try again'],
  ['کیا بند ہے؟', 'کیا بند ہے؟ Try again'],
  ['閉鎖。', '閉鎖。 Try again'],
  ['It is closed', 'It is closed. Try again'],
])('a sentence in a template ends in one sign: %s', (reason, right) => {
  expect(joined`${reason}. Try again`).toBe(right);
});

test.each([
  ['It is closed.', 'It is closed, so wait'],
  ['Is it closed?', 'Is it closed? so wait'],
  ['closed::', 'closed:, so wait'],
])('a clause after a stop replaces it: %s', (reason, right) => {
  expect(joined`${reason}, so wait`).toBe(right);
});

test('what only begins like a sign stays unchanged', () => {
  expect(joined`No article in ${'./inbox'}: ${'.env'} and ${'...'} are none`).toBe(
    'No article in ./inbox: .env and ... are none',
  );
});

test('sentences in any template have no doubled sign where they meet', () => {
  const word = fc.stringMatching(/^[a-zäаبख日]{1,6}$/u);
  const sentence = fc.tuple(word, fc.constantFrom('', ...signs)).map(([start, end]) => start + end);
  const seam = fc.constantFrom('. ', ', ', '; ', ': ', '。', '، ', '؛ ', '۔ ', ' ');
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), seam, (sentences, between) => {
      const text = joinedBy(between, sentences);
      expect(text).not.toMatch(doubled);
      expect(text.replace(/[^\p{L}]/gu, '')).toBe(sentences.join('').replace(/[^\p{L}]/gu, ''));
    }),
  );
  fc.assert(
    fc.property(sentence, sentence, (one, other) => {
      expect(joined`${one}: ${other}. Try again.`).not.toMatch(doubled);
      expect(filled('{one}, {other}; see below.', { one, other })).not.toMatch(doubled);
    }),
  );
});

test('an error of the catalogue ends its sentence once, whatever fills it', () => {
  const { message } = new SluglineError('article.none-taken', { why: 'it has no headline.' });
  expect(message).toMatch(/^No article was accepted: it has no headline\. /);
  expect(new SluglineError('article.invalid', { where: 'image.', what: 'is none。' }).sentence).toBe(
    'image: is none。',
  );
});

test('no template of the program adds punctuation to an outside sentence without checking its end', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const careless =
    /(?<!joined|html)`[^`]*?\$\{[^}`]*(?:[rR]eason|errorText|\bwhy\b|\bnote\b|[sS]entence|\berror\b)[^}`]*\}[.,;:](?=[ `])/g;
  const found = globSync(['src/**/*.ts', 'jobs/*.ts'], { cwd: root }).flatMap((file) =>
    Array.from(readFileSync(`${root}${file}`, 'utf8').matchAll(careless), ([text]) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
