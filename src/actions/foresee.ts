import { articleById } from '../article/archive.ts';
import type { Article, ArticleInput } from '../article/article.ts';
import { type Identity, identitiesOf, newArticleId } from '../article/identity.ts';
import { contentFrom } from '../article/intake.ts';
import { toInstant } from '../clock.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { digestOf, guidOf, type Ingested, type IngestFrom, knownId, ownIdOf, parse } from './ingest.ts';
import type { Needs } from './needs.ts';

/** What would become of an article if it were taken in now, and the article as it would be; changes nothing. */
export interface Foreseen {
  row: Ingested;
  /** Missing where it would be rejected or withdrawn. */
  article?: Article;
}

/** Goes the way of `ingest` up to the point where that writes. The id of a new undated page is only a guess. */
export async function foresee(
  needs: Needs,
  input: ArticleInput,
  from: IngestFrom,
  where: string,
): Promise<Foreseen> {
  try {
    const parsed = parse(input, where);
    if (parsed.status === 'withdrawn') return { row: await withdrawal(needs, parsed, from) };
    return await taken(needs, parsed, from, where);
  } catch (error) {
    if (!(error instanceof SluglineError) || error.status >= 500) throw error;
    const { headline } = input;
    return { row: { id: null, headline, outcome: 'rejected', reason: reasonOf(error) } };
  }
}

async function withdrawal(needs: Needs, input: ArticleInput, from: IngestFrom): Promise<Ingested> {
  const id = await knownId(needs, input, from);
  const article = id ? await articleById(needs.store, id) : undefined;
  if (!article) throw new SluglineError('article.unknown', { id: input.id ?? input.url ?? input.headline });
  const outcome = article.status === 'withdrawn' ? 'unchanged' : 'revised';
  return { id: article.id, headline: article.headline, outcome };
}

async function taken(needs: Needs, input: ArticleInput, from: IngestFrom, where: string): Promise<Foreseen> {
  const { store, config, clock } = needs;
  const now = clock.now();
  const { section, language, source } = from;
  const content = contentFrom(input, { where, now, newsroom: config.newsroom, section, language });
  const own = ownIdOf(needs, input);
  const canonicalUrl =
    input.url && ownIdOf(needs, { headline: '', url: input.url }) === undefined ? input.url : undefined;
  const identities = identitiesOf({
    source,
    guid: guidOf(input),
    url: canonicalUrl,
    headline: content.headline,
    language: content.language,
  });
  const id = (await known(needs, own, identities)) ?? newArticleId(config.newsroom.id, identities, now);
  const before = await articleById(store, id);
  const url = canonicalUrl ?? before?.canonicalUrl;
  const article: Article = {
    id,
    ...content,
    ...(url ? { canonicalUrl: url } : {}),
    source: before?.source ?? source,
    status: before && before.corrections.length > 0 ? 'corrected' : 'published',
    revision: (before?.revision ?? 0) + 1,
    corrections: before?.corrections ?? [],
    code: before?.code ?? '',
    firstSeenAt: before?.firstSeenAt ?? toInstant(now),
    makesDrafts: before?.makesDrafts ?? true,
  };
  const row = (outcome: Ingested['outcome']): Ingested => ({ id, headline: content.headline, outcome });
  if (!before) return { row: row('new'), article };
  const digest = digestOf(content, canonicalUrl, input);
  const seen = await store.redis.hmget(store.keys.article(id), 'digest', `seen:${source}`);
  const isOlder = input.updatedAt !== undefined && Date.parse(input.updatedAt) < Date.parse(before.updatedAt);
  return seen.includes(digest) || isOlder
    ? { row: row('unchanged'), article: before }
    : { row: row('revised'), article };
}

/** Where the identities lead; a headline counts only for what has no other. */
async function known(
  needs: Needs,
  own: string | undefined,
  identities: Identity[],
): Promise<string | undefined> {
  const { redis, keys } = needs.store;
  if (own && (await redis.exists(keys.article(own)))) return own;
  for (const { kind, digest } of identities) {
    if (kind === 'headline' && identities.length > 1) continue;
    const id = await redis.get(keys.identity(kind, digest));
    if (id) return id;
  }
  return undefined;
}
