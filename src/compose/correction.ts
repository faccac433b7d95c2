import type { Article } from '../article/article.ts';
import { directionOf } from '../article/direction.ts';
import { languages, lexiconOf } from '../article/lexicon/index.ts';
import { withoutEnd } from '../ends.ts';
import { withIsolates } from './bidiIsolates.ts';
import type { Composition } from './composer.ts';
import { paragraph } from './fixedText.ts';
import { type Composing, fitsWithin, partOf, type Segment } from './segments.ts';
import { line } from './subject.ts';

/** The name of a correction's post among the variants: `correction-1` for the first. */
function correctionVariant(number: number): string {
  return `correction-${number}`;
}

/**
 * The post that says what was wrong in an earlier one: the language's fixed prefix, the whole correction's note, and
 * the link. `number` counts from 1. A note is never cut: if it doesn't fit, or the language has no such prefix, a
 * person writes the post.
 */
export function composeCorrection(article: Article, number: number, composing: Composing): Composition {
  const { counting, limit, link } = composing;
  const note = article.corrections[number - 1]?.note ?? '';
  const direction = directionOf(article.language);
  const announcement = announcementOf(article.language, note);
  const quotedText: Segment[] = [
    ...(announcement ? [{ text: announcement, from: 'fixed' as const }] : []),
    { text: note, from: 'correction', index: number - 1, start: 0, end: note.length },
  ];
  const segments: Segment[] = [
    ...line(quotedText, direction),
    { text: paragraph, from: 'fixed' },
    ...withIsolates({ text: link, from: 'link' }, direction, counting),
  ];
  const short = fitsWithin(segments, counting, limit);
  const part = partOf(segments, counting, limit);
  const reason = `What was wrong in the published post, in the words of correction ${number}, and the link.`;
  return {
    variant: correctionVariant(number),
    parts: [part],
    reason,
    reasons: short && announcement !== undefined ? [reason] : [whyNot(announcement, part.limit)],
    fits: short && announcement !== undefined,
    cut: false,
    alternatives: [],
    language: article.language,
    direction,
  };
}

function whyNot(announcement: string | undefined, limit: number): string {
  return announcement === undefined
    ? 'Slugline has no word for a correction in this language: make clear in the post that it is one.'
    : `The correction is too long for ${limit}, and a correction is never cut. Write a shorter one.`;
}

/** The fixed prefix; empty if the note already has one, undefined for an unknown language. */
function announcementOf(language: string, note: string): string | undefined {
  const start = note.slice(0, 40).toLowerCase();
  const announces = languages.some(({ correction }) =>
    start.startsWith(withoutEnd(correction.toLowerCase(), /[\s:]/)),
  );
  return announces ? '' : lexiconOf(language)?.correction;
}
