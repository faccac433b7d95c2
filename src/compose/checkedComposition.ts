import type { Article } from '../article/article.ts';
import { type Composing, type Composition, compose } from './composer.ts';
import { issuesOf } from './validator.ts';

/** Composes an article's post and validates it, as `checked` does. */
export function composeChecked(article: Article, composing: Composing): Composition {
  return checked(article, compose(article, composing), composing);
}

/**
 * A composition that may be offered: checked by the validator, which knows nothing of how it was composed. If it finds
 * an issue, a person must write the text and sees why; an alternative with an issue is not offered.
 */
export function checked(article: Article, composition: Composition, composing: Composing): Composition {
  const { counting, limit = counting.limit, link } = composing;
  const against = { article, counting, limit, link };
  const alternatives = composition.alternatives.filter(({ parts }) => issuesOf(parts, against).length === 0);
  if (!composition.fits) return { ...composition, alternatives };
  const issues = issuesOf(composition.parts, against);
  if (issues.length === 0) return { ...composition, alternatives };
  return { ...composition, alternatives, fits: false, reasons: [...issues, ...composition.reasons] };
}
