import { createHash } from 'node:crypto';
import { articleById } from '../../article/archive.ts';
import type { ArticleContent, ArticleInput } from '../../article/article.ts';
import { withoutEmptyDates } from '../../article/futureDates.ts';
import { ambiguousIdentity, cleanUrl, type Identity, identitiesOf, isOurId } from '../../article/identity.ts';
import { withMappedSection } from '../../article/mappedSection.ts';
import type { Incoming, IngestFrom } from '../../article/revision.ts';
import { contentInWorker } from '../../extract/parseInWorker.ts';
import type { HttpUrl } from '../../net/httpUrl.ts';
import type { Context } from '../context.ts';

/** Cleans an article and works out its identities. Throws if it can't be an article. */
export async function readIncoming(
  context: Context,
  given: ArticleInput,
  from: IngestFrom,
  where: string,
): Promise<Incoming> {
  const input = withMappedSection(withoutEmptyDates(given), from.sections);
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
  if (canonicalUrl) identities.push(...(await storedBefore(context, canonicalUrl)));
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

/** The identity under which version 0.1.0 stored this address; none if another article's address is stored there. */
async function storedBefore(context: Context, url: HttpUrl): Promise<Identity[]> {
  const identity = ambiguousIdentity(url);
  const id = identity && (await articleByIdentity(context, [identity]));
  const article = id ? await articleById(context.store, id) : undefined;
  const isSame = article?.canonicalUrl !== undefined && cleanUrl(article.canonicalUrl) === cleanUrl(url);
  return identity && isSame ? [identity] : [];
}

/** The article that an input without content (a withdrawal) names by id, guid or URL; undefined if there is none. */
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

/** The article that the first known identity leads to. A headline counts only if it is the only identity. */
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

/** The id of an existing article that the input names by our id or by its record page. */
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

/** The source's own identity of an article: its guid, or an id that is not one of ours. */
function guidOf(input: ArticleInput, ownId: string | undefined): string | undefined {
  return input.guid ?? (input.id === ownId ? undefined : input.id);
}

/** The same content gives the same hash, whatever the order of its keys. */
function digestOf(content: ArticleContent, canonicalUrl: string | undefined, given: ArticleInput): string {
  // Only a date given by the source is content: an undated page that is fetched again is unchanged.
  const dates = {
    publishedAt: given.publishedAt && content.publishedAt,
    updatedAt: given.updatedAt && content.updatedAt,
  };
  // The same address spelt differently (www., a slash, tracking) is no change.
  const address = canonicalUrl && cleanUrl(canonicalUrl);
  // The image's address counts as the source wrote it: earlier versions stored it so, and their articles must keep
  // their digest.
  const written = given.image?.url?.trim().replace(/[\t\r\n]/g, '');
  const image = written ? { ...content.image, url: written } : content.image;
  const ordered = JSON.stringify({ ...content, ...dates, image, canonicalUrl: address }, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('base64url').slice(0, 27);
}
