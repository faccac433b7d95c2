import { articleById } from '../../article/archive.ts';
import type { Article, ArticleContent } from '../../article/article.ts';
import { newArticleId } from '../../article/identity.ts';
import { minorPartOf } from '../../article/minorChange.ts';
import { firstRevision, type Incoming, nextRevision } from '../../article/revision.ts';
import { termsOf } from '../../article/terms.ts';
import { actorOf, isPersons, lateReason, orderOf } from '../../article/versions.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { codeKeyOf } from '../../links/codeKey.ts';
import { candidateCodes } from '../../links/codes.ts';
import { articleTarget } from '../../links/target.ts';
import { reviseArticle } from '../../store/scripts/article/reviseArticle.ts';
import { type StoredArticle, storeArticle } from '../../store/scripts/article/storeArticle.ts';
import type { Context } from '../context.ts';
import { asAlike, asListed, asSeparateArticle } from './knownEntry.ts';
import { notOwnedReason, requestedChanges, setAside } from './setAsideChange.ts';

/** Retries after a concurrent write; more than this many in a row do not happen in practice. */
const maxTries = 8;

/** The outcome for an ingested article; `reason` if its content was ignored. */
export interface UpsertResult {
  id: string;
  outcome: 'new' | 'revised' | 'unchanged';
  reason?: string;
  /** Its source changes its text at nearly every poll, so the newest text is ingested later. */
  flaps?: boolean;
}

/**
 * Stores an ingested article: the first revision of a new one, the next of a known one with other content. Durable
 * when it returns.
 */
export async function upsertArticle(context: Context, given: Incoming): Promise<UpsertResult> {
  const { config, clock, log } = context;
  let incoming = asListed(given);
  let id = incoming.ownId ?? newArticleId(config.newsroom.id, incoming.identities, clock.now());
  for (let tries = 0; tries < maxTries; tries++) {
    const stored = await storeOnce(context, incoming, id);
    if (stored.outcome === 'elsewhere') {
      id = stored.id;
      continue;
    }
    if (stored.outcome === 'beside') {
      incoming = await asSeparateArticle(context, incoming, stored);
      id = incoming.isApart ? newArticleId(config.newsroom.id, incoming.identities, clock.now()) : id;
      continue;
    }
    if (stored.outcome === 'alike') {
      const { joinedId, ...alike } = await asAlike(context, incoming, stored);
      incoming = alike;
      id = joinedId ?? id;
      continue;
    }
    if (stored.outcome === 'late')
      return { id, outcome: 'unchanged', reason: lateReason(stored.why, incoming.from.source) };
    if (stored.clash) {
      log.warn(
        { article: id, other: stored.clash, source: incoming.from.source },
        'two articles share an identity; the guid decided',
      );
    }
    if (stored.outcome !== 'known') return { id, outcome: stored.outcome };
    const taken = await revise(context, incoming, id, stored.seenBefore);
    if (taken) return taken;
  }
  throw new SluglineError('article.moved', { id });
}

async function storeOnce(context: Context, incoming: Incoming, id: string): Promise<StoredArticle> {
  const { store, config, clock } = context;
  const { from, input, ownId, identities, addresses, likenesses, digest } = incoming;
  const { seeksAlike = false, joins = false, formerGuid, sharedUrl } = incoming;
  const first = firstRevision(incoming, id, clock.now());
  const [restored, headlineFrom] = await Promise.all([
    first.holdDrafts ? undefined : heldAfterRestore(context, first),
    headlineTakenFrom(context, incoming, id),
  ]);
  const article = restored ? { ...first, holdDrafts: restored } : first;
  return storeArticle(store, {
    id,
    ownId: ownId !== undefined,
    identities,
    addresses,
    likenesses,
    seeksAlike,
    joins,
    formerGuid,
    sharedUrl,
    headlineFrom,
    source: from.source,
    order: orderOf(context, input, from),
    repeats: !from.signed && !isPersons(context, from),
    publishes: input.status !== undefined,
    knowsDocument: from.isInDocument !== undefined && incoming.isApart === undefined,
    digest,
    json: JSON.stringify(article),
    publishedAt: Date.parse(article.publishedAt),
    embargoUntil: embargoOf(article),
    access: article.access,
    breaking: article.breaking,
    terms: termsOf(article),
    codes: candidateCodes(await codeKeyOf(store), id, '', 'article'),
    target: articleTarget(article, config),
  });
}

