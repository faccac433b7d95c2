import type { Segment } from './segments.ts';

/** No one reads a longer hashtag. */
const longest = 40;

/**
 * The article's tags as hashtags, in order: the words of each joined, each capitalised so that screen readers
 * separate them, or with `_` in scripts without capitals; none without a letter, none twice, and none of a tag that
 * would be a different word without its signs (`C++`, `24/7`, `R&D`).
 */
export function hashtagsOf(tags: string[]): Segment[] {
  const seen = new Set<string>();
  const segments: Segment[] = [];
  for (const [index, tag] of tags.entries()) {
    const name = nameOf(tag);
    const key = name.toLowerCase();
    if (name === '' || seen.has(key)) continue;
    seen.add(key);
    segments.push({ text: `#${name}`, from: 'tag', index });
  }
  return segments;
}

/** Signs with a meaning next to a letter or digit; between two digits any sign has one. */
const meaningful =
  /[\p{L}\p{M}\p{N}](?:[+#@*&%=~^|\\$€£¥°<>]|\p{S})|(?:[@&%=~^|\\$€£¥<>]|\p{Sc})[\p{L}\p{N}]|(?<![\p{L}\p{N}])\.[\p{L}\p{N}]|\p{No}|\p{N}[^\p{L}\p{M}\p{N}\s]+\p{N}/u;

function nameOf(tag: string): string {
  if (tag.length > longest * 2) return '';
  // The sign may be there already, and an apostrophe separates no words.
  const plain = tag
    .normalize('NFC')
    .trim()
    .replace(/[\u200B-\u200D\u2060]/g, '')
    .replace(/^[#＃]/, '')
    .replace(/(?<=[\p{L}\p{N}])['’ʼ‘](?=\p{L})/gu, '');
  if (meaningful.test(plain)) return '';
  const words = plain.match(/[\p{L}\p{M}\p{N}]+(?:[.](?=\p{L}\p{M}*(?:[.\s]|$))\p{L}\p{M}*)*/gu) ?? [];
  const joined = words.map((word) => word.replaceAll('.', ''));
  const name =
    joined.length < 2 ? joined.join('') : joined.map(capitalised).join(joined.some(isCaseless) ? '_' : '');
  return name.length <= longest && /\p{L}/u.test(name) ? name : '';
}

/** Whether a word's script has neither capitals nor the habit of joining words. */
function isCaseless(word: string): boolean {
  return /(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}])[\p{Lo}]/u.test(word);
}

function capitalised(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}
