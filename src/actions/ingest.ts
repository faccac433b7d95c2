import { createHash } from 'node:crypto';
import { articleById } from '../article/archive.ts';
import { type Article, type ArticleContent, ArticleInput } from '../article/article.ts';
import { type Identity, identitiesOf, isOurId, newArticleId } from '../article/identity.ts';
import { contentFrom } from '../article/intake.ts';
import { toInstant } from '../clock.ts';
import { catalogue, reasonOf, SluglineError } from '../errors.ts';
import { candidateCodes } from '../links/codes.ts';
import { linkableUrl, targetFor } from '../links/target.ts';
import { reviseArticle } from '../store/scripts/reviseArticle.ts';
import { type StoredArticle, storeArticle } from '../store/scripts/storeArticle.ts';
import type { Needs } from './needs.ts';
import { withdrawArticle } from './withdraw.ts';

export type IngestOutcome = 'new' | 'revised' | 'unchanged' | 'rejected';

/** What became of one article that came in: the row that every door answers with. */
export interface Ingested {
  id: string | null;
  headline: string;
  outcome: IngestOutcome;
  reason?: string;
}

export interface IngestFrom {
  /** The source's id; `command` and `api` for those two doors. */
  source: string;
  /** Somebody's word (webhook, API, command, folder) always makes drafts and always revises. */
  pushed: boolean;
  /** For a polled source: what was published before this instant (ms) makes no drafts. */
  draftsSince?: number;
  section?: string | undefined;
  language?: string | undefined;
  /** Why its drafts wait for a person even on `auto` channels. */
  holdDrafts?: string | undefined;
}

/** Takes in articles, each judged alone: one that is refused never stops the others. Durable when it answers. */
export async function ingest(needs: Needs, inputs: unknown[], from: IngestFrom): Promise<Ingested[]> {
  const rows: Ingested[] = [];
  for (const [index, input] of inputs.entries()) {
    rows.push(await ingestOne(needs, input, from, inputs.length > 1 ? `articles[${index}]` : 'the article'));
  }
  return rows;
}

/** Takes in one article of whatever JSON type. Only a store that is away makes it throw. */
export async function ingestOne(
  needs: Needs,
  input: unknown,
  from: IngestFrom,
  where = 'the article',
): Promise<Ingested> {
  const headline = headlineOf(input);
  try {
    const article = parse(input, where);
    if (article.status === 'withdrawn') return await withdrawGiven(needs, article, from);
    return await takeIn(needs, article, from, where);
  } catch (error) {
    if (isOfTheStore(error)) throw error;
    const known = error instanceof SluglineError;
    if (!known)
      needs.log.error({ err: error, source: from.source, headline }, 'an article could not be taken in');
    return {
      id: null,
      headline,
      outcome: 'rejected',
      reason: known ? reasonOf(error) : catalogue.internal.sentence,
    };
  }
}

/** A store that is away or full concerns every article; whatever else is wrong concerns this one alone. */
function isOfTheStore(error: unknown): boolean {
  if (error instanceof SluglineError) return error.status >= 500;
  return error instanceof Error && error.name === 'ReplyError';
}

function headlineOf(input: unknown): string {
  const given = typeof input === 'object' && input !== null && 'headline' in input ? input.headline : '';
  return typeof given === 'string' ? given.slice(0, 300) : '';
}

export function parse(input: unknown, where: string): ArticleInput {
  const parsed = ArticleInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new SluglineError('article.invalid', {
    where: path ? `${where}.${path}` : where,
    what: issue?.message ?? 'is no article',
  });
}

async function withdrawGiven(needs: Needs, input: ArticleInput, from: IngestFrom): Promise<Ingested> {
  const id = await knownId(needs, input, from);
  if (!id) throw new SluglineError('article.unknown', { id: input.id ?? input.url ?? input.headline });
  const article = await articleById(needs.store, id);
  if (article?.status === 'withdrawn') return { id, headline: article.headline, outcome: 'unchanged' };
  await withdrawArticle(needs, { id, note: `withdrawn by ${from.source}` });
  return { id, headline: article?.headline ?? input.headline, outcome: 'revised' };
}

