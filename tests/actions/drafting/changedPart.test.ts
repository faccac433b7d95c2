import { expect, test } from 'vitest';
import { changedPart } from '../../../src/actions/drafting/changedPart.ts';

test.each([
  [
    'The ferry leaves at six https://a.example',
    'The ferry returns at six https://a.example',
    '“leaves” became “returns”',
  ],
  [
    'The ferry leaves\n\nhttps://a.example',
    'Tonight. https://a.example',
    '“The ferry leaves” became “Tonight.”',
  ],
  ['a b c', 'a b c d', '“d” added'],
  ['a b c d', 'a b d', '“c” removed'],
  ['', 'a', '“a” added'],
])('the differences between %j and %j are whole words', (was, is, words) => {
  expect(changedPart(was, is)).toBe(words);
});
