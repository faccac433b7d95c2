import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { initialConfig, newsroomIdOf } from '../../src/config/initialConfig.ts';

test('any name is read back from the file as it was given', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const answers = { name, url: 'https://daily.example', language: 'en', timezone: 'UTC', feed: '' };
      expect(parse(initialConfig(answers)).newsroom.name).toBe(name);
    }),
  );
});

test.each([
  ['https://www.daily.example/', 'daily'],
  ['https://الجريدة.example', 'xn--mgbeimj6iwb'],
  ['http://127.0.0.1:8080', 'newsroom'],
  ['https://a.b.example', 'a'],
])('the id of %s is %s', (url, id) => {
  expect(newsroomIdOf(url)).toBe(id);
});