/** The id that an input's identities lead to; the headline counts only where there is nothing else. */
export async function knownId(
  needs: Needs,
  input: ArticleInput,
  from: IngestFrom,
): Promise<string | undefined> {
  const { store } = needs;
  const own = ownIdOf(needs, input);
  if (own && (await store.redis.exists(store.keys.article(own)))) return own;
  const identities = identitiesOf({
    source: from.source,
    guid: guidOf(input),
    url: input.url,
    headline: input.headline,
    language: '',
  });
  for (const { kind, digest } of identities.filter(({ kind }) => kind !== 'headline')) {
    const id = await store.redis.get(store.keys.identity(kind, digest));
    if (id) return id;
  }
  return undefined;
}

/** An id of our form, given as such or as the address of our own record page. */
export function ownIdOf(needs: Needs, input: ArticleInput): string | undefined {
  if (input.id && isOurId(input.id)) return input.id;
  const records = `${needs.config.web.baseUrl}/articles/`;
  const last = input.url?.startsWith(records) ? input.url.slice(records.length) : '';
  return isOurId(last) ? last : undefined;
}

/** The source's own identity of an article: its guid, or an id that is not of our form. */
export function guidOf(input: ArticleInput): string | undefined {
  return input.guid ?? (input.id && !isOurId(input.id) ? input.id : undefined);
}

async function takeIn(needs: Needs, input: ArticleInput, from: IngestFrom, where: string): Promise<Ingested> {
  const { store, config, clock } = needs;
  const content = contentFrom(input, {
    where,
    now: clock.now(),
    newsroom: config.newsroom,
    section: from.section,
    language: from.language,
  });
  const own = ownIdOf(needs, input);
  const canonicalUrl =
    input.url && ownIdOf(needs, { headline: '', url: input.url }) === undefined ? input.url : undefined;
  const identities = identitiesOf({
    source: from.source,
    guid: guidOf(input),
    url: canonicalUrl,
    headline: content.headline,
    language: content.language,
  });
  const incoming: Incoming = {
    input,
    content,
    canonicalUrl,
    identities,
    digest: digestOf(content, canonicalUrl, input),
    from,
  };

  const exists = own !== undefined && (await store.redis.exists(store.keys.article(own))) === 1;
  let id = exists ? own : newArticleId(config.newsroom.id, identities, clock.now());
  for (let tries = 0; tries < 5; tries++) {
    const stored = await storeOnce(needs, incoming, id, exists);
    if (stored.outcome === 'elsewhere') {
      id = stored.id;
      continue;
    }
    if (stored.clash)
      needs.log.warn(
        { article: id, other: stored.clash, source: from.source },
        'two articles share an identity; the guid decided',
      );
    if (stored.outcome !== 'known') return { id, headline: content.headline, outcome: stored.outcome };
    const row = await revise(needs, incoming, id, stored);
    if (row) return row;
  }
  throw new SluglineError('article.moved', { id });
}

interface Incoming {
  input: ArticleInput;
  content: ArticleContent;
  canonicalUrl: string | undefined;
  identities: Identity[];
  digest: string;
  from: IngestFrom;
}

