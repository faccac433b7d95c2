import { languages } from '../article/lexicon/index.ts';

/** A list's sign, where a post shows more than one summary point. */
export const bulletSign = '• ';
/** Between what a post says, its link and its tags. */
export const paragraph = '\n\n';
export const newLine = '\n';
export const space = ' ';
/** Behind what was cut. */
export const ellipsis = '…';
/** Before a line that would be shown from the wrong side (UAX #9): it begins with letters of the other direction. */
export const rightToLeftMark = '\u200F';
export const leftToRightMark = '\u200E';
/** Around a Latin hashtag or address in a text that runs the other way (UAX #9, LRI and PDI). */
export const isolate = '\u2066';
export const isolateEnd = '\u2069';

/** Everything that a draft may hold beside the article's own words, its link and its tags. */
export const fixedTexts: ReadonlySet<string> = new Set([
  bulletSign,
  paragraph,
  newLine,
  space,
  ellipsis,
  rightToLeftMark,
  leftToRightMark,
  isolate,
  isolateEnd,
  ...languages.flatMap(({ breaking, correction }) => [breaking, correction]),
]);
