/**
 * Checks a draft as it would be posted and lists what is wrong with it. It is deliberately written separately from
 * the composer and shares none of its code, lists or patterns: a mistake there is found here, not repeated.
 */
import type { Article } from '../article/article.ts';
import { type Finding, findingsOfClaim } from './claimIssues.ts';
import type { CountingRule, Measure, Span } from './counting/index.ts';
import { isWholeLink } from './counting/ownLink.ts';

/** The parts of a draft that are checked. */
interface Posted {
  text: string;
  /** `by`: a person's own words, which need no source. */
  segments: { text: string; from: string; index?: number; start?: number; end?: number; by?: string }[];
}

/** What a part is checked against. */
export interface Against {
  article: Pick<
    Article,
    'headline' | 'bullets' | 'standfirst' | 'body' | 'tags' | 'breaking' | 'corrections'
  >;
  counting: CountingRule;
  /** In the rule's unit, reduced by a content warning. */
  limit: number;
  link: string;
}

/** The prefixes of breaking news; all other fixed text has neither letter nor digit. */
const announcements = [
  'BREAKING: ',
  'URGENT : ',
  'ÚLTIMA HORA: ',
  'EILMELDUNG: ',
  'عاجل: ',
  'بریکنگ: ',
  '【速報】',
];

/** The prefixes of a correction's note, allowed only there. */
const corrections = [
  'Correction: ',
  'Correction : ',
  'Corrección: ',
  'Korrektur: ',
  'تصحيح: ',
  'تصحیح: ',
  '【訂正】',
];

/** What is wrong with a draft, one sentence each; empty if it may be offered. */
export function issuesOf(parts: Posted[], against: Against): string[] {
  return [...new Set(findingsOf(parts, against).map(({ says }) => says))];
}

/** The same with the words that each concerns, and the number of their part, from 1. */
export function findingsOf(parts: Posted[], against: Against): (Finding & { part: number })[] {
  const findings = parts.flatMap((part, index) => {
    const measure = against.counting.measure(part.text, against.limit);
    return [
      ...findingsOfLength(part, measure, against.limit),
      ...part.segments.flatMap((segment) => findingsOfSegment(segment, part, against)),
      ...findingsOfText(part, measure, against),
      ...findingsOfLink(part, measure, against),
    ].map((finding) => ({ ...finding, part: index + 1 }));
  });
  const links = parts.reduce((count, { text }) => count + text.split(against.link).length - 1, 0);
  if (links === 1) return findings;
  return [...findings, { says: `The link must appear exactly once; it appears ${links} times.`, part: 1 }];
}

/** The own link must be recognised whole by the platform; a person's text around it may break it too. */
function findingsOfLink({ text }: Posted, measured: Measure, { counting, link }: Against): Finding[] {
  if (!text.includes(link) || isWholeLink(text, link, counting, measured)) return [];
  return [
    {
      words: link,
      says: `${link} would not be recognised as a whole link: put a space before and after it.`,
    },
  ];
}

function findingsOfLength({ text, segments }: Posted, measured: Measure, limit: number): Finding[] {
  const issues: Finding[] = [];
  if (measured.length > limit)
    issues.push({ says: `It is ${measured.length} long; the channel allows ${limit}.` });
  const { bytes = 0, bytesLimit = bytes } = measured;
  if (bytes > bytesLimit) issues.push({ says: `It has ${bytes} bytes; the channel allows ${bytesLimit}.` });
  if (segments.map((segment) => segment.text).join('') !== text)
    issues.push({ says: 'Its text differs from its segments.' });
  return issues;
}

function findingsOfSegment(
  segment: Posted['segments'][number],
  { segments }: Posted,
  against: Against,
): Finding[] {
  const { article, link } = against;
  const wrong = (says: string) => [{ words: segment.text, says }];
  if (segment.by !== undefined && segment.from === 'fixed') return [];
  switch (segment.from) {
    case 'link':
      return segment.text === link ? [] : wrong(`“${segment.text}” is not the draft’s link.`);
    case 'tag':
      return isTag(segment.text, article.tags[segment.index ?? -1])
        ? []
        : wrong(`${segment.text} is none of the article’s tags.`);
    case 'fixed':
      if (corrections.includes(segment.text) && segments.some(({ from }) => from === 'correction')) return [];
      return isHarmless(segment.text, article.breaking)
        ? []
        : wrong(`“${segment.text}” is not from the article.`);
    default:
      return findingsOfClaim(segment, sourceOf(segment, article));
  }
}

