import type { Article } from '../article/article.ts';
import { changeArticle, requireArticle } from './change.ts';
import type { Needs } from './needs.ts';

/**
 * Takes an article back (the news term is "kill"): it leaves every feed, its record and links answer 410, nothing more
 * of it is sent. What was sent is named on its record and at the desk. Withdrawing twice changes nothing.
 */
export async function withdrawArticle(
  needs: Needs,
  command: { id: string; note?: string | undefined },
): Promise<Article> {
  const article = await requireArticle(needs, command.id);
  if (article.status === 'withdrawn') return article;
  const change = { event: 'article.withdrawn', note: command.note } as const;
  return changeArticle(needs, command.id, change, () => ({ status: 'withdrawn' }));
}
