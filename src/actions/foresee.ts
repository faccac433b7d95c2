import { articleById } from '../article/archive.ts';
import type { Article, ArticleInput } from '../article/article.ts';
import { newArticleId } from '../article/identity.ts';
import { ArticleRefused, reasonOf } from '../errors.ts';
import { firstRevision, type Incoming, knownBy, type Next, nextRevision, readIncoming } from './incoming.ts';
import { type Ingested, type IngestFrom, parseArticle, remarksOn } from './ingest.ts';
import { heldReason } from './inTime.ts';
import type { Needs } from './needs.ts';
import { notOwnedReason } from './setAside.ts';
import { articleTakenBack } from './takeBack.ts';
import { isPersons } from './versions.ts';

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
    const parsed = parseArticle(input, where);
    if (parsed.status === 'withdrawn') return { row: await withdrawal(needs, parsed, from) };
    return await taken(needs, parsed, from, where);
  } catch (error) {
    if (!(error instanceof ArticleRefused)) throw error;
    const { headline } = input;
    return { row: { id: null, headline, outcome: 'rejected', reason: reasonOf(error) } };
  }
}

async function withdrawal(needs: Needs, input: ArticleInput, from: IngestFrom): Promise<Ingested> {
  const { id, headline, ...article } = await articleTakenBack(needs, input, from);
  if (article.status === 'withdrawn') return { id, headline, outcome: 'unchanged' };
  const reason = notOwnedReason(needs, article, from);
  return reason ? { id, headline, outcome: 'unchanged', reason } : { id, headline, outcome: 'revised' };
}

async function taken(needs: Needs, input: ArticleInput, from: IngestFrom, where: string): Promise<Foreseen> {
  const { store, config, clock } = needs;
  const incoming = await readIncoming(needs, input, from, where);
  const { ownId, identities, content } = incoming;
  const known = ownId ?? (await knownBy(needs, identities));
  const before = known ? await articleById(store, known) : undefined;
  const id = before?.id ?? newArticleId(config.newsroom.id, identities, clock.now());
  const remarks = remarksOn(needs, input, from);
  const row = (outcome: Ingested['outcome'], why?: string): Ingested => {
    const held = outcome === 'unchanged' ? undefined : heldReason(content, from, incoming.now);
    const reason = [why, held, remarks].filter(Boolean).join('; ');
    return { id, headline: content.headline, outcome, ...(reason ? { reason } : {}) };
  };
  if (!before) return { row: row('new'), article: firstRevision(incoming, id, clock.now()) };
  const next = await nextOf(needs, before, incoming);
  return 'after' in next
    ? { row: row('revised'), article: next.after }
    : { row: row('unchanged', next.reason), article: before };
}

/** What a known article would become, but for the order of a signed source's versions, which only the store knows. */
async function nextOf(needs: Needs, before: Article, incoming: Incoming): Promise<Next> {
  const { redis, keys } = needs.store;
  const { digest, from, input } = incoming;
  const seenField = `seen:${from.source}`;
  const [current, seen] = await redis.hmget(keys.article(before.id), 'digest', seenField);
  const revives = before.status === 'withdrawn' && input.status !== undefined;
  const isRepeat = seen === digest && !isPersons(needs, from);
  if (!revives && (current === digest || isRepeat)) return {};
  const reason = notOwnedReason(needs, before, from);
  return reason ? { reason } : nextRevision(needs, before, incoming, seen !== null);
}
