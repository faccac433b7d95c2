import type { Article } from '../article/article.ts';
import { directionOf } from '../article/direction.ts';
import type { CountingRule } from './counting/index.ts';
import { fitWords } from './fitting.ts';

/** A piece of a draft and where it came from. `start` and `end` are UTF-16 units of the source text. */
export interface Segment {
  text: string;
  from: 'headline' | 'bullet' | 'standfirst' | 'body' | 'link' | 'tag' | 'fixed';
  index?: number;
  start?: number;
  end?: number;
}

export interface ComposedPart {
  text: string;
  segments: Segment[];
  /** In the channel's own unit, as its counting rule measures. */
  length: number;
  limit: number;
}

export interface Composition {
  variant: string;
  parts: ComposedPart[];
  reasons: string[];
  /** False where nothing honest fits: a person must write it. */
  fits: boolean;
  language: string;
  direction: 'ltr' | 'rtl';
}

export interface Composing {
  counting: CountingRule;
  /** The platform's own limit where it differs from the rule's. */
  limit?: number;
  /** The address that the post leads to, as it will stand in the text. */
  link: string;
}

/** A part from its segments: the text is nothing but them. */
export function partOf(segments: Segment[], counting: CountingRule, limit?: number): ComposedPart {
  const text = segments.map((segment) => segment.text).join('');
  const measured = counting.measure(text, limit);
  return { text, segments, length: measured.length, limit: measured.limit };
}

/**
 * The drafts' texts for one article and channel: today the headline and the link. Every phrase is a verbatim or
 * cut span of the article, a link, or from a closed list. The same article and link give the same bytes.
 */
export function compose(article: Article, composing: Composing): Composition {
  const { counting, limit, link } = composing;
  const language = article.language;
  const build = (headline: string, cut: boolean): ComposedPart => {
    const segments: Segment[] = [{ text: headline, from: 'headline', start: 0, end: headline.length }];
    if (cut) segments.push({ text: '…', from: 'fixed' });
    segments.push({ text: '\n\n', from: 'fixed' }, { text: link, from: 'link' });
    return partOf(segments, counting, limit);
  };
  const whole = build(article.headline, false);
  const base = { variant: 'headline', language, direction: directionOf(language) };
  if (whole.length <= whole.limit) {
    return { ...base, parts: [whole], fits: true, reasons: ['Headline and link, whole.'] };
  }
  const cut = fitWords(article.headline, language, (text) => {
    const part = build(text, true);
    return part.length <= part.limit;
  });
  const shortest = cut ?? '';
  return {
    ...base,
    parts: [build(shortest, true)],
    fits: false,
    reasons: [
      `The headline is too long for ${whole.limit}: it was cut after a word, which may change what it says. Write a shorter one.`,
    ],
  };
}