/** The same content gives the same hash, whatever order its keys came in. */
export function digestOf(
  content: ArticleContent,
  canonicalUrl: string | undefined,
  given: ArticleInput,
): string {
  // Only a date that was given is content: an undated page that comes again is unchanged.
  const dates = {
    publishedAt: given.publishedAt && content.publishedAt,
    updatedAt: given.updatedAt && content.updatedAt,
  };
  const ordered = JSON.stringify({ ...content, ...dates, canonicalUrl }, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('base64url').slice(0, 27);
}

async function storeOnce(
  needs: Needs,
  incoming: Incoming,
  id: string,
  ownId: boolean,
): Promise<StoredArticle> {
  const { store, config, clock } = needs;
  const { content, canonicalUrl, identities, digest, from } = incoming;
  const codes = candidateCodes(config.newsroom.id, id, '', 'article');
  const makesDrafts =
    from.pushed || from.draftsSince === undefined || Date.parse(content.publishedAt) >= from.draftsSince;
  const article: Article = {
    id,
    ...content,
    ...(canonicalUrl ? { canonicalUrl } : {}),
    source: from.source,
    status: 'published',
    revision: 1,
    corrections: [],
    code: '',
    firstSeenAt: toInstant(clock.now()),
    makesDrafts,
    ...(from.holdDrafts ? { holdDrafts: from.holdDrafts } : {}),
  };
  const target = targetOf(needs, article);
  return storeArticle(store, {
    id,
    ownId,
    identities,
    source: from.source,
    digest,
    json: JSON.stringify(article),
    publishedAt: Date.parse(content.publishedAt),
    embargoUntil: embargoOf(content),
    codes,
    target,
  });
}

/** Where the article's own link leads: to the article, or to its record here where its host is not allowed. */
function targetOf(needs: Needs, article: Pick<Article, 'id' | 'canonicalUrl' | 'section'>): string {
  const url = linkableUrl(article, needs.config);
  return targetFor(url, { channel: 'web', variant: 'article', section: article.section }, needs.config);
}

function embargoOf(content: Pick<ArticleContent, 'embargoUntil'>): number | undefined {
  return content.embargoUntil ? Date.parse(content.embargoUntil) : undefined;
}

/** Makes revision n+1 of a known article; undefined where somebody was faster and it must be looked at again. */
async function revise(
  needs: Needs,
  incoming: Incoming,
  id: string,
  known: { seenBefore: boolean },
): Promise<Ingested | undefined> {
  const { store, config } = needs;
  const { content, from, input } = incoming;
  const before = await articleById(store, id);
  if (!before) return undefined;
  const unchanged: Ingested = { id, headline: before.headline, outcome: 'unchanged' };
  // Another source's first sight of a known article is a sighting: two polled sources must not overwrite each other in turn.
  if (!from.pushed && !known.seenBefore && from.source !== before.source) return unchanged;
  // An older text that a slow mirror still shows is no revision.
  if (input.updatedAt && Date.parse(input.updatedAt) < Date.parse(before.updatedAt)) return unchanged;

  const after = merged(before, incoming);
  const target = urlChanged(before, after) ? targetOf(needs, after) : undefined;
  const done = await reviseArticle(store, {
    id,
    expected: before.revision,
    json: JSON.stringify(after),
    status: after.status,
    publishedAt: Date.parse(after.publishedAt),
    embargoUntil: embargoOf(after),
    identities: incoming.identities,
    digest: incoming.digest,
    source: from.source,
    code: before.code,
    target,
    revisionsKept: config.retention.revisions,
    event: before.status === 'withdrawn' ? 'article.republished' : 'article.revised',
  });
  return done.outcome === 'moved' ? undefined : { id, headline: content.headline, outcome: 'revised' };
}

function urlChanged(before: Article, after: Article): boolean {
  return before.canonicalUrl !== after.canonicalUrl || before.section !== after.section;
}

/** What a new revision keeps of the one before: identity, first date, corrections, and what only we know. */
function merged(before: Article, { input, content, canonicalUrl }: Incoming): Article {
  const url = canonicalUrl ?? before.canonicalUrl;
  const after: Article = {
    ...content,
    id: before.id,
    ...(url ? { canonicalUrl: url } : {}),
    source: before.source,
    status: before.corrections.length > 0 ? 'corrected' : 'published',
    revision: before.revision + 1,
    corrections: before.corrections,
    code: before.code,
    firstSeenAt: before.firstSeenAt,
    makesDrafts: before.makesDrafts,
    publishedAt: input.publishedAt ? content.publishedAt : before.publishedAt,
    ...(before.holdDrafts ? { holdDrafts: before.holdDrafts } : {}),
  };
  return after;
}
