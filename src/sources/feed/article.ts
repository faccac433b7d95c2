import { ArticleInput } from '../../article/article.ts';
import { escapeText } from '../../article/escape.ts';
import { limits } from '../../article/limits.ts';
import { textOf } from '../../article/sanitise.ts';
import { asSource, cleanText, oneLine } from '../../article/text.ts';
import { unreadableEmbargo } from '../../article/visibility.ts';
import { readInstant } from '../../extract/dates/instant.ts';
import { readDate } from '../../extract/dates.ts';
import type { Refusal } from '../../extract/json.ts';
import { isDefaultCategory } from './defaultCategory.ts';
import { withoutFooter } from './footer.ts';
import { nameUnnamed, repeatedGuids, saysNothing } from './guids.ts';
import type { FeedDocument, FeedItem, FeedText } from './item.ts';
import { leadingPoints } from './leadingPoints.ts';
import { isInternal, readLink } from './link.ts';
import { withoutSecondEscaping } from './twiceEscaped.ts';

/** Where a document was found, and how its unspecified parts are read. */
export interface Reading {
  /** The feed's own address. */
  url: string;
  /** IANA; for dates without a zone. */
  timezone: string;
  /** The source's or newsroom's language, for dates in words if the feed doesn't give its own. */
  language: string;
  /** Milliseconds. */
  now: number;
  /** False if the operator has set the language: it takes precedence over the feed's head, not over an entry's own. */
  takesFeedLanguage: boolean;
}

/** A longer description is the article itself, not its standfirst. */
const longestStandfirst = 600;

/** How many entries are read; a news feed never has more. */
const maxItems = 5_000;

function plainOf(text: FeedText | undefined): string {
  if (!text) return '';
  return text.isHtml ? cleanText(withoutSecondEscaping(text.value)) : oneLine(text.value);
}

function sourceText(plain: string): string | undefined {
  return plain === '' ? undefined : asSource(plain);
}

function bodyOf(text: FeedText): string {
  if (text.isHtml) return withoutSecondEscaping(text.value);
  return escapeText(text.value);
}

/** The base of relative links: the first of the bases, itself relative to the ones after it. */
function baseOf(bases: (string | undefined)[]): string | undefined {
  return bases.reduceRight<string | undefined>(
    (so, next) => (next === undefined ? so : (URL.parse(next, so)?.href ?? so)),
    undefined,
  );
}

/** `en_US` and `EN-us ` occur; an invalid tag is left to detection. */
function languageOf(...tags: (string | undefined)[]): string | undefined {
  const known = tags.map((tag) => tag?.trim().replaceAll('_', '-')).find((tag) => tag);
  return ArticleInput.shape.language.safeParse(known).success ? known : undefined;
}

