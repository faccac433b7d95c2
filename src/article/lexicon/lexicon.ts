import { foldLetters } from '../text.ts';

/**
 * What the composer knows of a language: closed lists, so that the same article always gives the same draft and
 * a person can read why. A language without a file here gets headline posts alone and nothing of it is cut.
 */
export interface Lexicon {
  language: string;
  /** Whether its letters are mixed up so often (Arabic, Urdu) that the patterns are for folded text. */
  folds: boolean;
  /** What stands before breaking news, with the space that follows. */
  breaking: string;
  /** What stands before a correction's note, with the space that follows. */
  correction: string;
  /** A point that begins so speaks of somebody or something that another point named. */
  leansAtStart: RegExp;
  /** The same, wherever it stands. */
  leansWithin: RegExp;
  /** Who says so, that it is not so, that it may be so, under which condition: what a cut may never take away. */
  ties: RegExp;
  /** Words that say no: a point that differs from the headline by one of these says something else. */
  negations: RegExp;
  /** A cut never leaves one of these as the last word. Undefined where words can't be told from names: no such cut. */
  opensPhrase?: RegExp;
  /** Words that say nothing about what a text is about. */
  common: ReadonlySet<string>;
  /** Who says so: verbs and words that name a source. */
  reporting: RegExp;
  /** Words that may be left over where two texts say the same: articles and forms of "to be". */
  weightless: ReadonlySet<string>;
  /** Words that make somebody or something another one than the same without them ("second", "other"). */
  others: ReadonlySet<string>;
  /** Words before whoever something belongs to ("of"), which "Tarn’s" says as well. */
  owns: ReadonlySet<string>;
  /** Forms that say what was done to somebody, where nothing follows that it was done to. */
  participles: RegExp;
  /** Endings that are dropped when two words are compared, longest first. */
  endings: RegExp;
  /** Numbers that are written as words. */
  numbers: ReadonlyMap<string, string>;
  /** Words for a day that are right on the day of writing alone ("tomorrow"), in folded text. */
  dayWords: RegExp;
  /** The days of the week from Monday on, each in folded text. */
  weekdays: readonly RegExp[];
}

const letter = '[\\p{L}\\p{M}\\p{N}]';

/** Any of the words or phrases, whole, in any case; `|` parts them, a space is any white space. */
export function anyOf(phrases: string): RegExp {
  return new RegExp(`(?<!${letter})(?:${alternatives(phrases)})(?!${letter})`, 'iu');
}

/** The same at the start of a text, behind quotation marks. */
export function startsWith(phrases: string): RegExp {
  return new RegExp(`^[\\p{P}\\s]*(?:${alternatives(phrases)})(?!${letter})`, 'iu');
}

function alternatives(phrases: string): string {
  return phrases
    .trim()
    .split('|')
    .map((phrase) => phrase.trim())
    .join('|')
    .replace(/\s+/g, '\\s+')
    .replace(/'/g, "['’]");
}

export function setOf(words: string): ReadonlySet<string> {
  return new Set(foldLetters(words).split(/\s+/).filter(Boolean));
}

/** The days of the week from Monday on, parted by spaces; `|` parts other words for one of them. */
export function weekdaysOf(days: string): readonly RegExp[] {
  return foldLetters(days).split(' ').map(anyOf);
}

/** Number words in order from 0, and further ones such as `forty=40`. */
export function numbersOf(fromZero: string, further = ''): ReadonlyMap<string, string> {
  const numbers = new Map(
    foldLetters(fromZero)
      .trim()
      .split(/\s+/)
      .map((word, value) => [word, String(value)]),
  );
  for (const pair of foldLetters(further).trim().split(/\s+/)) {
    const [word, value] = pair.split('=');
    if (word && value) numbers.set(word, value);
  }
  return numbers;
}

/** A text as a language's patterns want it. */
export function searchable(text: string, words: Lexicon): string {
  return words.folds ? foldLetters(text) : text;
}
