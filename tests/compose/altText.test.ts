import { expect, test } from 'vitest';
import { suggestedAltText } from '../../src/compose/altText.ts';

test.each([
  [
    'the image’s own text',
    { alt: ' A tram on a bridge ', caption: 'Trams. Photo: Mina Rao' },
    'A tram on a bridge',
  ],
  [
    'the caption without the credit',
    { caption: 'The ferry at the pier. Photo: Mina Rao', credit: 'Mina Rao' },
    'The ferry at the pier.',
  ],
  [
    '… in brackets',
    { caption: 'The ferry at the pier (Photo: Port of Tarn)', credit: 'Port of Tarn' },
    'The ferry at the pier',
  ],
  [
    '… in brackets alone',
    { caption: 'The ferry at the pier. (TPA)', credit: 'TPA' },
    'The ferry at the pier.',
  ],
  ['… behind a dash', { caption: 'The ferry at the pier. — TPA', credit: 'TPA' }, 'The ferry at the pier.'],
  ['… before the caption', { caption: 'TPA: The ferry at the pier', credit: 'TPA' }, 'The ferry at the pier'],
  ['the caption where there is no credit', { caption: 'The ferry at the pier' }, 'The ferry at the pier'],
  [
    'the caption where the credit stands elsewhere',
    { caption: 'The ferry at the pier', credit: 'TPA' },
    'The ferry at the pier',
  ],
  ['nothing where there is only a credit', { caption: 'Photo: Mina Rao', credit: 'Mina Rao' }, ''],
  ['nothing where there is nothing', {}, ''],
  [
    'an Urdu caption without its credit',
    { caption: 'کشتی گھاٹ پر۔ (فوٹو: تارن پورٹ)', credit: 'تارن پورٹ' },
    'کشتی گھاٹ پر۔',
  ],
])('suggests %s', (_, image, wanted) => {
  expect(suggestedAltText(image)).toBe(wanted);
});

test('never suggests more than platforms keep, nor half a character', () => {
  const text = suggestedAltText({ caption: `${'a'.repeat(1_499)}🎶 and more` });
  expect(text).toHaveLength(1_500);
  expect(text.isWellFormed()).toBe(true);
});
