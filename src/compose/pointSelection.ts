import { foldLetters } from '../article/text.ts';
import { type Lexicon, searchable } from './lexicon/lexicon.ts';
import type { Unit } from './units.ts';

/** So much of a point must be in the headline for it to say nothing else. */
const repeatsFrom = 0.6;

/** Scripts that put no spaces between words: there three characters in a row stand for a word. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Mymr}]/gu;

/** What a text is compared by. */
interface Signature {
  pieces: ReadonlySet<string>;
  numbers: ReadonlySet<string>;
  denies: boolean;
}

function signatureOf(text: string, lexicon: Lexicon | undefined): Signature {
  const folded = foldLetters(text);
  const unspacedLetters = folded.match(unspaced)?.length ?? 0;
  const tokens = folded.match(/[\p{L}\p{M}]+|\p{N}+(?:[.,\u066B\u066C]\p{N}+)*/gu) ?? [];
  const numbers = new Set<string>();
  const stems = new Set<string>();
  for (const token of tokens) {
    const number = /^\p{N}/u.test(token) ? plainNumber(token) : lexicon?.numbers.get(token);
    if (number !== undefined) numbers.add(number);
    if (!lexicon?.common.has(token)) stems.add(number ?? stemOf(token, lexicon));
  }
  const pieces = unspacedLetters * 2 > folded.length ? trigramsOf(folded) : stems;
  return { pieces, numbers, denies: lexicon?.negations.test(searchable(text, lexicon)) ?? false };
}

/** `9,412` and `9412` are one number; the point of a fraction stays. */
function plainNumber(token: string): string {
  return token.replace(/[,.\u066C](?=\d{3}(?:\D|$))/g, '').replace(/[,\u066B]/g, '.');
}

function stemOf(token: string, lexicon: Lexicon | undefined): string {
  const bare = lexicon?.language === 'ar' ? token.replace(/^(?:و|ف)?(?:ال|بال|لل|كال)(?=.{3})/u, '') : token;
  const stem = lexicon ? bare.replace(lexicon.endings, '') : bare;
  return stem.length >= 3 ? stem : bare;
}

function trigramsOf(text: string): Set<string> {
  const letters = Array.from(text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ''));
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= letters.length; at++) trigrams.add(letters.slice(at, at + 3).join(''));
  return trigrams.size > 0 ? trigrams : new Set([letters.join('')]);
}

/**
 * Whether a point says nothing that another text (the headline, an earlier point) does not: most of its words, or
 * three-letter pieces where the script has no spaces, are there, it brings no new number, and both say yes or both no.
 */
export function repeats(point: string, other: string, lexicon: Lexicon | undefined): boolean {
  const sentence = signatureOf(other, lexicon);
  const says = signatureOf(point, lexicon);
  if (says.pieces.size === 0 || says.denies !== sentence.denies) return false;
  for (const number of says.numbers) if (!sentence.numbers.has(number)) return false;
  let shared = 0;
  for (const piece of says.pieces) if (sentence.pieces.has(piece)) shared++;
  return shared / says.pieces.size >= repeatsFrom;
}

/** So far into a point it is looked for words that lean; what comes later has been explained by then, or is a quotation. */
const dependentPrefix = 400;

/**
 * Whether a point needs another one beside it to be understood: it begins with a pronoun or the like, or takes up
 * what was said ("also", "he says"). In a language that we don't know every point may.
 */
export function dependsOnContext(point: string, lexicon: Lexicon | undefined): boolean {
  if (!lexicon) return true;
  const text = searchable(point.slice(0, dependentPrefix), lexicon);
  return lexicon.leansAtStart.test(text) || lexicon.leansWithin.test(text);
}

/** A summary point and what was found out about it. */
export interface Point extends Unit {
  repeatsHeadline: boolean;
  leans: boolean;
}

/** More points than this are never compared or posted: a summary has two or three. */
const maxPoints = 12;

/** Looks at the points once, for all channels. */
export function judgePoints(points: Unit[], headline: string, lexicon: Lexicon | undefined): Point[] {
  return points.slice(0, maxPoints).map((unit) => ({
    ...unit,
    repeatsHeadline: repeats(unit.text, headline, lexicon),
    leans: dependsOnContext(unit.text, lexicon),
  }));
}

/** Whether a point says something that neither the headline nor what is shown already says. */
export function addsSomething(
  point: Point,
  shown: Point[],
  { lexicon }: { lexicon: Lexicon | undefined },
): boolean {
  return !point.repeatsHeadline && !shown.some((other) => repeats(point.text, other.text, lexicon));
}
