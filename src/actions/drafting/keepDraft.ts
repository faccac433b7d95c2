import { requireArticle } from '../../article/archive.ts';
import { type Draft, requireDraft, requireVersion } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { moveDraft } from './moveDraft.ts';

/** Keeps a stale draft's text: an editor has read the change and finds that the text is still correct. */
export async function keepDraft(
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(context.store, draft.articleId);
  return moveDraft(context, draft, 'keep', {
    content: { reasons: [`Kept by ${context.actor.name} for revision ${article.revision}.`], approvedBy: [] },
    articleRevision: article.revision,
  });
}
