import type { Image } from '../article/article.ts';

/** The longest description of a picture that any platform accepts (Mastodon's limit). */
export const longestAltText = 1_500;

/** How far before the name the beginning of a credit is searched. */
const longestLead = 100;

/** The beginning of a credit, left at the caption's end once the name is removed: "(Photo:", "— Foto von", "|". */
const creditLead = /(?:[\s([（【,;|–—-]|(?:\p{L}+\s){0,2}\p{L}+\s*[:：/]\s*$)+$/u;

/**
 * A picture's suggested description until a person has checked it: the image's own, otherwise its caption without the
 * credit, which names the picture's owner and not its content. Empty if there is neither.
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
