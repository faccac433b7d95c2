import type { Segment } from './segments.ts';

/** A hashtag of more letters than this is read by nobody. */
const longest = 40;

/**
 * The article's tags as hashtags, in their order: letters and digits as the article has them, words joined (each
 * with a capital, so that screen readers part them; by `_` where there are no capitals), none without a letter,
 * none twice.
 */
export function hashtagsOf(tags: string[], joinedByLine: boolean): Segment[] {
  const seen = new Set<string>();
  const segments: Segment[] = [];
  for (const [index, tag] of tags.entries()) {
    const name = nameOf(tag, joinedByLine);
    const key = name.toLowerCase();
    if (name === '' || seen.has(key)) continue;
    seen.add(key);
    segments.push({ text: `#${name}`, from: 'tag', index });
  }
  return segments;
}

function nameOf(tag: string, joinedByLine: boolean): string {
  if (tag.length > longest * 2) return '';
  const words = tag.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const name = joinedByLine || words.length < 2 ? words.join('_') : words.map(capitalised).join('');
  return name.length <= longest && /\p{L}/u.test(name) ? name : '';
}

function capitalised(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}