/** "ann@daily.example (Ann Lee)" and "Ann Lee <ann@daily.example>" are Ann Lee; an address alone is no name. */
function authorOf(written: string): string {
  const given = written.slice(0, limits.author);
  const bracketed = /^[^\s@]+@[^\s@(]+\s*\((.+)\)$/.exec(given)?.[1];
  const parts = oneLine(bracketed ?? cleanText(given)).split(' ');
  return parts
    .filter((part) => !holdsMailAddress(part))
    .join(' ')
    .replace(/^by\s+/i, '');
}

/** Whether there is something before an `@`, and a name with a dot after it. */
function holdsMailAddress(part: string): boolean {
  const at = part.indexOf('@', 1);
  return at > 0 && part.lastIndexOf('.', part.length - 2) > at + 1;
}

const unread = /<(?:script|style|template|noscript|svg|math|object|iframe|head|title)/i;

/** Whether a body has anything visible; parsed in full only if a glance doesn't show it. */
function hasText(html: string): boolean {
  const glance = html.slice(0, 400);
  const isSeen = /[\p{L}\p{N}]/u.test(glance.replace(/<[^<>]*>?|&[#\w]{1,32};/g, ' '));
  return (isSeen && !unread.test(glance)) || textOf(html) !== '';
}

/** If only a description is given, its length decides whether it is the standfirst or the whole. */
function textsOf(
  { summary, content }: FeedItem,
  headline: string,
): Pick<ArticleInput, 'standfirst' | 'bullets' | 'body'> {
  const plain = withoutFooter(plainOf(summary));
  const isStandfirst = plain.length <= longestStandfirst && plain !== headline;
  const whole = content ?? (summary && plain.length > longestStandfirst ? summary : undefined);
  const standfirst = isStandfirst ? sourceText(plain) : undefined;
  const opening = whole?.isHtml ? leadingPoints(withoutSecondEscaping(whole.value)) : undefined;
  const body = opening?.body ?? (whole && bodyOf(whole));
  return {
    ...(standfirst ? { standfirst } : {}),
    ...(opening ? { bullets: opening.bullets.map(asSource) } : {}),
    ...(body && hasText(body) ? { body } : {}),
  };
}

function imageOf(item: FeedItem, base: string | undefined): ArticleInput['image'] {
  const picture = readLink(item.image?.url, base);
  if (picture === undefined) return undefined;
  const caption = cleanText(item.image?.caption ?? '');
  const credit = cleanText(item.image?.credit ?? '');
  return {
    // Intake reports a bad address, and leaves it out.
    url: 'url' in picture ? picture.url : (item.image?.url ?? ''),
    ...(caption ? { caption: asSource(caption) } : {}),
    ...(credit ? { credit: asSource(credit) } : {}),
  };
}

function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const remaining: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) remaining[name] = fields[name];
  return remaining as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Dates in no standard form are read as on a page: "28 juin 2026", "28/11/2026 18:00". */
function instantOf(
  date: string | undefined,
  language: string | undefined,
  { timezone, now, language: usual }: Reading,
): string | undefined {
  const instant = date ? readInstant(date, timezone) : undefined;
  if (instant || !date) return instant;
  // In a field for dates, a word and a comma in front are a weekday in whatever language.
  const read = readDate(date.replace(/^\s*\p{L}[\p{L}\p{M}]{0,20}\.?\s?,/u, ''), {
    timezone,
    now,
    language: language ?? usual,
  });
  return typeof read === 'object' ? read.at : undefined;
}

/** The article, or why there is none. It is an `ArticleInput` by construction: no schema checks it again. */
function articleOf(
  item: FeedItem,
  feed: FeedDocument,
  feedBase: string | undefined,
  reading: Reading,
): ArticleInput | string {
  const headline = plainOf(item.title);
  if (headline === '') return 'it has no title';
  const base = item.base === undefined ? feedBase : baseOf([item.base, feedBase]);
  const link = readLink(item.link, base);
  if (link && 'fault' in link) return `its link ${link.fault}: ${item.link?.trim().slice(0, 100)}`;
  if (item.isDraft) return 'it is marked as a draft';
  if (link && isInternal(link.url, reading.url))
    return `its link leads to a private network: ${link.url.slice(0, 100)}`;
  const name = item.id?.trim().slice(0, limits.guid) ?? '';
  const guid = saysNothing(name) ? undefined : name;
  const language =
    languageOf(item.language) ?? (reading.takesFeedLanguage ? languageOf(feed.language) : undefined);
  const instant = (date: string | undefined) => instantOf(date, language, reading);
  const publishedAt = item.published.map(instant).find((at) => at !== undefined);
  const authors = (item.authors.length > 0 ? item.authors : feed.authors)
    .map(authorOf)
    .filter((name) => name !== '');
  const tags = item.tags.map(cleanText).filter((tag) => tag !== '' && !isDefaultCategory(tag));
  return given({
    guid,
    url: link?.url,
    headline: asSource(headline),
    ...textsOf(item, headline),
    image: imageOf(item, base),
    authors: authors.length > 0 ? authors.slice(0, 50).map(asSource) : undefined,
    tags: tags.length > 0 ? tags.slice(0, 100).map(asSource) : undefined,
    language,
    publishedAt,
    updatedAt: instant(item.updated),
    embargoUntil:
      item.embargo === undefined
        ? undefined
        : (instantOf(item.embargo, language, reading) ?? unreadableEmbargo),
  });
}

/** Each entry of a feed as an article, or a refusal that names it and says why. */
export function articlesOf(
  feed: FeedDocument,
  reading: Reading,
): { articles: ArticleInput[]; refusals: Refusal[] } {
  const articles: ArticleInput[] = [];
  const refusals: Refusal[] = [];
  // RSS has no base: relative links are relative to the site's page more often than to the feed.
  const base = baseOf([feed.base, feed.siteUrl, reading.url]);
  for (const [index, item] of feed.items.slice(0, maxItems).entries()) {
    const outcome = articleOf(item, feed, base, reading);
    if (typeof outcome !== 'string') {
      articles.push(outcome);
      continue;
    }
    const name = plainOf(item.title) || item.id || item.link;
    refusals.push({
      where: name ? `entry ${index + 1} (${name.slice(0, 100)})` : `entry ${index + 1}`,
      reason: outcome,
    });
  }
  const repeated = repeatedGuids(articles);
  for (const article of articles)
    if (article.guid !== undefined && repeated.has(article.guid)) delete article.guid;
  nameUnnamed(articles);
  for (const guid of feed.deleted ?? [])
    if (!repeated.has(guid)) articles.push({ guid, headline: '', status: 'withdrawn' });
  if (feed.items.length > maxItems) {
    refusals.push({
      where: reading.url,
      reason: `only the first ${maxItems} of ${feed.items.length} entries were read`,
    });
  }
  return { articles, refusals };
}
