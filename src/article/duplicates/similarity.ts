import { isSameWithAdditions, type Statement } from '../statement.ts';
import { foldHeadline } from '../text.ts';

/** What a story is compared by: its words, or pairs of letters if the script has no spaces. */
export type Features = ReadonlySet<string>;

/** Scripts without spaces between words: pairs of letters replace words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** Words of one or two Latin letters are "of" and "in"; in other scripts they mean more. */
function isWord(word: string): boolean {
  return word.length > 2 || (word.length > 1 && !/^\p{Script=Latin}+$/u.test(word)) || /\d/.test(word);
}

/** The features of a cleaned headline and its summary points. */
export function featuresOf(headline: string, bullets: string[]): Features {
  const text = foldHeadline([headline, ...bullets].join(' '));
  const features = new Set<string>();
  for (const [run] of text.matchAll(unspaced)) {
    const letters = [...run];
    for (let at = 0; at + 1 < letters.length; at++) features.add(`${letters[at]}${letters[at + 1]}`);
  }
  for (const word of text.replace(unspaced, ' ').split(' ')) if (isWord(word)) features.add(word);
  return features;
}

/** With fewer features unrelated stories look alike ("Weather"). */
const minFeatures = 5;

/** The shared features as a fraction of all features (Jaccard index). */
function similarity(one: Features, other: Features): number {
  let shared = 0;
  for (const feature of one) if (other.has(feature)) shared++;
  return shared / (one.size + other.size - shared || 1);
}

const similarityThreshold = 0.6;

function figuresIn(features: Features): string {
  return [...features]
    .filter((feature) => /\d/.test(feature))
    .sort()
    .join(' ');
}

/** The parts of a story that are compared with another one. */
export interface ComparedStory {
  features: Features;
  /** What its headline says. */
  says: Statement;
}

/**
 * Whether two articles tell the same story in nearly the same words: their headlines say the same in the same order,
 * except for a word or two that only one of them has, and most of their summaries are the same. A different actor,
 * object, verb or figure ("Day 3", "Day 4") makes a different story.
 */
export function isSameStory(one: ComparedStory, other: ComparedStory): boolean {
  const { features } = one;
  if (features.size < minFeatures || other.features.size < minFeatures) return false;
  return (
    figuresIn(features) === figuresIn(other.features) &&
    similarity(features, other.features) >= similarityThreshold &&
    isSameWithAdditions(one.says, other.says)
  );
}

const bands = 8;
const rowsABand = 3;

/** FNV-1a over UTF-16 units, then a final mix, so that seeds give unrelated orders. */
function hash(text: string, seed: number): number {
  let value = (2_166_136_261 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * A few short keys of which similar texts share at least one (min-hash in bands: 97 of 100 pairs with similarity 0.7
 * do, 20 of 100 with 0.3). None if a text says too little.
 */
export function bandsOf(features: Features): string[] {
  if (features.size < minFeatures) return [];
  return Array.from({ length: bands }, (_, band) => {
    const least = Array.from({ length: rowsABand }, (_row, row) => {
      let smallest = 0xffffffff;
      for (const feature of features)
        smallest = Math.min(smallest, hash(feature, (band * rowsABand + row + 1) * 0x9e3779b1));
      return smallest.toString(36);
    });
    return `${band}:${hash(least.join(' '), 7).toString(36)}`;
  });
}
