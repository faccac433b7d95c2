import { articleById } from '../../article/archive.ts';
import type { Article, ArticleInput } from '../../article/article.ts';
import type { IngestFrom } from '../../article/revision.ts';
import { actorOf, lateReason, orderOf } from '../../article/versions.ts';
import { ArticleRefused } from '../../errors.ts';
import { recordVersion } from '../../store/scripts/article/recordVersion.ts';
import type { Late } from '../../store/scripts/article/storeArticle.ts';
import type { Context } from '../context.ts';
import { changeInOrder } from './changeArticle.ts';
import { namedArticle } from './incoming.ts';
import { notOwnedReason, setAside } from './setAsideChange.ts';

/** The outcome of a source's withdrawal. */
export interface SourceWithdrawal {
  id: string;
  headline: string;
  outcome: 'revised' | 'unchanged';
  reason?: string;
}

/** The article that a withdrawal names; throws if there is none. */
export async function articleToWithdraw(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
): Promise<Article> {
  const id = await namedArticle(context, input, from);
  const article = id === undefined ? undefined : await articleById(context.store, id);
  if (article) return article;
  throw new ArticleRefused('article.unknown', { id: input.id ?? input.guid ?? input.url ?? input.headline });
}

/** Withdraws the article that an input names, if it is the sender's own; otherwise that becomes a proposal. */
export async function withdrawFromSource(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
): Promise<SourceWithdrawal> {
  const article = await articleToWithdraw(context, input, from);
  const { id } = article;
  const headline = article.headline;
  const unchanged = (reason?: string): SourceWithdrawal => ({
    id,
    headline,
    outcome: 'unchanged',
    ...(reason ? { reason } : {}),
  });
  const notOwned = notOwnedReason(context, article, from);
  if (notOwned && article.status === 'withdrawn') return unchanged();
  if (notOwned)
    return unchanged(await setAside(context, article, { status: 'withdrawn' }, input, from, notOwned));
  const late = await withdrawInOrder(context, article, input, from);
  if (late) return unchanged(lateReason(late, from.source));
  return article.status === 'withdrawn' ? unchanged() : { id, headline, outcome: 'revised' };
}

async function withdrawInOrder(
  context: Context,
  { id, status }: Article,
  input: ArticleInput,
  from: IngestFrom,
): Promise<Late | undefined> {
  const { source } = from;
  const order = orderOf(context, input, from);
  if (status === 'withdrawn') {
    const noted = order && (await recordVersion(context.store, { id, source, order }));
    return noted?.outcome === 'late' && noted.why === 'older' ? noted.why : undefined;
  }
  const change = {
    event: 'article.withdrawn',
    note: `withdrawn by ${source}`,
    source,
    order,
    actor: actorOf(context, from),
  } as const;
  const changed = await changeInOrder(context, id, change, () => ({ status: 'withdrawn' }));
  return 'late' in changed ? changed.late : undefined;
}
