import { type Lexicon, searchable } from '../article/lexicon/lexicon.ts';
import { attributes, type Statement, saysNothingElse, statementOf } from '../article/statement.ts';
import type { Unit } from './units.ts';

/**
 * How far into a point dependent words are searched; later ones usually refer to something within the point, or are in
 * a quotation.
 */
const dependentPrefix = 400;

/**
 * Whether a point needs another one to be understood: it begins with a pronoun, with a verb whose subject is
 * elsewhere ("Says…"), or refers to what was said ("also", "he says"). In an unknown language every point may.
 */
export function dependsOnContext(point: string, lexicon: Lexicon | undefined): boolean {
  if (!lexicon) return true;
  const text = searchable(point.slice(0, dependentPrefix), lexicon);
  return lexicon.leansAtStart.test(text) || lexicon.leansWithin.test(text);
}

/** A summary point with its analysis. */
export interface Point extends Unit {
  /** It says nothing that the headline does not. */
  repeatsHeadline: boolean;
  /** It says all that the headline says, and attributes it: the two together would say it twice. */
  attributesHeadline: boolean;
  leans: boolean;
  says: Statement;
}

/** Further points are never compared or posted: a summary has two or three. */
const maxPoints = 12;

/** Analyses the points once, for all channels. */
export function judgePoints(points: Unit[], headline: Statement, lexicon: Lexicon | undefined): Point[] {
  return points.slice(0, maxPoints).map((unit) => {
    const says = statementOf(unit.text, lexicon);
    const repeatsHeadline = saysNothingElse(says, headline);
    return {
      ...unit,
      says,
      repeatsHeadline,
      attributesHeadline: !repeatsHeadline && attributes(says, headline),
      leans: dependsOnContext(unit.text, lexicon),
    };
  });
}

/** Whether a point says something that neither the headline nor the points already shown say. */
export function addsSomething(point: Point, shown: Point[]): boolean {
  return !point.repeatsHeadline && !shown.some((other) => saysNothingElse(point.says, other.says));
}
