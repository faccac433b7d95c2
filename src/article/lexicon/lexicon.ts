import { foldLetters } from '../text.ts';

/**
 * What the composer knows about a language: closed lists, so that the same article always gives the same draft and a
 * person can read why. A language without a file here gets only headline posts, and nothing of it is cut.
 */
export interface Lexicon {
  language: string;
  /** Whether its letters are mixed up so often (Arabic, Urdu) that the patterns are for folded text. */
  folds: boolean;
  /** The prefix of breaking news, with the space that follows. */
  breaking: string;
  /** The prefix of a correction's note, with the space that follows. */
  correction: string;
  /** A point that begins like this refers to someone or something named in another point. */
  leansAtStart: RegExp;
  /** The same, anywhere in the point. */
  leansWithin: RegExp;
  /** Who says so, that it is not so, that it may be so, under which condition: what a cut may never remove. */
  ties: RegExp;
  /** Negations: a point that differs from the headline by one of these makes another statement. */
  negations: RegExp;
  /** A cut never leaves one of these as the last word. Undefined if words can't be told from names: no such cut. */
  opensPhrase?: RegExp;
  /** Words that say nothing about a text's subject. */
  common: ReadonlySet<string>;
  /** Attribution: verbs and words that name a source. */
  reporting: RegExp;
  /** Words that may be left over if two texts say the same: articles and forms of "to be". */
  weightless: ReadonlySet<string>;
  /** Words that make someone or something different from the same without them ("second", "other"). */
  others: ReadonlySet<string>;
  /** Words before an owner ("of"), equivalent to "Tarn’s". */
  owns: ReadonlySet<string>;
  /** Forms that say what was done to someone, if no object follows. */
  participles: RegExp;
  /** Endings that are dropped when two words are compared, longest first. */
  endings: RegExp;
  /** Numbers written as words. */
  numbers: ReadonlyMap<string, string>;
  /** Words for a day that are right only on the day of writing ("tomorrow"), in folded text. */
  dayWords: RegExp;
  /** The days of the week from Monday on, each in folded text. */
  weekdays: readonly RegExp[];
  /** Words for a time that are right only within the hour, week, month or year of writing, in folded text. */
  spans: { hours: RegExp; weeks: RegExp; months: RegExp; years: RegExp };
}

const letter = '[\\p{L}\\p{M}\\p{N}]';

/** Any of the words or phrases, whole, in any case; separated by `|`, a space is any white space. */
export function anyOf(phrases: string): RegExp {
  return new RegExp(`(?<!${letter})(?:${alternatives(phrases)})(?!${letter})`, 'iu');
}

/** The same at the start of a text, after quotation marks. */
export function startsWith(phrases: string): RegExp {
  return new RegExp(`^[\\p{P}\\s]*(?:${alternatives(phrases)})(?!${letter})`, 'iu');
}

/** A pattern that matches what either of two matches. */
export function eitherOf(one: RegExp, other: RegExp): RegExp {
  return new RegExp(`${one.source}|${other.source}`, 'iu');
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

/** The days of the week from Monday on, separated by spaces; `|` separates other words for one of them. */
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

/** A text in the form that a language's patterns expect. */
export function searchable(text: string, words: Lexicon): string {
  return words.folds ? foldLetters(text) : text;
}
