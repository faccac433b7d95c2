import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codingFor, isNotModified } from '../../src/syndication/conditional.ts';

const tag = '"abc-gzip"';
const modified = 'Sat, 08 Jun 2024 11:30:00 GMT';

test.each([
  ['the tag', '"abc-gzip"', true],
  ['the tag marked weak, as a cache does that coded it anew', 'W/"abc-gzip"', true],
  ['a list with the tag', '"x", W/"y" , "abc-gzip"', true],
  ['a list without blanks', '"x","abc-gzip"', true],
  ['a tag with a comma in it before the tag', '"x,y", "abc-gzip"', true],
  ['a star', ' * ', true],
  ['another tag', '"abc"', false],
  ['quotes that stand wrong', '"x"abc-gzip"y"', false],
  ['the tag without its quotes', 'abc-gzip', false],
  ['another with a comma', '"abc,-gzip"', false],
  ['nothing', '', false],
])('If-None-Match with %s', (_, ifNoneMatch, expected) => {
  expect(isNotModified({ ifNoneMatch }, tag, modified)).toBe(expected);
});

test.each([
  ['the same instant', 'Sat, 08 Jun 2024 11:30:00 GMT', true],
  ['a later one', 'Sun, 09 Jun 2024 00:00:00 GMT', true],
  ['an earlier one', 'Sat, 08 Jun 2024 11:29:59 GMT', false],
  ['the RFC 850 form', 'Saturday, 08-Jun-24 11:30:00 GMT', true],
  ['the asctime form', 'Sat Jun  8 11:30:00 2024', true],
  ['an RFC 3339 instant, which is no HTTP date', '2024-06-09T00:00:00Z', false],
  ['a number', '99999999999', false],
  ['words', 'yesterday', false],
])('If-Modified-Since with %s', (_, ifModifiedSince, expected) => {
  expect(isNotModified({ ifModifiedSince }, tag, modified)).toBe(expected);
});

test('If-None-Match beats If-Modified-Since both ways', () => {
  expect(isNotModified({ ifNoneMatch: '"old"', ifModifiedSince: modified }, tag, modified)).toBe(false);
  expect(
    isNotModified({ ifNoneMatch: tag, ifModifiedSince: 'Sat, 01 Jan 2000 00:00:00 GMT' }, tag, modified),
  ).toBe(true);
});

test('an unconditional request gets the document', () => {
  expect(isNotModified({}, tag, modified)).toBe(false);
});

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP, deflate, BR', 'br'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['gzip; q=0.5 , br ; q=0.5', 'br'],
  ['gzip;q=0, br;q=0', 'identity'],
  ['deflate', 'identity'],
  ['*', 'br'],
  ['br;q=0, *', 'gzip'],
  ['identity, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip;q=0.4', 'identity'],
  ['identity;q=0, gzip;q=0.001', 'gzip'],
  ['gzip;q=0.001', 'gzip'],
  ['*;q=0', 'identity'],
  ['identity;q=0', 'identity'],
  ['gzip;q=nonsense', 'identity'],
  [', ,gzip', 'gzip'],
])('Accept-Encoding %s is answered with %s', (field, coding) => {
  expect(codingFor(field)).toBe(coding);
});

test('no header can make either of them throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (field) => {
      expect(['br', 'gzip', 'identity']).toContain(codingFor(field));
      expect(typeof isNotModified({ ifNoneMatch: field, ifModifiedSince: field }, tag, modified)).toBe(
        'boolean',
      );
    }),
  );
});
