import type { Lexicon } from '../article/lexicon/index.ts';
import { plainNumber, stemOf } from '../article/statement.ts';
import { foldLetters } from '../article/text.ts';

/** A number in a text, and what it counts. */
export interface Figure {
  /** Including a following "million" or the like, and without it. */
  number: string;
  plain: string;
  /** As the text has it: "40,000" for 40000. */
  written: string;
  /** Stems of the words around it: what it counts. */
  about: Set<string>;
}

/** Whether two figures are the same number, however it is written. */
export function isSameNumber(one: Figure, other: Figure): boolean {
  return one.number === other.number || one.plain === other.plain;
}

/** Between two numbers, with at most one word beside them, these make one a share of the other: "one in five". */
const shareOf = /^(?:in|of|out|sur|de|cada|von|من|بین|میں|سے)$/;
/** "Un pont sur cinq" is a share, "un homme de 34 ans" is not. */
const joinsArticle = /^(?:in|out|sur|cada|von)$/;

/** Next to a number, these say that it counts different things from the numbers before. */
const further =
  /^(?:more|further|additional|others?|weitere[nr]?|andere[nr]?|autres|otros|otras|اخرین|اخرون|اخریات|مزید|دیگر)$/;

function isShare(
  words: string[],
  at: number,
  numberAt: (at: number) => string | undefined,
  lexicon: Lexicon | undefined,
): boolean {
  return [-1, 1].some((step) =>
    [2, 3, 4].some((far) => {
      const between = Array.from({ length: far - 1 }, (_, n) => words[at + step * (n + 1)] ?? '');
      const isArticle = lexicon?.common.has(words[at + step * far] ?? '');
      if (isArticle && !between.some((word) => joinsArticle.test(word))) return false;
      const named = between.filter((word) => !shareOf.test(word));
      return named.length <= 1 && named.length < between.length && numberAt(at + step * far) !== undefined;
    }),
  );
}

function oneOf(...words: string[]): RegExp {
  return new RegExp(`^(?:${words.join('|')})$`, 'u');
}

/** Words that count the dead and the injured, whichever of them a text uses: "kills 12", "15 died". */
const casualties: readonly [kind: string, words: RegExp][] = [
  [
    '†',
    oneOf(
      'kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|dying|fatalities|morte?s?|tuée?s?|tue(?:nt)?|décès|meurent',
      'tote[nr]?|töte[nt]|tötete[n]?|getötet\\p{L}*|sterben|starben|todesopfer|muert[oa]s?|mueren?|murieron|matan?|fallec\\p{L}*',
      '(?:ال)?قتلی|مقتل|قتل(?:وا)?|وفاه|وفیات|مصرع|ضحایا|ہلاک\\p{L}*|جاں|اموات|شہید|死者?|死亡',
    ),
  ],
  [
    '+',
    oneOf(
      'injur(?:es|ed|ing|ies)|hurt|wound(?:s|ed)|blessée?s?|blesse(?:nt)?|verletz\\p{L}*|herid[oa]s?|lesionad[oa]s?',
      'اصاب\\p{L}*|مصاب\\p{L}*|جرحی|جریح|زخمی\\p{L}*|負傷者?|重軽傷',
    ),
  ],
];

/** What a number is multiplied by if it is before such a word. */
const scales = new Map(
  Object.entries({
    'thousand tausend mil mille الف الاف ہزار 千': 1e3,
    万: 1e4,
    'lakh lakhs لاکھ': 1e5,
    'million millions m mn mio millionen millón millones ملیون ملایین': 1e6,
    'crore crores کروڑ': 1e7,
    億: 1e8,
    'billion billions bn mrd milliarde milliarden milliard milliards ملیار ملیارات': 1e9,
  }).flatMap(([names, by]) => names.split(' ').map((name) => [name, by] as const)),
);

/** How many words before and after a number may say what it counts, up to the next number. */
const reach = 3;
const spacedWord = /[\p{L}\p{M}]+|\p{N}+(?:[.,:\u066B\u066C]\p{N}+)*|[,;،؛]/gu;
/** Runs of one script, without the particles and endings between them; a counter behind a number counts nothing. */
const unspacedWord =
  /(?<=\p{N})[万億千](?=人)|(?<=\p{N})[人名件台棟戸歳円度%]|\p{sc=Han}+|[\p{sc=Kana}ー]+|[a-z]+|\p{N}+(?:[.,:]\p{N}+)*|[、。；]/gu;
/** Longer texts are not compared. */
const longest = 2_000;

/** What a number counts: the stems of the words around it, up to the next number or comma. */
function countedBy(
  words: string[],
  at: number,
  isNumber: (at: number) => boolean,
  lexicon: Lexicon | undefined,
): Set<string> {
  const about = new Set<string>();
  const isUnspaced = lexicon?.language === 'ja';
  const isScaled = scales.has(words[at + 1] ?? '');
  for (const step of [-1, 1])
    for (let n = 1; n <= reach; n++) {
      const place = at + step * n + (step > 0 && isScaled ? 1 : 0);
      const word = words[place];
      if (word === undefined || /[,;،؛、。；]/.test(word) || isNumber(place)) break;
      // "3 killed and 12 hurt": the dead are not the twelve.
      if (step < 0 && /^(?:and|und|et|y|و|اور)$/.test(word)) break;
      if (!/^\p{L}/u.test(word) || lexicon?.common.has(word) || scales.has(word)) continue;
      if (isUnspaced && [...word].length < 2 && word !== '死') continue;
      about.add(casualties.find(([, each]) => each.test(word))?.[0] ?? stemOf(word, lexicon));
    }
  return about;
}

/** The numbers in a text that count something: no years, times of day, shares or further ones ("two more"). */
export function figuresIn(text: string, lexicon: Lexicon | undefined): Figure[] {
  const folded = foldLetters(text.slice(0, longest));
  const words = folded.match(lexicon?.language === 'ja' ? unspacedWord : spacedWord) ?? [];
  const numberAt = (at: number) => {
    const word = words[at] ?? '';
    const number = /^\p{N}/u.test(word) ? plainNumber(word) : lexicon?.numbers.get(word);
    // A year or a time of day counts nothing.
    return number === undefined || /^(?:19|20)\d\d$|:/.test(number) ? undefined : number;
  };
  return words.flatMap((_, at) => {
    const number = numberAt(at);
    // "Un" is an article more often than a number.
    if (number === undefined || lexicon?.common.has(words[at] ?? '') || isShare(words, at, numberAt, lexicon))
      return [];
    // "Two more workers" are not among the three.
    if ([-1, 1, 2].some((step) => further.test(words[at + step] ?? '') && words[at + step + 1] !== 'than'))
      return [];
    const scale = scales.get(words[at + 1] ?? '') ?? 1;
    const about = countedBy(words, at, (place) => numberAt(place) !== undefined, lexicon);
    return [{ number: String(Number(number) * scale), plain: number, written: words[at] ?? number, about }];
  });
}
