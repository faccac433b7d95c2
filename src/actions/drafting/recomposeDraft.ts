import { requireArticle } from '../../article/archive.ts';
import { requireChannel } from '../../channels/configured.ts';
import type { Draft } from '../../review/draft.ts';
import { requireDraft, requireVersion } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { moveDraft } from './moveDraft.ts';
import { mediaOf, prepare, textOfDraft } from './prepareDraft.ts';

/** Composes a stale draft again from the current article. If nothing fits without distortion, a person writes it. */
export async function recomposeDraft(
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  const article = await requireArticle(context.store, draft.articleId);
  const [prepared] = await prepare(context, article, [requireChannel(context, draft.channel).config]);
  if (!prepared) return draft;
  const { contentWarning, sensitive } = article;
  return moveDraft(context, draft, prepared.composition.fits ? 'recompose' : 'recompose-unfit', {
    content: {
      ...textOfDraft(prepared, article),
      ...mediaOf(article, draft.media),
      ...(contentWarning ? { contentWarning } : {}),
      ...(sensitive === undefined ? {} : { sensitive }),
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
