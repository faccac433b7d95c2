import { articleById } from '../article/archive.ts';
import type { Article, ArticleContent } from '../article/article.ts';
import { newArticleId } from '../article/identity.ts';
import { SluglineError } from '../errors.ts';
import { candidateCodes } from '../links/codes.ts';
import { linkableUrl, targetFor } from '../links/target.ts';
import { reviseArticle } from '../store/scripts/reviseArticle.ts';
import { type StoredArticle, storeArticle } from '../store/scripts/storeArticle.ts';
import { firstRevision, type Incoming, nextRevision } from './incoming.ts';
import type { Needs } from './needs.ts';

/** Somebody else may be faster at every turn; nobody is so often. */
const triesAtMost = 5;

/**
 * Stores an article that came in: the first revision of a new one, the next of a known one that says something else.
 * Durable when it answers.
 */
export async function takeIn(
  needs: Needs,
  incoming: Incoming,
): Promise<{ id: string; outcome: 'new' | 'revised' | 'unchanged' }> {
  const { config, clock, log } = needs;
  let id = incoming.ownId ?? newArticleId(config.newsroom.id, incoming.identities, clock.now());
  for (let tries = 0; tries < triesAtMost; tries++) {
    const stored = await storeOnce(needs, incoming, id);
    if (stored.outcome === 'elsewhere') {
      id = stored.id;
      continue;
    }
    if (stored.clash) {
      log.warn(
        { article: id, other: stored.clash, source: incoming.from.source },
        'two articles share an identity; the guid decided',
      );
    }
    if (stored.outcome !== 'known') return { id, outcome: stored.outcome };
    const outcome = await revise(needs, incoming, id, stored.seenBefore);
    if (outcome) return { id, outcome };
  }
  throw new SluglineError('article.moved', { id });
}

async function storeOnce(needs: Needs, incoming: Incoming, id: string): Promise<StoredArticle> {
  const { store, config, clock } = needs;
  const first = firstRevision(incoming, id, clock.now());
  const held = first.holdDrafts ?? (await heldAfterRestore(needs, first));
  const article = held ? { ...first, holdDrafts: held } : first;
  return storeArticle(store, {
    id,
    ownId: incoming.ownId !== undefined,
    identities: incoming.identities,
    source: incoming.from.source,
    digest: incoming.digest,
    json: JSON.stringify(article),
    publishedAt: Date.parse(article.publishedAt),
    embargoUntil: embargoOf(article),
    access: article.access,
    codes: candidateCodes(config.newsroom.id, id, '', 'article'),
    target: targetOf(needs, article),
  });
}

/** A store from a backup does not know what was posted after it was made. */
async function heldAfterRestore(
  { store }: Needs,
  { publishedAt }: Pick<Article, 'publishedAt'>,
): Promise<string | undefined> {
  const restoredAt = await store.redis.hget(store.keys.instance, 'restoredAt');
  if (restoredAt === null || Date.parse(publishedAt) >= Number(restoredAt)) return undefined;
  return 'Slugline was restored from a backup after this was published: it may have been posted already.';
}

/** Makes revision n+1 of a known article; undefined where somebody was faster and it must be looked at again. */
async function revise(
  needs: Needs,
  incoming: Incoming,
  id: string,
  seenBefore: boolean,
): Promise<'revised' | 'unchanged' | undefined> {
  const { store, config } = needs;
  const before = await articleById(store, id);
  if (!before) return undefined;
  const after = nextRevision(before, incoming, seenBefore);
  if (!after) return 'unchanged';
  const hasMoved = before.canonicalUrl !== after.canonicalUrl || before.section !== after.section;
  const done = await reviseArticle(store, {
    id,
    expected: before.revision,
    json: JSON.stringify(after),
    status: after.status,
    publishedAt: Date.parse(after.publishedAt),
    embargoUntil: embargoOf(after),
    access: after.access,
    identities: incoming.identities,
    digest: incoming.digest,
    source: incoming.from.source,
    code: before.code,
    target: hasMoved ? targetOf(needs, after) : undefined,
    revisionsKept: config.retention.revisions,
    event: before.status === 'withdrawn' ? 'article.republished' : 'article.revised',
  });
  return done.outcome === 'moved' ? undefined : 'revised';
}

/** Where the article's own link leads: to the article, or to its record here where its host is not allowed. */
function targetOf(needs: Needs, article: Pick<Article, 'id' | 'canonicalUrl' | 'section'>): string {
  const url = linkableUrl(article, needs.config);
  return targetFor(url, { channel: 'web', variant: 'article', section: article.section }, needs.config);
}

function embargoOf(content: Pick<ArticleContent, 'embargoUntil'>): number | undefined {
  return content.embargoUntil ? Date.parse(content.embargoUntil) : undefined;
}
