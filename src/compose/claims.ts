import type { Article } from '../article/article.ts';
import { type Lexicon, lexiconOf } from '../article/lexicon/index.ts';
import { textOf } from '../article/sanitise.ts';
import { dependsOnContext } from './pointSelection.ts';
import { sentencesIn } from './sentences.ts';
import { headlineOf, pointsOf, type Unit } from './units.ts';

/** A piece of the article that means the same alone as it does there. */
export interface Claim {
  text: string;
  from: 'headline' | 'bullet' | 'standfirst' | 'body';
  index?: number;
  start: number;
  end: number;
  /** What precedes it in the article: a sentence that depends on it follows it, or is not posted. */
  before?: Claim | undefined;
}

/** Represents what can't be posted: nothing ever follows it. */
const nothing: Claim = { text: '', from: 'body', start: -1, end: -1 };

/**
 * Every whole text and every sentence of the article that may be posted. A following sentence that refers back may
 * attribute or deny it: the two are one. The body is left out if only subscribers may read it.
 */
export function claimsOf(article: Article): Claim[] {
  const lexicon = lexiconOf(article.language);
  const headline = claimOf(headlineOf(article), undefined);
  const claims = [headline];
  let before = headline;
  for (const point of pointsOf(article)) {
    const found = claimsIn(claimOf(point, before), lexicon);
    claims.push(...found);
    before = found.at(-1) ?? before;
  }
  if (article.standfirst) {
    const { standfirst: text } = article;
    claims.push(
      ...claimsIn({ text, from: 'standfirst', start: 0, end: text.length, before: headline }, lexicon),
    );
  }
  if (article.access === 'public' && article.body)
    claims.push(...claimsInBody(article.body, headline, lexicon));
  return claims;
}

/** A whole text and, if it has several sentences, each of them with the following ones that depend on it. */
function claimsIn(whole: Claim, lexicon: Lexicon | undefined): Claim[] {
  const pieces: { start: number; end: number }[] = [];
  for (const { start, end } of sentencesIn(whole.text)) {
    const last = pieces.at(-1);
    if (last && dependsOnContext(whole.text.slice(start, end), lexicon)) last.end = end;
    else pieces.push({ start, end });
  }
  if (pieces.length === 1) return [whole];
  const claims = [whole];
  let before = whole.before;
  for (const { start, end } of pieces) {
    const text = whole.text.slice(start, end);
    before = { ...whole, text, start: whole.start + start, end: whole.start + end, before };
    claims.push(before);
  }
  return claims;
}

/** The text between `<p>` and the next `</p>`, each with its place. */
function paragraphsIn(body: string): { text: string; start: number }[] {
  const paragraphs: { text: string; start: number }[] = [];
  for (let at = body.indexOf('<p>'); at >= 0; ) {
    const start = at + '<p>'.length;
    const end = body.indexOf('</p>', start);
    if (end < 0) break;
    paragraphs.push({ text: body.slice(start, end), start });
    at = body.indexOf('<p>', end);
  }
  return paragraphs;
}

/** Paragraphs without markup or entities are in the body as they read; others, and what leads to them, are not. */
function claimsInBody(body: string, headline: Claim, lexicon: Lexicon | undefined): Claim[] {
  const paragraphs = paragraphsIn(body);
  const claims: Claim[] = [];
  let before = headline;
  for (const [index, { text, start }] of paragraphs.entries()) {
    const next = paragraphs[index + 1];
    const isAnswered = next !== undefined && dependsOnContext(textOf(next.text), lexicon);
    const found =
      /[<>&]/.test(text) || isAnswered
        ? []
        : claimsIn({ text, from: 'body', start, end: start + text.length, before }, lexicon);
    claims.push(...found);
    before = found.at(-1) ?? nothing;
  }
  return claims;
}

function claimOf({ text, from, index, start, end }: Unit, before: Claim | undefined): Claim {
  return { text, from, ...(index === undefined ? {} : { index }), start, end, before };
}
