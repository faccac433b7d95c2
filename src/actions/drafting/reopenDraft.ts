import { requireArticle } from '../../article/archive.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, requireDraft, requireVersion } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { moveDraft } from './moveDraft.ts';
import { currentIssues } from './validateDraft.ts';

/**
 * Undoes the rejection of a draft: it is in review again with the same text. If the article was revised meanwhile it is
 * stale, and if its text can't be approved as it is it needs an edit. Refused if the article is withdrawn.
 */
export async function reopenDraft(
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(context.store, draft.articleId);
  if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
  const isStale = draft.articleRevision !== article.revision && !draft.purpose.startsWith('correction:');
  const issues = isStale ? [] : await currentIssues(context, draft, draft, article);
  const { name } = context.actor;
  const stale = [
    `The article was revised (revision ${article.revision}): compose it again, or keep this text.`,
  ];
  return moveDraft(context, draft, isStale ? 'reopen-stale' : issues.length > 0 ? 'reopen-unfit' : 'reopen', {
    content: { approvedBy: [], reasons: isStale ? stale : [`Reopened by ${name}.`, ...issues] },
    without: ['rejectedBy', 'rejectedWhy', 'rejectedAt'],
  });
}