function sourceOf(
  { from, index = -1 }: Posted['segments'][number],
  article: Against['article'],
): string | undefined {
  if (from === 'headline') return article.headline;
  if (from === 'bullet') return article.bullets[index];
  if (from === 'correction') return article.corrections[index]?.note;
  if (from === 'standfirst') return article.standfirst;
  return from === 'body' ? article.body : undefined;
}

function isTag(text: string, tag: string | undefined): boolean {
  const bare = (written: string) =>
    written
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return tag !== undefined && text.startsWith('#') && bare(text) === bare(tag);
}

function isHarmless(text: string, breaking: boolean): boolean {
  return announcements.includes(text) ? breaking : !/[\p{L}\p{N}@#]/u.test(text);
}

function findingsOfText(
  { text, segments }: Posted,
  measured: Measure,
  { article, link }: Against,
): Finding[] {
  const issues: Finding[] = [];
  const named = new Set(segments.map(({ from }) => from));
  const source = [
    article.headline,
    ...article.bullets,
    named.has('standfirst') ? (article.standfirst ?? '') : '',
    named.has('body') ? (article.body ?? '') : '',
    ...(named.has('correction') ? article.corrections.map(({ note }) => note) : []),
  ].join('\n');
  const isClaimed = withinClaims(segments);
  const links = measured.links.filter((span) => !isClaimed(span));
  const mentions = measured.mentions.filter((span) => !isClaimed(span));
  const hashtags = measured.hashtags.filter((span) => !isClaimed(span));
  const written = (span: Span) => text.slice(span.start, span.end);
  for (const span of links) {
    if (!link.startsWith(span.text) && !source.includes(span.text))
      issues.push({
        words: written(span),
        says: `${span.text} would be a link, and the article has none there.`,
      });
  }
  for (const span of mentions) {
    if (!source.includes(written(span)))
      issues.push({
        words: written(span),
        says: `${written(span)} would mention somebody whom the article does not.`,
      });
  }
  for (const span of hashtags) {
    const isTagSegment = segments.some((segment) => segment.from === 'tag' && segment.text === written(span));
    // A hashtag chosen by a person claims nothing about anyone; a mention, a link or a number does.
    const isChosen = segments.some((segment) => segment.by && segment.text.includes(written(span)));
    if (!isTagSegment && !isChosen && !source.includes(written(span)) && !link.includes(written(span)))
      issues.push({
        words: written(span),
        says: `${written(span)} would be a hashtag, and the article has none such.`,
      });
  }
  if (!hasPairedDirections(text))
    issues.push({ says: 'A direction mark is opened but not closed, or closed but not opened.' });
  return [...issues, ...findingsOfNumbers(text.replace(link, ' '), [source, ...article.tags].join('\n'))];
}

/** Whether a place of the text is within one claim, which is verbatim in the article: nothing to search for. */
function withinClaims(segments: Posted['segments']): (span: Span) => boolean {
  const claims: { start: number; end: number }[] = [];
  let at = 0;
  for (const { text, from } of segments) {
    const end = at + text.length;
    if (from !== 'fixed' && from !== 'link' && from !== 'tag') claims.push({ start: at, end });
    at = end;
  }
  return ({ start, end }) => claims.some((claim) => claim.start <= start && end <= claim.end);
}

/** Every number must occur in the article as it does here. */
function findingsOfNumbers(text: string, source: string): Finding[] {
  const pattern = /\p{N}+(?:[.,:/\u066B\u066C]\p{N}+)*/gu;
  const known = new Set((source.match(pattern) ?? []).map(plainNumber));
  const unknown = (text.match(pattern) ?? []).filter((number) => !known.has(plainNumber(number)));
  return unknown.map((number) => ({ words: number, says: `The number ${number} is not in the article.` }));
}

/** One number in several notations: ٣٬٢٥٠, 3,250 and 3250. */
function plainNumber(number: string): string {
  return number
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[,\u066C](?=\d{3}(?!\d))/g, '')
    .replace(/\u066B/g, '.');
}

/** UAX #9: each embedding and isolate is closed in the text, the innermost first. */
function hasPairedDirections(text: string): boolean {
  const open: string[] = [];
  for (const [sign] of text.matchAll(/[\u202A-\u202E\u2066-\u2069]/g)) {
    if (sign === '\u202C' || sign === '\u2069') {
      if (open.pop() !== sign) return false;
    } else open.push(sign >= '\u2066' ? '\u2069' : '\u202C');
  }
  return open.length === 0;
}
