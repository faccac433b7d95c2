import { toInstant } from '../clock.ts';
import type { ArticleContent, ArticleInput } from './article.ts';

const day = 86_400_000;
/**
 * Values that stand for "no date", in any zone: the Unix epoch, seconds taken for milliseconds (1969-12-31 to
 * 1970-01-26), and the epochs of other systems.
 */
const noDates = [
  { from: -day, to: 26 * day },
  ...['1601-01-01', '1753-01-01', '1899-12-30', '1900-01-01', '1904-01-01'].map((first) => ({
    from: Date.parse(first) - day,
    to: Date.parse(first) + 1.6 * day,
  })),
];

/** An article without such dates: they count as missing. */
export function withoutEmptyDates(input: ArticleInput): ArticleInput {
  const isNone = (instant: string | undefined) => {
    const at = Date.parse(instant ?? '');
    return noDates.some(({ from, to }) => at >= from && at < to);
  };
  const { publishedAt, updatedAt, ...rest } = input;
  if (!isNone(publishedAt) && !isNone(updatedAt)) return input;
  return {
    ...rest,
    ...(publishedAt && !isNone(publishedAt) ? { publishedAt } : {}),
    ...(updatedAt && !isNone(updatedAt) ? { updatedAt } : {}),
  };
}

type Dates = Pick<ArticleContent, 'publishedAt' | 'updatedAt' | 'embargoUntil'>;
type HandedIn = { pushed: boolean };

/** Clocks differ; a date further ahead is intended, or a mistake. */
const toleranceMs = 5 * 60_000;

function isAhead(instant: string, now: number): boolean {
  return Date.parse(instant) > now + toleranceMs;
}

/**
 * Dates in the future: a pushed article is under embargo until it is published; a list's entry is dated `otherwise`,
 * so that it does not stay at the top for years.
 */
export function withoutFutureDates<C extends Dates>(
  content: C,
  { pushed }: HandedIn,
  now: number,
  otherwise: string,
): C {
  const { publishedAt, updatedAt, embargoUntil } = content;
  if (pushed) {
    if (!isAhead(publishedAt, now))
      return isAhead(updatedAt, now) ? { ...content, updatedAt: toInstant(now) } : content;
    const isLater = embargoUntil !== undefined && Date.parse(embargoUntil) > Date.parse(publishedAt);
    return { ...content, embargoUntil: isLater ? embargoUntil : publishedAt };
  }
  return {
    ...content,
    publishedAt: isAhead(publishedAt, now) ? otherwise : publishedAt,
    updatedAt: isAhead(updatedAt, now) ? toInstant(now) : updatedAt,
  };
}

/** The note for a sender of an article before its time. */
export function heldReason(
  { publishedAt, embargoUntil }: Dates,
  { pushed }: HandedIn,
  now: number,
): string | undefined {
  if (!pushed || !isAhead(publishedAt, now)) return undefined;
  const until = withoutFutureDates(
    { publishedAt, updatedAt: publishedAt, ...(embargoUntil ? { embargoUntil } : {}) },
    { pushed },
    now,
    publishedAt,
  );
  return `its publishedAt is still to come: it is under embargo until ${until.embargoUntil}`;
}
