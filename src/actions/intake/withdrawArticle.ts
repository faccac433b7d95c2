import { requireArticle } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import type { Context } from '../context.ts';
import { changeArticle } from './changeArticle.ts';

/**
 * Takes an article back (the news term is "kill"): it leaves every feed, its record and links answer 410, nothing more
 * of it is sent. What was sent is named on its record and at the desk. Withdrawing twice changes nothing.
 */
export async function withdrawArticle(
  context: Context,
  command: { id: string; note?: string | undefined },
): Promise<Article> {
  const article = await requireArticle(context.store, command.id);
  if (article.status === 'withdrawn') return article;
  const change = { event: 'article.withdrawn', note: command.note } as const;
  return changeArticle(context, command.id, change, () => ({ status: 'withdrawn' }));
}
