import { type CountingRule, isWithin } from './counting/index.ts';

/** A piece of a draft and where it came from. `start` and `end` are UTF-16 units of the source text. */
export interface Segment {
  text: string;
  from: 'headline' | 'bullet' | 'standfirst' | 'body' | 'correction' | 'link' | 'tag' | 'fixed';
  index?: number;
  start?: number;
  end?: number;
  /** Who wrote these words, where they are a person's and neither the article's nor from the closed list. */
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
  /** The platform's own limit where it differs from the rule's. */
  limit?: number;
  /** The address that the post leads to, as it will stand in the text. */
  link: string;
  /** How many of the article's tags stand at the end as hashtags, where there is room. */
  hashtags?: number;
  /** The variant that must come first where it can be made: the one whose link this is. */
  variant?: string;
  /** How many posts a thread may have; fewer than two, or nothing: none is offered. */
  threadParts?: number;
}

/** A part from its segments: the text is nothing but them. */
export function partOf(segments: Segment[], counting: CountingRule, limit?: number): ComposedPart {
  const text = textOf(segments);
  const measured = counting.measure(text, limit);
  return { text, segments, length: measured.length, limit: measured.limit };
}

export function textOf(segments: Segment[]): string {
  return segments.map(({ text }) => text).join('');
}

/** No text that may be posted has more UTF-16 units for each counted one; what is longer need not be measured. */
const maxUnits = 40;

/** Whether the segments may be posted as one part. */
export function fitsWithin(segments: Segment[], counting: CountingRule, limit = counting.limit): boolean {
  const text = textOf(segments);
  return text.length <= Math.max(limit * maxUnits, 10_000) && isWithin(counting.measure(text, limit));
}
