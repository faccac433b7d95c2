import { requireArticle } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { type Context, requireRole } from '../context.ts';
import { takeBackCopies } from '../copies/takeBackCopies.ts';
import { changeArticle } from './changeArticle.ts';

/**
 * Withdraws an article (the news term is "kill"): it leaves every feed, its page and links answer 410, no more posts
 * are sent. `copies` says what to do with the published posts, in place of each channel's `onWithdraw`. Withdrawing
 * twice changes nothing else.
 */
export async function withdrawArticle(
  context: Context,
  command: { id: string; note?: string | undefined; copies?: 'remove' | 'keep' | undefined },
): Promise<Article> {
  const { copies } = command;
  if (copies !== undefined) requireRole(context, 'approver');
  const article = await requireArticle(context.store, command.id);
  if (article.status === 'withdrawn' && (copies === undefined || copies === article.copiesOnWithdraw))
    return article;
  const change = { event: 'article.withdrawn', note: command.note } as const;
  const withdrawn = await changeArticle(context, command.id, change, () => ({
    status: 'withdrawn',
    ...(copies ? { copiesOnWithdraw: copies } : {}),
  }));
  // The event's job does the same if this process dies here.
  await takeBackCopies(context, command.id);
  return withdrawn;
}
