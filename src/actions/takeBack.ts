import { articleById } from '../article/archive.ts';
import type { Article, ArticleInput } from '../article/article.ts';
import { ArticleRefused } from '../errors.ts';
import { noteVersion } from '../store/scripts/noteVersion.ts';
import type { Late } from '../store/scripts/storeArticle.ts';
import { changeInOrder } from './change.ts';
import { type IngestFrom, namedArticle } from './incoming.ts';
import type { Needs } from './needs.ts';
import { notOwnedReason, setAside } from './setAside.ts';
import { actorOf, lateReason, orderOf } from './versions.ts';

/** What became of a withdrawal that came in. */
export interface TakenBack {
  id: string;
  headline: string;
  outcome: 'revised' | 'unchanged';
  reason?: string;
}

/** The article that a withdrawal names, or throws where there is none. */
export async function articleTakenBack(
  needs: Needs,
  input: ArticleInput,
  from: IngestFrom,
): Promise<Article> {
  const id = await namedArticle(needs, input, from);
  const article = id === undefined ? undefined : await articleById(needs.store, id);
  if (article) return article;
  throw new ArticleRefused('article.unknown', { id: input.id ?? input.guid ?? input.url ?? input.headline });
}

/** Withdraws the article that an input names, where it is its sender's to withdraw; else that waits as a proposal. */
export async function takeBack(needs: Needs, input: ArticleInput, from: IngestFrom): Promise<TakenBack> {
  const article = await articleTakenBack(needs, input, from);
  const { id } = article;
  const headline = article.headline;
  const unchanged = (reason?: string): TakenBack => ({
    id,
    headline,
    outcome: 'unchanged',
    ...(reason ? { reason } : {}),
  });
  const notOwned = notOwnedReason(needs, article, from);
  if (notOwned && article.status === 'withdrawn') return unchanged();
  if (notOwned)
    return unchanged(await setAside(needs, article, { status: 'withdrawn' }, input, from, notOwned));
  const late = await withdrawInOrder(needs, article, input, from);
  if (late) return unchanged(lateReason(late, from.source));
  return article.status === 'withdrawn' ? unchanged() : { id, headline, outcome: 'revised' };
}

async function withdrawInOrder(
  needs: Needs,
  { id, status }: Article,
  input: ArticleInput,
  from: IngestFrom,
): Promise<Late | undefined> {
  const { source } = from;
  const order = orderOf(needs, input, from);
  if (status === 'withdrawn') {
    const noted = order && (await noteVersion(needs.store, { id, source, order }));
    return noted?.outcome === 'late' && noted.why === 'older' ? noted.why : undefined;
  }
  const change = {
    event: 'article.withdrawn',
    note: `withdrawn by ${source}`,
    source,
    order,
    actor: actorOf(needs, from),
  } as const;
  const changed = await changeInOrder(needs, id, change, () => ({ status: 'withdrawn' }));
  return 'late' in changed ? changed.late : undefined;
}
