import { isDeepStrictEqual } from 'node:util';
import { toInstant } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { ArticleRefused } from '../errors.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Article, ArticleContent, ArticleInput } from './article.ts';
import { withoutFutureDates } from './futureDates.ts';
import { cleanUrl, type Identity } from './identity.ts';
import type { Listing } from './listing.ts';
import { isMinorChange } from './minorChange.ts';
import { mayChange } from './owners.ts';
import { isPersons, lateReason, type Sender } from './versions.ts';
import { isEmbargoed } from './visibility.ts';

/** Where articles come from, and how they are ingested. */
export interface IngestFrom extends Sender {
  /** A pushed article (webhook, API, command, folder) always makes drafts and always revises. */
  pushed: boolean;
  /** Whether the same document contains a guid, by its digest. */
  isInDocument?: (guidDigest: string) => boolean;
  /** What the document lists, if it is a list that a source brings again and again. */
  listing?: Listing | undefined;
  /** For a polled source: what was published before this instant (ms) makes no drafts. */
  draftsSince?: number;
  section?: string | undefined;
  /** Our section by the sender's own section or category. */
  sections?: Record<string, string> | undefined;
  language?: string | undefined;
  /** Missing fields stay as they were: a list's excerpt of an article that is known in full. */
  partial?: boolean;
  /** Addresses that the articles had before they moved. */
  formerUrls?: string[];
  /** Why its drafts wait for a person even on `auto` channels. */
  holdDrafts?: string | undefined;
  /** When a polled source was polled before (ms). */
  lastPollAt?: number | undefined;
}

/** An article as it arrived, cleaned, with all its identities. */
export interface Incoming {
  input: ArticleInput;
  content: ArticleContent;
  canonicalUrl: HttpUrl | undefined;
  /** An article of ours that the sender named by our own id or record page. */
  ownId: string | undefined;
  identities: Identity[];
  /** Addresses that lead to it from now on, whichever article they led to before. */
  addresses?: Identity[];
  /** Whether it is another article than the one at the same address; undefined until that has been checked. */
  isApart?: boolean;
  /** What it has in common with the entry that it was at the poll before, if its guid or address is another one. */
  likenesses?: Identity[];
  /** Whether an article with such a likeness must be looked for. */
  seeksAlike?: boolean;
  /** It was found by its likeness. */
  joins?: boolean;
  /** A guid that its own replaces. */
  formerGuid?: string | undefined;
  /** The digest of its address, if that identifies nothing in its document. */
  sharedUrl?: string | undefined;
  /** Hash of the content as given: tells a revision from a repeat. */
  digest: string;
  /** When it arrived (ms). */
  now: number;
  from: IngestFrom;
}

/** The version's own "updated"; one in the future counts as now. */
function updatedAtOf({ updatedAt }: ArticleInput, now: number): string | undefined {
  return updatedAt === undefined ? undefined : toInstant(Math.min(Date.parse(updatedAt), now));
}

export function firstRevision(incoming: Incoming, id: string, now: number): Article {
  const { canonicalUrl, from, input } = incoming;
  const updatedAt = updatedAtOf(input, now);
  const content = withoutFutureDates(incoming.content, from, now, toInstant(now));
  const isHistory =
    !from.pushed && from.draftsSince !== undefined && Date.parse(content.publishedAt) < from.draftsSince;
  return {
    id,
    ...content,
    ...(canonicalUrl ? { canonicalUrl } : {}),
    ...(updatedAt ? { sourceUpdatedAt: updatedAt } : {}),
    source: from.source,
    status: 'published',
    revision: 1,
    corrections: [],
    code: '',
    firstSeenAt: toInstant(now),
    makesDrafts: !isHistory,
    ...(from.holdDrafts ? { holdDrafts: from.holdDrafts } : {}),
  };
}

/**
 * The next revision, and whether it may wait: a polled source changed nothing that posts are made of. Or nothing new,
 * with the reason if the version is ignored.
 */
export type Next = { after: Article; mayWait?: boolean } | { reason?: string };

/**
 * What a known article becomes: the next revision, or why there is none. A withdrawn article stays withdrawn until a sender
 * says that it is published: a push that does not say so throws `article.withdrawn`.
 */
