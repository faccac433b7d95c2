import type { Draft } from '../review/draft.ts';
import { requireArticle } from './change.ts';
import { requireChannel } from './channel.ts';
import { moveDraft, requireDraft, requireVersion } from './draftChange.ts';
import { type Needs, requireRole } from './needs.ts';
import { mediaOf, prepare, textOfDraft } from './prepare.ts';

/** Makes a stale draft's text anew from the article as it is now. Where nothing honest fits, a person writes it. */
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
  const { contentWarning, sensitive } = article;
  return moveDraft(needs, draft, prepared.composition.fits ? 'recompose' : 'recompose-unfit', {
    content: {
      ...textOfDraft(prepared, article),
      ...mediaOf(article, draft.media),
      ...(contentWarning ? { contentWarning } : {}),
      ...(sensitive === undefined ? {} : { sensitive }),
      authors: [],
      approvedBy: [],
    },
    without: [
      'editedBy',
      'override',
      ...(contentWarning ? [] : (['contentWarning'] as const)),
      ...(sensitive === undefined ? (['sensitive'] as const) : []),
      ...(article.image?.url === undefined ? (['media'] as const) : []),
    ],
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
