import type { ArticleContent } from './article.ts';
import { foldLetters, oneLine, slugOf } from './text.ts';

/** At most this many words of an article are indexed, and as many are searched at once. */
const mostWords = 150;
const mostWanted = 10;
/** Longer words are cut, in the index and in the search. */
const longestWord = 40;

/** Letters that are not made of a base letter and a mark. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Scripts that put no spaces between words: two letters each are a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/** A text's words as they are searched: without case, accents and vowel signs; Chinese, Japanese, Thai in pairs. */
export function searchWords(text: string): string[] {
  const folded = withoutAccents(foldLetters(oneLine(text))).replace(/['\u2018\u2019\u02BC]/g, '');
  const words = folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(words.flatMap(pairsOf))];
}

/** The combining marks of Latin, Greek and Cyrillic; other scripts need theirs. */
function withoutAccents(text: string): string {
  const bare = text
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .normalize('NFC');
  return bare.replace(/[ßæœøłđðþı]/g, (letter) => plainLetters[letter] ?? letter);
}

function pairsOf(word: string): string[] {
  if (!unspaced.test(word)) return [[...word].slice(0, longestWord).join('')];
  return runsOf(word).flatMap((letters) => {
    if (!unspaced.test(letters[0] ?? '')) return [letters.slice(0, longestWord).join('')];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, n) => `${letters[n]}${letter}`);
  });
}

/** A word's letters, split where a script with spaces and one without meet. A mark belongs to the letter before it. */
function runsOf(word: string): string[][] {
  const runs: string[][] = [];
  let isUnspaced: boolean | undefined;
  for (const letter of word) {
    const isHere = /\p{M}/u.test(letter) ? isUnspaced : unspaced.test(letter);
    if (isHere !== isUnspaced) runs.push([]);
    isUnspaced = isHere;
    runs.at(-1)?.push(letter);
  }
  return runs;
}

/** The index's terms: an article is in the list of each of its terms. */
export const termFor = {
  word: (word: string) => `w:${word}`,
  section: (section: string) => `s:${slugOf(section)}`,
  tag: (tag: string) => `t:${slugOf(tag)}`,
  source: (source: string) => `o:${source}`,
  language: (language: string) => `l:${language.toLowerCase()}`,
};

type Findable = Pick<ArticleContent, 'headline' | 'bullets' | 'authors' | 'section' | 'tags' | 'language'> & {
  source: string;
};

/** Every term of an article. */
export function termsOf(article: Findable): string[] {
  const { headline, bullets, authors, section, tags, language, source } = article;
  const words = searchWords([headline, ...bullets, ...authors].join(' \n')).slice(0, mostWords);
  const languages = [language, language.split('-')[0] ?? language];
  return [
    ...new Set([
      ...words.map(termFor.word),
      ...(section ? [termFor.section(section)] : []),
      ...tags.map(termFor.tag),
      termFor.source(source),
      ...languages.map(termFor.language),
    ]),
  ];
}

/** The words of a search, and the last of them, which may be the beginning of one. */
export function wantedWords(search: string): { whole: string[]; begun: string | undefined } {
  const words = searchWords(search).slice(0, mostWanted);
  const endsWithSpace = /\s$/u.test(search);
  return endsWithSpace
    ? { whole: words, begun: undefined }
    : { whole: words.slice(0, -1), begun: words.at(-1) };
}
