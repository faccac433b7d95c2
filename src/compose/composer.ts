import type { Article } from '../article/article.ts';
import { directionOf } from '../article/direction.ts';
import { concernsOf } from './concerns.ts';
import { type ComposedPart, type Composing, partOf, type Segment } from './segments.ts';
import { subjectOf } from './subject.ts';
import { type Made, variantsOf } from './variants.ts';

export type { ComposedPart, Composing, Segment } from './segments.ts';
export { partOf } from './segments.ts';

/** Another way to post the same article, besides the one that a draft offers first. It has the same link. */
export interface Alternative {
  variant: string;
  parts: ComposedPart[];
  /** The variant's reason, as a sentence. */
  reason: string;
}

export interface Composition {
  variant: string;
  parts: ComposedPart[];
  /** The variant's reason, as a sentence. */
  reason: string;
  /** Why this variant, and what was done to fit it: one sentence each. */
  reasons: string[];
  /** False if nothing fits without distortion: a person must write it. */
  fits: boolean;
  /** Whether something was cut within a headline or point: a person should review it before it is posted. */
  cut: boolean;
  /** What a person should check before it is posted, one sentence each. */
  concerns?: string[];
  alternatives: Alternative[];
  language: string;
  direction: 'ltr' | 'rtl';
}

/**
 * The drafts' texts for one article and channel: the best variant, and the others. Every phrase is a verbatim or cut
 * span of the article, its link, one of its tags, or from the closed list (`fixed.ts`). The same article and link
 * give the same bytes. The caller subtracts a content warning that counts from `limit`.
 */
export function compose(article: Article, composing: Composing): Composition {
  const { counting, limit } = composing;
  const subject = subjectOf(article);
  const made = variantsOf(subject, composing);
  const wanted = made.findIndex(({ variant }) => variant === composing.variant);
  const [best, ...others] = wanted > 0 ? [...made.splice(wanted, 1), ...made] : made;
  const base = { language: article.language, direction: directionOf(article.language) };
  const measured = (parts: Segment[][]) => parts.map((segments) => partOf(segments, counting, limit));
  if (!best) return { ...base, ...needsEdit(subject.headlineAlone(composing.link), composing) };
  const parts = measured(best.parts);
  const concerns = concernsOf(article, parts, counting);
  return {
    ...base,
    variant: best.variant,
    parts,
    reason: best.reason,
    reasons: [...reasonsOf(best, others), ...subject.leftOut, ...concerns],
    concerns,
    fits: true,
    cut: best.cut,
    alternatives: others.map(({ variant, parts, reason }) => ({ variant, parts: measured(parts), reason })),
  };
}

function reasonsOf(best: Made, others: Made[]): string[] {
  const alternatives =
    others.length > 0 ? ` ${others.length} other variant${others.length > 1 ? 's' : ''}.` : '';
  return [`${best.reason}${alternatives}`];
}

/** Nothing fits without distortion: the whole headline, too long as it is, for a person to shorten. */
function needsEdit(segments: Segment[], composing: Composing) {
  const part = partOf(segments, composing.counting, composing.limit);
  const reason = `The headline is too long for ${part.limit} and can’t be cut without changing what it says. Write a shorter one.`;
  return {
    variant: 'headline',
    parts: [part],
    reason,
    reasons: [reason],
    fits: false,
    cut: false,
    alternatives: [],
  };
}
