import type { Image } from '../article/article.ts';

/** More letters than this no platform keeps of a picture's description (Mastodon takes the most). */
export const longestAltText = 1_500;

/** So far before the name a credit's beginning is looked for. */
const longestLead = 100;

/** A credit's beginning, left at the caption's end once the name is gone: "(Photo:", "— Foto von", "|". */
const creditLead = /(?:[\s([（【,;|–—-]|(?:\p{L}+\s){0,2}\p{L}+\s*[:：/]\s*$)+$/u;

/**
 * What a picture's description may be until a person has looked: the image's own, else its caption without the credit,
 * which says whose picture it is and not what can be seen. Empty where there is neither.
 */
export function suggestedAltText({ alt = '', caption = '', credit = '' }: Image): string {
  return (alt.trim() || withoutCredit(caption, credit)).slice(0, longestAltText).toWellFormed();
}

function withoutCredit(caption: string, credit: string): string {
  const name = credit.trim();
  const at = name === '' ? -1 : caption.lastIndexOf(name);
  if (at < 0) return caption.trim();
  const start = Math.max(0, at - longestLead);
  const lead = caption.slice(start, at).replace(creditLead, '');
  const before = (caption.slice(0, start) + lead).trim();
  const after = caption
    .slice(at + name.length)
    .replace(/^[\s)\]）】.:：|,–—-]+/u, '')
    .trim();
  return [before, after].filter((part) => /[\p{L}\p{N}]/u.test(part)).join(' ');
}
