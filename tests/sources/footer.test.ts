import { expect, test } from 'vitest';
import { withoutFooter } from '../../src/sources/feed/footer.ts';

test.each([
  ['First words. The post Ferry back appeared first on The Tarn Post.', 'First words.'],
  ['Erste Worte. Der Beitrag Fähre zurück erschien zuerst auf Tarn.', 'Erste Worte.'],
  ['Premiers mots. L’article Le bac revient est apparu en premier sur Tarn.', 'Premiers mots.'],
  ['First words. Continue reading →', 'First words.'],
  ['First words. [Read more…]', 'First words.'],
  ['پہلے الفاظ۔ مزید پڑھیں', 'پہلے الفاظ۔'],
  [
    'The post office appeared first on the list of cuts',
    'The post office appeared first on the list of cuts',
  ],
])('a summary is without what its content system puts behind it: %s', (summary, words) => {
  expect(withoutFooter(summary)).toBe(words);
});
