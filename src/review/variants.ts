import type { Alternative } from '../compose/composer.ts';
import type { Draft } from './draft.ts';

/** The order in which variants are offered; any others come last. */
const order = ['list', 'headline', 'lead', 'thread'];

/** The other variants of a draft, including its current text unless a person edited it. */
export function withComposed(draft: Draft): Alternative[] {
  const { alternatives = [], variant, parts } = draft;
  const isWritten = parts.some(({ segments }) => segments.some(({ by }) => by !== undefined));
  const isUnfit = draft.state === 'needs_edit' || parts.some(({ length, limit }) => length > limit);
  if (isWritten || isUnfit || alternatives.some((each) => each.variant === variant)) return alternatives;
  const own = { variant, parts, reason: draft.reason ?? draft.reasons[0] ?? '' };
  return [...alternatives, own].sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ variant }: Alternative): number {
  const place = order.indexOf(variant);
  return place < 0 ? order.length : place;
}
