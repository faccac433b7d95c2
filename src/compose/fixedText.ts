import { languages } from '../article/lexicon/index.ts';

/** A list's sign, if a post shows more than one summary point. */
export const bulletSign = '• ';
/** Between a post's text, its link and its tags. */
export const paragraph = '\n\n';
export const newLine = '\n';
export const space = ' ';
/** After a cut. */
export const ellipsis = '…';
/** Before a line that would be shown in the wrong direction (UAX #9): it begins with letters of the other direction. */
export const rightToLeftMark = '\u200F';
export const leftToRightMark = '\u200E';
/** Around a Latin hashtag or address in a text that runs the other way (UAX #9, LRI and PDI). */
export const isolate = '\u2066';
export const isolateEnd = '\u2069';

/** Everything that a draft may contain besides the article's own words, its link and its tags. */
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
