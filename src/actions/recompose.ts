import { SluglineError } from '../errors.ts';
import type { Draft } from '../review/draft.ts';
import { requireArticle } from './change.ts';
import { requireChannel } from './channel.ts';
import { prepare, textOfDraft } from './draftArticle.ts';
import { moveDraft, requireDraft, requireVersion } from './draftChange.ts';
import { type Needs, requireRole } from './needs.ts';

/** Makes a stale draft's text anew from the article as it is now. */
export async function recomposeDraft(
  needs: Needs,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(needs, 'editor');
  const draft = await requireDraft(needs, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(needs, draft.articleId);
  const [prepared] = await prepare(needs, article, [requireChannel(needs, draft.channel).config]);
  if (!prepared) return draft;
  const { composition, link } = prepared;
  const [first] = composition.parts;
  // Recomposed text goes into review; what is too long can't, and a person writes it instead.
  if (first && first.length > first.limit)
    throw new SluglineError('draft.does-not-fit', {
      length: first.length,
      limit: first.limit,
      channel: draft.channel,
    });
  return moveDraft(needs, draft, 'recompose', {
    content: { ...textOfDraft(composition, link), authors: [], approvedBy: [] },
    articleRevision: article.revision,
  });
}

/** Keeps a stale draft's text: somebody has looked at what changed and found that it still holds. */
export async function keepDraft(
  needs: Needs,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(needs, 'editor');
  const draft = await requireDraft(needs, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(needs, draft.articleId);
  return moveDraft(needs, draft, 'keep', {
    content: { reasons: [`Kept by ${needs.actor.name} for revision ${article.revision}.`], approvedBy: [] },
    articleRevision: article.revision,
  });
}