/** The article that the same headline leads to, if a new one of this source may take it over. */
async function headlineTakenFrom(
  context: Context,
  { identities, from }: Incoming,
  itself: string,
): Promise<string | undefined> {
  const { store } = context;
  const digest = identities.find(({ kind }) => kind === 'headline')?.digest;
  const id = digest && (await store.redis.get(store.keys.identity('headline', digest)));
  if (!id || id === itself) return undefined;
  const other = await articleById(store, id);
  if (!other) return id;
  return notOwnedReason(context, other, from) ? undefined : other.id;
}

/** A store restored from a backup does not know what was posted after the backup was made. */
async function heldAfterRestore(
  { store }: Context,
  { publishedAt }: Pick<Article, 'publishedAt'>,
): Promise<string | undefined> {
  const restoredAt = await store.redis.hget(store.keys.instance, 'restoredAt');
  if (restoredAt === null || Date.parse(publishedAt) >= Number(restoredAt)) return undefined;
  return 'Slugline was restored or imported after this was published: it may have been posted already.';
}

/** Creates revision n+1 of a known article; undefined if another write was faster and it must be read again. */
async function revise(
  context: Context,
  incoming: Incoming,
  id: string,
  seenBefore: boolean,
): Promise<UpsertResult | undefined> {
  const { store, config } = context;
  const { from, input } = incoming;
  const before = await articleById(store, id);
  if (!before) return undefined;
  const notOwned = notOwnedReason(context, before, from);
  if (notOwned) {
    const reason = await setAside(context, before, requestedChanges(before, incoming), input, from, notOwned);
    return { id, outcome: 'unchanged', reason };
  }
  const next = nextRevision(context, before, incoming, seenBefore);
  if (!('after' in next)) return { id, outcome: 'unchanged', ...next };
  const { after, mayWait } = next;
  const hasMoved = before.canonicalUrl !== after.canonicalUrl || before.section !== after.section;
  const done = await reviseArticle(store, {
    id,
    expected: before.revision,
    json: JSON.stringify(after),
    status: after.status,
    publishedAt: Date.parse(after.publishedAt),
    embargoUntil: embargoOf(after),
    access: after.access,
    breaking: after.breaking,
    identities: incoming.identities,
    terms: termsOf(after),
    digest: incoming.digest,
    ...(mayWait && from.lastPollAt !== undefined
      ? { minor: { lastPollAt: from.lastPollAt, fields: JSON.stringify(minorPartOf(after)) } }
      : {}),
    source: from.source,
    order: orderOf(context, input, from),
    code: before.code,
    target: hasMoved ? articleTarget(after, config) : undefined,
    maxRevisions: config.retention.revisions,
    event: before.status === 'withdrawn' ? 'article.republished' : 'article.revised',
    actor: actorOf(context, from),
  });
  if (done.outcome === 'moved') return undefined;
  if (done.outcome === 'late') return { id, outcome: 'unchanged', reason: lateReason(done.why, from.source) };
  if (done.outcome === 'put-off') {
    const reason = `its text changes at nearly every poll: the newest is ingested at ${toInstant(done.until)}`;
    return { id, outcome: 'unchanged', reason, flaps: true };
  }
  return { id, outcome: 'revised' };
}

function embargoOf(content: Pick<ArticleContent, 'embargoUntil'>): number | undefined {
  return content.embargoUntil ? Date.parse(content.embargoUntil) : undefined;
}
