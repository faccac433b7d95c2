import { articleById } from '../../article/archive.ts';
import { cleanUrl, type Identity, newArticleId, urlIdentity } from '../../article/identity.ts';
import { isSameEntry, type Listing } from '../../article/listing.ts';
import type { Incoming } from '../../article/revision.ts';
import type { Context } from '../context.ts';
import { articleByIdentity } from './incoming.ts';
import { notOwnedReason } from './setAsideChange.ts';

/** What identifies an entry: its address does not if it identifies nothing in its document and there is a guid. */
export function withoutSharedUrl(
  identities: Identity[],
  url: string | undefined,
  listing: Listing | undefined,
): Identity[] {
  const hasGuid = identities.some(({ kind }) => kind === 'guid');
  return hasGuid && listing?.isShared(url) ? identities.filter(({ kind }) => kind !== 'url') : identities;
}

/** An incoming article as an entry of its document, if that is a list. */
export function asListed(incoming: Incoming): Incoming {
  const { canonicalUrl, from, input, ownId } = incoming;
  const { listing } = from;
  if (!listing || ownId !== undefined) return incoming;
  const identities = withoutSharedUrl(incoming.identities, canonicalUrl, listing);
  const isShared = canonicalUrl !== undefined && identities.length < incoming.identities.length;
  return {
    ...incoming,
    identities,
    ...(isShared ? { sharedUrl: urlIdentity(canonicalUrl).digest } : {}),
    likenesses: listing.likenesses({ ...input, url: canonicalUrl }),
    seeksAlike: true,
  };
}

/**
 * Only the address leads to this article, which its source knows by another guid. If that guid is in the same document,
 * the two are different articles, and the address now leads to the newer one if it was the source's own. They are as well
 * if several entries had the address before.
 */
export async function asSeparateArticle(
  context: Context,
  incoming: Incoming,
  { id, guid, sharedUrl }: { id: string; guid: string; sharedUrl?: string },
): Promise<Incoming> {
  const { from, identities, canonicalUrl } = incoming;
  const wasShared =
    from.listing !== undefined && canonicalUrl && sharedUrl === urlIdentity(canonicalUrl).digest;
  const isApart = wasShared || from.isInDocument?.(guid) === true;
  if (!isApart) return { ...incoming, isApart, formerGuid: replaceable(context, id, guid) };
  const other = await articleById(context.store, id);
  const isOwn = other && !notOwnedReason(context, other, from);
  return {
    ...incoming,
    isApart,
    identities: identities.filter(({ kind }) => kind !== 'url'),
    addresses: isOwn ? identities.filter(({ kind }) => kind === 'url') : [],
    ...(wasShared ? { sharedUrl } : {}),
  };
}

/**
 * Neither guid nor address of an entry is known, but its headline and its instant or text are those of some article. It
 * is that one unless the document still lists it.
 */
export async function asAlike(
  context: Context,
  incoming: Incoming,
  { moment, text }: { moment?: string; text?: string },
): Promise<Incoming & { joinedId?: string }> {
  const sought = { ...incoming, seeksAlike: false };
  for (const id of new Set([moment, text])) {
    if (id === undefined) continue;
    const guid = await standsFor(context, incoming, id, { sameMoment: id === moment, sameText: id === text });
    if (guid === undefined) continue;
    return {
      ...sought,
      isApart: false,
      joins: true,
      joinedId: id,
      ...(guid ? { formerGuid: replaceable(context, id, guid) } : {}),
    };
  }
  return sought;
}

/** The article that an incoming one is now, if any, as storing it would find out; changes nothing. */
export async function knownEntry(
  context: Context,
  given: Incoming,
): Promise<{ incoming: Incoming; known: string | undefined }> {
  const { redis, keys } = context.store;
  let incoming = asListed(given);
  const { ownId, from, identities } = incoming;
  const guid = identities.find(({ kind }) => kind === 'guid')?.digest;
  let known = ownId ?? (await articleByIdentity(context, identities));
  const isByName = ownId !== undefined || !guid || (await redis.exists(keys.identity('guid', guid))) === 1;
  if (known !== undefined && !isByName) {
    const [other, sharedUrl] = await redis.hmget(keys.article(known), `guid:${from.source}`, 'sharedUrl');
    if (other && other !== guid)
      incoming = await asSeparateArticle(context, incoming, {
        id: known,
        guid: other,
        ...(sharedUrl ? { sharedUrl } : {}),
      });
    if (incoming.isApart) known = undefined;
  }
  if (known !== undefined || !incoming.seeksAlike) return { incoming, known };
  const alike: { moment?: string; text?: string } = {};
  for (const { kind, digest } of incoming.likenesses ?? []) {
    const id = await redis.get(keys.identity(kind, digest));
    if (id && (kind === 'moment' || kind === 'text')) alike[kind] = id;
  }
  const { joinedId, ...sought } = await asAlike(context, incoming, alike);
  return { incoming: sought, known: joinedId };
}

/** The article's guid (empty if it has none) if an entry is this article; undefined if it is another one. */
async function standsFor(
  { store }: Context,
  { input, content, canonicalUrl, from }: Incoming,
  id: string,
  likeness: { sameMoment: boolean; sameText: boolean },
): Promise<string | undefined> {
  const { listing, isInDocument, source } = from;
  const [article, known] = await Promise.all([
    articleById(store, id),
    store.redis.hget(store.keys.article(id), `guid:${source}`),
  ]);
  const guid = known ?? '';
  // It was purged: the entry is the same story, which must not be posted again.
  if (!article || !listing) return guid;
  if (article.language !== content.language || isInDocument?.(guid)) return undefined;
  const before = article.canonicalUrl;
  const isListed = before !== undefined && !listing.isShared(before) && listing.hasAddress(before);
  const hasMoved =
    canonicalUrl === undefined || before === undefined || cleanUrl(before) !== cleanUrl(canonicalUrl);
  if (isListed && hasMoved) return undefined;
  const hasOwnAddress = !listing.isShared(canonicalUrl);
  return isSameEntry(input, article, { hasOwnAddress, ...likeness }) ? guid : undefined;
}

/** A guid that another one replaces is forgotten, except for the first one, from which the article's id was made. */
function replaceable({ config }: Context, id: string, guid: string): string | undefined {
  return newArticleId(config.newsroom.id, [{ kind: 'guid', digest: guid }], 0) === id ? undefined : guid;
}