export function nextRevision(
  context: { config: Pick<Config, 'sources'> },
  before: Article,
  incoming: Incoming,
  seenBefore: boolean,
): Next {
  const { from, input } = incoming;
  // The first time that another source lists a known article changes nothing: two polled sources must not keep overwriting
  // each other. An article that a source brought without owning it has no such protection.
  const isOwners = mayChange(before.source, before, context.config);
  if (isOwners && !from.pushed && !seenBefore && from.source !== before.source) return {};
  if (isOwners && isBehind(context, before, incoming)) return { reason: lateReason('older', before.source) };
  if (before.status === 'withdrawn' && input.status === undefined) {
    if (!from.pushed) return {};
    throw new ArticleRefused('article.withdrawn', { id: before.id });
  }
  const after = revisionOf(before, incoming);
  if (!after || saysTheSame(before, after, incoming)) return {};
  return { after, mayWait: !from.pushed && isMinorChange(before, after) };
}

/**
 * Whether a version differs only in the spelling of its address, in dates that it does not give, or in an embargo that
 * is over.
 */
function saysTheSame(before: Article, after: Article, { input: { updatedAt }, now }: Incoming): boolean {
  const rest = (article: Article) => ({
    ...article,
    revision: 0,
    canonicalUrl: article.canonicalUrl && cleanUrl(article.canonicalUrl),
    embargoUntil: isEmbargoed(article, now) ? article.embargoUntil : undefined,
    ...(updatedAt ? {} : { updatedAt: '', sourceUpdatedAt: '' }),
  });
  return isDeepStrictEqual(rest(before), rest(after));
}

/** Whether this is an older text from a slow mirror of the same site, by the date that both give. */
function isBehind(
  context: { config: Pick<Config, 'sources'> },
  { sourceUpdatedAt }: Article,
  { from, input }: Incoming,
): boolean {
  if (isPersons(context, from) || from.signed || !input.updatedAt || !sourceUpdatedAt) return false;
  return Date.parse(input.updatedAt) < Date.parse(sourceUpdatedAt);
}

/** Revision n+1 of an article; undefined if a list's excerpt says nothing new. */
function revisionOf(
  before: Article,
  { content, canonicalUrl, from, input, now }: Incoming,
): Article | undefined {
  const url = canonicalUrl ?? before.canonicalUrl;
  // A list that no longer gives a date resets it; a push or an excerpt says nothing about that date.
  const isWhole = !from.pushed && !from.partial;
  const sourceUpdatedAt = updatedAtOf(input, now) ?? (isWhole ? undefined : before.sourceUpdatedAt);
  const given = from.partial ? withRest(content, before) : content;
  if (from.partial && isUnchanged(given, before)) return undefined;
  const publishedAt = input.publishedAt ? content.publishedAt : before.publishedAt;
  // A list knows nothing of embargoes: an article that it shows stays under its own.
  const embargoUntil = given.embargoUntil ?? (from.pushed ? undefined : before.embargoUntil);
  const dated = { ...given, publishedAt, ...(embargoUntil ? { embargoUntil } : {}) };
  const merged = withoutFutureDates(dated, from, now, before.firstSeenAt);
  return {
    ...merged,
    id: before.id,
    ...(url ? { canonicalUrl: url } : {}),
    ...(sourceUpdatedAt ? { sourceUpdatedAt } : {}),
    source: before.source,
    status: before.corrections.length > 0 ? 'corrected' : 'published',
    revision: before.revision + 1,
    corrections: before.corrections,
    code: before.code,
    firstSeenAt: before.firstSeenAt,
    makesDrafts: before.makesDrafts,
    ...(before.holdDrafts ? { holdDrafts: before.holdDrafts } : {}),
  };
}

/** A list's excerpt merged over an article that is known in full. */
function withRest(content: ArticleContent, before: Article): ArticleContent {
  const { bullets, authors, tags, image, ...given } = content;
  const { standfirst, body, dateline, section } = before;
  // Another picture needs its own caption.
  const isOther = image?.url !== undefined && image.url !== before.image?.url;
  const picture = isOther ? image : image || before.image ? { ...before.image, ...image } : undefined;
  return {
    ...(standfirst ? { standfirst } : {}),
    ...(body ? { body } : {}),
    ...(dateline ? { dateline } : {}),
    ...(section ? { section } : {}),
    ...given,
    bullets: bullets.length > 0 ? bullets : before.bullets,
    authors: authors.length > 0 ? authors : before.authors,
    tags: tags.length > 0 ? [...new Set([...tags, ...before.tags])] : before.tags,
    ...(picture ? { image: picture } : {}),
  };
}

function isUnchanged(content: ArticleContent, before: Article): boolean {
  const given = ({ headline, standfirst, image, authors, tags }: ArticleContent) =>
    JSON.stringify([headline, standfirst, image?.url, authors, tags.toSorted()]);
  return given(content) === given(before);
}
