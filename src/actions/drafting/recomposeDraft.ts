import type { Draft } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { requireChannel } from '../delivering/configuredChannel.ts';
import { requireArticle } from '../intake/changeArticle.ts';
import { moveDraft, requireDraft, requireVersion } from './changeDraft.ts';
import { mediaOf, prepare, textOfDraft } from './prepareDraft.ts';

/** Makes a stale draft's text anew from the article as it is now. Where nothing honest fits, a person writes it. */
export async function recomposeDraft(
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(context, draft.articleId);
  const [prepared] = await prepare(context, article, [requireChannel(context, draft.channel).config]);
  if (!prepared) return draft;
  const { contentWarning, sensitive } = article;
  return moveDraft(context, draft, prepared.composition.fits ? 'recompose' : 'recompose-unfit', {
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
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(context, draft.articleId);
  return moveDraft(context, draft, 'keep', {
    content: { reasons: [`Kept by ${context.actor.name} for revision ${article.revision}.`], approvedBy: [] },
    articleRevision: article.revision,
  });
}
