import type { Article } from '../article/article.ts';
import { limits } from '../article/limits.ts';
import { type Claim, claimsOf } from './claims.ts';
import { type Alternative, partOf } from './composer.ts';
import { paragraph } from './fixedText.ts';
import { dependsOnContext } from './pointSelection.ts';
import { cleanPost } from './postText.ts';
import type { Composing, Segment } from './segments.ts';
import { sentencesIn } from './sentences.ts';
import { subjectOf } from './subject.ts';
import { issuesOf } from './validator.ts';

const rewrittenVariant = 'rewritten';

export type Rewritten = { alternative: Alternative } | { dropped: string };

/**
 * The variant from an outside wording of a post, if each of its phrases is the whole headline, a whole summary point or
 * a whole sentence of the article as it is there, and the validator finds no issue; otherwise why it was dropped. So
 * nothing can be added, and nothing removed from within a sentence: no source, no doubt, no negation. The outside step
 * can only choose, order and lay out.
 */
export function rewrittenFrom(
  answer: string,
  article: Article,
  composing: Composing,
  offered: readonly string[],
): Rewritten {
  if (answer.length > limits.post)
    return { dropped: 'The rewritten text can’t be a post: it is far too long.' };
  const read = segmentsOf(cleanPost(answer), article, composing);
  if ('dropped' in read) return read;
  const part = partOf(read.segments, composing.counting, composing.limit);
  if (offered.includes(part.text)) return { dropped: 'The rewritten text says the same as another variant.' };
  const { counting, limit = counting.limit, link } = composing;
  const issues = issuesOf([part], { article, counting, limit, link });
  if (issues.length > 0) return { dropped: `The rewritten text was dropped: ${issues.join(' ')}` };
  const reason = 'Chosen and ordered by the rewriting step: every phrase is in the article, whole.';
  return { alternative: { variant: rewrittenVariant, parts: [part], reason } };
}

/** A segment of the answer, with its claim if it is one. */
interface Piece {
  segment: Segment;
  claim?: Claim;
}

function segmentsOf(
  text: string,
  article: Article,
  composing: Composing,
): { segments: Segment[] } | { dropped: string } {
  const pieceAt = piecesOf(article, composing.link);
  const segments: Segment[] = [];
  const claims: Claim[] = [];
  let gap = '';
  const take = ({ segment, claim }: Piece): string | undefined => {
    if (!mayStandBetween(gap, claims.at(-1), claim)) return untraced(gap.trim() + segment.text);
    const issue = claim && issueOfClaim(claim, claims, article);
    if (issue) return issue;
    if (gap) segments.push({ text: gap, from: 'fixed' });
    segments.push(segment);
    if (claim) claims.push(claim);
    gap = '';
    return undefined;
  };
  for (let at = 0; at < text.length; ) {
    const piece = pieceAt(text.slice(at), at === 0);
    if (piece) {
      const issue = take(piece);
      if (issue) return { dropped: issue };
      at += piece.segment.text.length;
    } else {
      const sign = text.charAt(at);
      if (!signs.test(sign)) return { dropped: untraced(text.slice(at)) };
      gap += sign;
      at += 1;
    }
  }
  if (claims.length === 0) return { dropped: 'The rewritten text contains nothing from the article.' };
  if (!mayStandBetween(gap, claims.at(-1), undefined)) return { dropped: untraced(gap) };
  if (segments.filter(({ from }) => from === 'tag').length > (composing.hashtags ?? 0))
    return { dropped: 'The rewritten text was dropped: it has more hashtags than the channel allows.' };
  if (gap) segments.push({ text: gap, from: 'fixed' });
  return { segments: withLink(segments, composing.link) };
}

/** Finds what an answer says at a place: the link, one of the article's tags, the breaking-news prefix, a claim. */
function piecesOf(article: Article, link: string): (here: string, isStart: boolean) => Piece | undefined {
  const { tags, breaking } = subjectOf(article);
  const claims = claimsOf(article).sort((a, b) => b.text.length - a.text.length);
  return (here, isStart) => {
    if (here.startsWith(link)) return { segment: { text: link, from: 'link' } };
    if (isStart && breaking && here.startsWith(breaking))
      return { segment: { text: breaking, from: 'fixed' } };
    const claim = claims.find((each) => startsWhole(here, each.text));
    if (claim) return { segment: segmentOf(claim), claim };
    const tag = tags.find((each) => startsWhole(here, each.text));
    return tag && { segment: tag };
  };
}

function issueOfClaim(claim: Claim, claims: Claim[], article: Article): string | undefined {
  const quoted = `“${shown(claim.text)}”`;
  if (claims.some((other) => overlaps(claim, other)))
    return `The rewritten text was dropped: it says ${quoted} twice.`;
  const last = claims.at(-1);
  const follows = last !== undefined && claim.before !== undefined && endsAlike(claim.before, last);
  if (claim.from === 'headline' || follows || !dependsOnContext(openingOf(claim), subjectOf(article).lexicon))
    return undefined;
  return `The rewritten text was dropped: ${quoted} depends on the sentence before it in the article.`;
}

/** The later part of a claim depends on what precedes it there. */
function openingOf({ text }: Claim): string {
  return text.slice(0, sentencesIn(text)[0]?.end);
}

function endsAlike(one: Claim, other: Claim): boolean {
  return one.from === other.from && one.index === other.index && one.end === other.end;
}

function overlaps(one: Claim, other: Claim): boolean {
  return (
    one.from === other.from && one.index === other.index && one.start < other.end && other.start < one.end
  );
}

/** What may occur between claims, subject to `mayStandBetween`. */
const signs = /[\s.。۔•·▪‣*–\u200E\u200F-]/u;

function withLink(segments: Segment[], link: string): Segment[] {
  if (segments.some(({ from }) => from === 'link')) return segments;
  return [...segments, { text: paragraph, from: 'fixed' }, { text: link, from: 'link' }];
}

/** White space, list signs at the beginnings of lines, and a full stop if the claim has none: they claim nothing. */
function mayStandBetween(gap: string, last: Claim | undefined, next: Claim | undefined): boolean {
  const bare = gap.replace(/[\u200E\u200F]/g, '');
  const hasEnd = last === undefined || /[.!?…؟۔。！？]["”»)]*$/u.test(last.text);
  const rest = hasEnd ? bare : bare.replace(/^[.。۔]/u, '');
  const lines = rest.split('\n');
  if (!lines.every((line) => /^[ \t]*(?:[•·▪‣*–-][ \t]*)?$/u.test(line))) return false;
  // Two claims in one line are two sentences.
  return last === undefined || next === undefined || lines.length > 1 || hasEnd || rest !== bare;
}

function startsWhole(text: string, phrase: string): boolean {
  if (!text.startsWith(phrase)) return false;
  return (
    !/[\p{L}\p{M}\p{N}]$/u.test(phrase) ||
    !/^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{M}\p{N}]/u.test(text.slice(phrase.length))
  );
}

function segmentOf({ before, ...claim }: Claim): Segment {
  return claim;
}

function untraced(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return `The rewritten text was dropped: “${shown(line)}” is not in the article in this form.`;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}
