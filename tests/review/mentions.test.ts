import { expect, test } from 'vitest';
import { addressed, piecesOf } from '../../src/review/mentions.ts';

const namesOf = (text: string) => piecesOf(text).flatMap(({ names }) => (names ? [names] : []));

test.each([
  ['@anna please', [['anna']]],
  [
    'Ask @bea.berg, or @carl-7!',
    [
      ['bea.berg', 'bea'],
      ['carl-7', 'carl'],
    ],
  ],
  ['(@anna) „@bea“ @carl’s', [['anna'], ['bea'], ['carl']]],
  ['@anna...please', [['anna...please', 'anna']]],
  ['@annaさん、確認を', [['anna']]],
  ['＠anna 見て', [['anna']]],
  ['@anna\nand @bea', [['anna'], ['bea']]],
  ['من @anna إلى @bea', [['anna'], ['bea']]],
  ['@müller and @annaé and @foo_bar', [['müller'], ['annaé'], ['foo_bar']]],
  ['@سارة', [['سارة']]],
])('names after an at sign: %s', (text, names) => {
  expect(namesOf(text)).toEqual(names);
});

test.each(['desk@tarn.example', 'a @ b', 'a@b', '@', '@@anna', 'sum=1@2'])('no name: %s', (text) => {
  expect(namesOf(text)).toEqual([]);
});

test('the pieces are the whole text', () => {
  const text = 'x @anna y\n@bea @@ z';
  expect(
    piecesOf(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

test('those to whom it is addressed are named once, before the text', () => {
  expect(addressed('Look at it', 'anna, @Bea')).toBe('@anna @Bea Look at it');
  expect(addressed('Look, @Anna', 'anna')).toBe('Look, @Anna');
  expect(addressed('Look', ' ')).toBe('Look');
});
