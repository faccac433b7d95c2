import { createHash } from 'node:crypto';
import type { Article, ArticleContent, ArticleInput } from '../../article/article.ts';
import { withoutFutureDates } from '../../article/futureDates.ts';
import { cleanUrl, type Identity, identitiesOf, isOurId } from '../../article/identity.ts';
import { mayChange } from '../../article/owners.ts';
import { toInstant } from '../../clock.ts';
import { ArticleRefused } from '../../errors.ts';
import { contentInWorker } from '../../extract/parseInWorker.ts';
import type { HttpUrl } from '../../net/httpUrl.ts';
import type { Context } from '../context.ts';
import { isPersons, lateReason, type Sender } from './versions.ts';

/** Where articles come from, and what that means for them. */
export interface IngestFrom extends Sender {
  /** Somebody's word (webhook, API, command, folder) always makes drafts and always revises. */
  pushed: boolean;
  /** Whether a guid, by its digest, stands in the same document. */
  isInDocument?: (guidDigest: string) => boolean;
  /** For a polled source: what was published before this instant (ms) makes no drafts. */
  draftsSince?: number;
  section?: string | undefined;
  language?: string | undefined;
  /** What they don't say stays as it was: a list's few words of an article that came in whole. */
  partial?: boolean;
  /** Addresses that the articles had before they moved. */
  formerUrls?: string[];
  /** Why its drafts wait for a person even on `auto` channels. */
  holdDrafts?: string | undefined;
}

/** An article that came in, cleaned and with everything by which it may be known. */
export interface Incoming {
  input: ArticleInput;
  content: ArticleContent;
  canonicalUrl: HttpUrl | undefined;
  /** An article of ours that the sender named by our own id or record page. */
  ownId: string | undefined;
  identities: Identity[];
  /** Addresses that lead to it from now on, whichever article they led to. */
  addresses?: Identity[];
  /** Whether it was parted from an article at the same address; undefined while nobody has asked. */
  isApart?: boolean;
  /** Hash of the content as given: tells a revision from a repeat. */
  digest: string;
  /** When it came in (ms). */
  now: number;
  from: IngestFrom;
}

/** Cleans an article and finds by what it may be known. Throws where it can't be one. */
export async function readIncoming(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
  where: string,
): Promise<Incoming> {
  const { config, clock } = context;
  const { section, language, source } = from;
  const now = clock.now();
  const options = { where, now, newsroom: { language: config.newsroom.language }, section, language };
  const content = await contentInWorker(input, options, clock);
  const ownId = await ownIdOf(context, input);
  const canonicalUrl = input.url && !recordIdIn(context, input.url) ? input.url : undefined;
  const identities = identitiesOf({
    source,
    guid: guidOf(input, ownId),
    url: canonicalUrl,
    otherUrls: canonicalUrl ? from.formerUrls : undefined,
    headline: content.headline,
    language: content.language,
  });
  return {
    input,
    content,
    canonicalUrl,
    ownId,
    identities,
    digest: digestOf(content, canonicalUrl, input),
    now,
    from,
  };
}

/** The article that an input without content (a withdrawal) names by id, guid or URL; undefined where it names none. */
export async function namedArticle(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
): Promise<string | undefined> {
  const ownId = await ownIdOf(context, input);
  if (ownId) return ownId;
  const { source } = from;
  const identities = identitiesOf({
    source,
    guid: guidOf(input, ownId),
    url: input.url,
    headline: '',
    language: '',
  });
  return articleByIdentity(
    context,
    identities.filter(({ kind }) => kind !== 'headline'),
  );
}

/** Where identities lead, the weightiest first; a headline counts only for what has no other. */
export async function articleByIdentity(
  context: Context,
  identities: Identity[],
): Promise<string | undefined> {
  const { redis, keys } = context.store;
  for (const { kind, digest } of identities) {
    if (kind === 'headline' && identities.length > 1) continue;
    const id = await redis.get(keys.identity(kind, digest));
    if (id) return id;
  }
  return undefined;
}

/** An id of our form, or the address of one of our record pages, where such an article exists. */
async function ownIdOf(context: Context, input: ArticleInput): Promise<string | undefined> {
  const id = input.id && isOurId(input.id) ? input.id : input.url && recordIdIn(context, input.url);
  if (!id) return undefined;
  return (await context.store.redis.exists(context.store.keys.article(id))) === 1 ? id : undefined;
}

