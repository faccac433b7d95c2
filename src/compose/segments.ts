import { type CountingRule, isWithin } from './counting/index.ts';

/** A piece of a draft with its source. `start` and `end` are UTF-16 units of the source text. */
export interface Segment {
  text: string;
  from: 'headline' | 'bullet' | 'standfirst' | 'body' | 'correction' | 'link' | 'tag' | 'fixed';
  index?: number;
  start?: number;
  end?: number;
  /** The author of these words, if they are neither the article's nor from the closed list. */
  by?: string;
}

export interface ComposedPart {
  text: string;
  segments: Segment[];
  /** In the channel's own unit, as its counting rule measures. */
  length: number;
  limit: number;
}

export interface Composing {
  counting: CountingRule;
  /** The platform's own limit, if it differs from the rule's. */
  limit?: number;
  /** The post's link, as it will appear in the text. */
  link: string;
  /** How many of the article's tags are added as hashtags, if there is room. */
  hashtags?: number;
  /** The variant that must come first if possible: the one whose link this is. */
  variant?: string;
  /** How many posts a thread may have; below two, or undefined: none is offered. */
  threadParts?: number;
}

/** A part from its segments: the text consists only of them. */
export function partOf(segments: Segment[], counting: CountingRule, limit?: number): ComposedPart {
  const text = textOf(segments);
  const measured = counting.measure(text, limit);
  return { text, segments, length: measured.length, limit: measured.limit };
}

export function textOf(segments: Segment[]): string {
  return segments.map(({ text }) => text).join('');
}

/** No text that may be posted has more UTF-16 units per counted one; longer ones need not be measured. */
const maxUnits = 40;

/** Whether the segments may be posted as one part. */
export function fitsWithin(segments: Segment[], counting: CountingRule, limit = counting.limit): boolean {
  const text = textOf(segments);
  return text.length <= Math.max(limit * maxUnits, 10_000) && isWithin(counting.measure(text, limit));
}
