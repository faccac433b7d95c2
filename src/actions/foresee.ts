import { articleById } from '../article/archive.ts';
import type { Article, ArticleInput } from '../article/article.ts';
import { newArticleId } from '../article/identity.ts';
import { ArticleRefused, reasonOf } from '../errors.ts';
import { firstRevision, knownBy, namedArticle, nextRevision, readIncoming } from './incoming.ts';
import { channelsWord, type Ingested, type IngestFrom, parseArticle } from './ingest.ts';
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
  const id = await namedArticle(needs, input, from);
  const article = id ? await articleById(needs.store, id) : undefined;
  if (!article) throw new ArticleRefused('article.unknown', { id: input.id ?? input.url ?? input.headline });
  const outcome = article.status === 'withdrawn' ? 'unchanged' : 'revised';
  return { id: article.id, headline: article.headline, outcome };
}

async function taken(needs: Needs, input: ArticleInput, from: IngestFrom, where: string): Promise<Foreseen> {
  const { store, config, clock } = needs;
  const incoming = await readIncoming(needs, input, from, where);
  const { ownId, identities, digest, content } = incoming;
  const known = ownId ?? (await knownBy(needs, identities));
  const before = known ? await articleById(store, known) : undefined;
  const id = before?.id ?? newArticleId(config.newsroom.id, identities, clock.now());
  const word = channelsWord(needs, input, from);
  const row = (outcome: Ingested['outcome']): Ingested => ({
    id,
    headline: content.headline,
    outcome,
    ...word,
  });
  if (!before) return { row: row('new'), article: firstRevision(incoming, id, clock.now()) };
  const [current, seen] = await store.redis.hmget(store.keys.article(id), 'digest', `seen:${from.source}`);
  const after =
    current === digest || seen === digest ? undefined : nextRevision(before, incoming, seen !== null);
  return after ? { row: row('revised'), article: after } : { row: row('unchanged'), article: before };
}