function recordIdIn(context: Context, url: string): string | undefined {
  const records = `${context.config.web.baseUrl}/articles/`;
  const id = url.startsWith(records) ? url.slice(records.length) : '';
  return isOurId(id) ? id : undefined;
}

/** The source's own identity of an article: its guid, or an id that is none of ours. */
function guidOf(input: ArticleInput, ownId: string | undefined): string | undefined {
  return input.guid ?? (input.id === ownId ? undefined : input.id);
}

/** The same content gives the same hash, whatever order its keys came in. */
function digestOf(content: ArticleContent, canonicalUrl: string | undefined, given: ArticleInput): string {
  // Only a date that was given is content: an undated page that comes again is unchanged.
  const dates = {
    publishedAt: given.publishedAt && content.publishedAt,
    updatedAt: given.updatedAt && content.updatedAt,
  };
  // The same address written otherwise (www., a slash, tracking) says nothing new.
  const address = canonicalUrl && cleanUrl(canonicalUrl);
  // The image's address counts as it was written: so did it when it was kept that way, and such an article is no other now.
  const written = given.image?.url?.trim().replace(/[\t\r\n]/g, '');
  const image = written ? { ...content.image, url: written } : content.image;
  const ordered = JSON.stringify({ ...content, ...dates, image, canonicalUrl: address }, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('base64url').slice(0, 27);
}

/** The "updated" that a version gives of itself; one that is still to come counts as now. */
function updatedAtOf({ updatedAt }: ArticleInput, now: number): string | undefined {
  return updatedAt === undefined ? undefined : toInstant(Math.min(Date.parse(updatedAt), now));
}

/** The first revision. */
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

/** The next revision; or nothing new, with the reason where what was said is left aside. */
export type Next = { after: Article } | { reason?: string };

/**
 * What a known article becomes: the next revision, or why there is none. A withdrawn article stays so until its sender
 * says that it is published; then throws `article.withdrawn` for whoever sent it without saying so.
 */
export function nextRevision(
  context: Pick<Context, 'config'>,
  before: Article,
  incoming: Incoming,
  seenBefore: boolean,
): Next {
  const { from, input } = incoming;
  // Another source's first sight of a known article is a sighting: two polled sources must not overwrite each other in turn.
  // What was brought by somebody whose article it isn't has no such protection.
  const isOwners = mayChange(before.source, before, context.config);
  if (isOwners && !from.pushed && !seenBefore && from.source !== before.source) return {};
  if (isOwners && isBehind(context, before, incoming)) return { reason: lateReason('older', before.source) };
  if (before.status === 'withdrawn' && input.status === undefined) {
    if (!from.pushed) return {};
    throw new ArticleRefused('article.withdrawn', { id: before.id });
  }
  const after = revisionOf(before, incoming);
  return after ? { after } : {};
}

/** A slow mirror of the same site still shows an older text, by the date that both give. */
function isBehind(
  context: Pick<Context, 'config'>,
  { sourceUpdatedAt }: Article,
  { from, input }: Incoming,
): boolean {
  if (isPersons(context, from) || from.signed || !input.updatedAt || !sourceUpdatedAt) return false;
  return Date.parse(input.updatedAt) < Date.parse(sourceUpdatedAt);
}

/** Revision n+1 of an article; undefined where the little that was said is known. */
function revisionOf(
  before: Article,
  { content, canonicalUrl, from, input, now }: Incoming,
): Article | undefined {
  const url = canonicalUrl ?? before.canonicalUrl;
  // A list that gives no date any more starts anew; a hand-over or a part of an article says nothing of that date.
  const isWhole = !from.pushed && !from.partial;
  const sourceUpdatedAt = updatedAtOf(input, now) ?? (isWhole ? undefined : before.sourceUpdatedAt);
  const given = from.partial ? withRest(content, before) : content;
  if (from.partial && isUnchanged(given, before)) return undefined;
  const publishedAt = input.publishedAt ? content.publishedAt : before.publishedAt;
  // A list knows of no embargo: that it shows an article lifts none.
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

/** A list's few words over an article that is known whole. */
function withRest(content: ArticleContent, before: Article): ArticleContent {
  const { bullets, authors, tags, image, ...given } = content;
  const { standfirst, body, dateline, section } = before;
  // Another picture has another caption.
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
