import type { Article } from '../article/article.ts';
import { directionOf } from '../article/direction.ts';
import { type Lexicon, languages, lexiconOf } from '../article/lexicon/index.ts';
import { type Statement, statementOf } from '../article/statement.ts';
import { withoutEnd } from '../ends.ts';
import { leftToRightMark, paragraph, rightToLeftMark } from './fixedText.ts';
import { hashtagsOf } from './hashtags.ts';
import { judgePoints, type Point } from './pointSelection.ts';
import type { Segment } from './segments.ts';
import { headlineOf, pointsOf, segmentOf, type Unit } from './units.ts';

/** What an article has to say, analysed once for all its channels. */
export interface Subject {
  lexicon: Lexicon | undefined;
  direction: 'ltr' | 'rtl';
  headline: Unit;
  /** What the headline says, for comparison with other texts. */
  says: Statement;
  points: Point[];
  /** A point that contains the whole headline and attributes it: it is posted in the headline’s place. */
  heading: Point | undefined;
  /** The fixed breaking-news prefix; empty if it is not breaking, or has one already. */
  breaking: string;
  tags: Segment[];
  /** Which points were left out entirely, and why. */
  leftOut: string[];
  /** The headline and the link, whatever their length. */
  headlineAlone(link: string): Segment[];
}

const known = new WeakMap<Article, Subject>();

/** The article's subject; the same one for each of its channels. */
export function subjectOf(article: Article): Subject {
  const remembered = known.get(article);
  if (remembered) return remembered;
  const subject = analyse(article);
  known.set(article, subject);
  return subject;
}

function analyse(article: Article): Subject {
  const lexicon = lexiconOf(article.language);
  const direction = directionOf(article.language);
  const headline = headlineOf(article);
  const says = statementOf(headline.text, lexicon);
  const points = judgePoints(pointsOf(article), says, lexicon);
  const heading = points.find(({ attributesHeadline, leans }) => attributesHeadline && !leans);
  return {
    lexicon,
    direction,
    headline,
    says,
    points,
    heading,
    breaking: article.breaking && lexicon && !announcesItself(headline.text) ? lexicon.breaking : '',
    tags: hashtagsOf(article.tags),
    leftOut: points.flatMap((point) => leftOutReason(point, heading)),
    headlineAlone: (link) => [
      ...line([segmentOf(headline)], direction),
      { text: paragraph, from: 'fixed' },
      { text: link, from: 'link' },
    ],
  };
}

function leftOutReason(
  { index = 0, repeatsHeadline, attributesHeadline }: Point,
  heading: Point | undefined,
): string[] {
  const named = `Summary point ${index + 1}`;
  if (repeatsHeadline) return [`${named} says what the headline says: it is not posted with it.`];
  if (heading?.index === index)
    return [`${named} says everything that the headline says, and who claims it: it replaces the headline.`];
  return attributesHeadline
    ? [`${named} says everything that the headline says: it is not posted with it.`]
    : [];
}

/** A headline that begins with such a prefix already, in any language. */
function announcesItself(headline: string): boolean {
  const start = headline.slice(0, 40).toLowerCase();
  return languages.some(({ breaking }) => start.startsWith(withoutEnd(breaking.toLowerCase(), /[\s:]/)));
}

const strong = /[\p{L}]/u;
const rightToLeftLetter = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Rohg}]/u;

/**
 * A line whose first letter is of the other direction is shown in the wrong direction by platforms that go by it (UAX
 * #9, P2): a mark of the language's own direction is put before such a line.
 */
export function line(segments: Segment[], direction: 'ltr' | 'rtl'): Segment[] {
  const first = strong.exec(segments.map(({ text }) => text).join(''))?.[0];
  if (first === undefined) return segments;
  const shown = rightToLeftLetter.test(first) ? 'rtl' : 'ltr';
  if (shown === direction) return segments;
  return [{ text: direction === 'rtl' ? rightToLeftMark : leftToRightMark, from: 'fixed' }, ...segments];
}
