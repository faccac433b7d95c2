import type { Article } from '../article/article.ts';
import type { Composition } from './composer.ts';
import { type ComposedPart, type Composing, partOf, textOf } from './segments.ts';

/** A function that composes: the article's post, or one of its corrections. */
export type Make = (article: Article, composing: Composing) => Composition;

/**
 * The composition with its own link in place of the one that it was composed around. Every platform counts two
 * addresses of the same server and length alike, so the text need not be composed again; if the length differs it is,
 * for the same variant.
 */
export function composeAroundLink(
  composition: Composition,
  before: string,
  { article, composing, make }: { article: Article; composing: Composing; make: Make },
): Composition {
  const { link } = composing;
  if (link === before) return composition;
  if (link.length !== before.length) return make(article, { ...composing, variant: composition.variant });
  return {
    ...composition,
    parts: withLink(composition.parts, link),
    alternatives: composition.alternatives.map((each) => ({ ...each, parts: withLink(each.parts, link) })),
  };
}

/** The parts with another link of the same length. */
function withLink(parts: ComposedPart[], link: string): ComposedPart[] {
  return parts.map((part) => {
    const segments = linked(part, link);
    return { ...part, text: textOf(segments), segments };
  });
}

/** The parts with another link, measured again. */
export function relinked(parts: ComposedPart[], { link, counting, limit }: Composing): ComposedPart[] {
  return parts.map((part) => partOf(linked(part, link), counting, limit));
}

function linked({ segments }: ComposedPart, link: string): ComposedPart['segments'] {
  return segments.map((segment) => (segment.from === 'link' ? { ...segment, text: link } : segment));
}
