import { requireArticle } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { requireChannel } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import type { ComposedPart } from '../../compose/composer.ts';
import type { Copy } from '../../delivery/copy.ts';
import { copyMoves } from '../../delivery/copyStates.ts';
import { SluglineError } from '../../errors.ts';
import {
  contentOf,
  type Draft,
  type DraftContent,
  draftById,
  draftIdOf,
  peopleOf,
} from '../../review/draft.ts';
import { createDrafts } from '../../store/scripts/draft/createDrafts.ts';
import { type Context, requireRole } from '../context.ts';
import { approveDraft } from '../drafting/approveDraft.ts';
import { editedText } from '../drafting/editDraft.ts';
import { newDraft } from '../drafting/newDraft.ts';
import { prepare } from '../drafting/prepareDraft.ts';
import { nextEditPurpose } from './editPurposes.ts';
import { markEditing } from './markEditing.ts';
import { type FoundCopy, requireCopy } from './requireCopy.ts';

export interface EditCopy {
  id: string;
  /** The copy's version that the person saw. */
  version: number | undefined;
  text: string;
  /** Why the text may say what the article does not. */
  override?: string | undefined;
}

/**
 * Changes the text of a published post. The change is a separate draft, checked like every text. An approver's call
 * is its approval; under four eyes it waits for another approver. Returns the updated copy.
 */
export async function editCopy(context: Context, command: EditCopy): Promise<FoundCopy> {
  requireRole(context, 'approver');
  const found = await requireCopy(context, command.id);
  const { copy } = found;
  requireCopyVersion(copy, command.version);
  if (!copyMoves.edit.includes(copy.state))
    throw new SluglineError('copy.moved', { id: copy.id, state: copy.state });
  if (!copy.can.includes('edit'))
    throw new SluglineError('copy.not-editable', {
      id: copy.id,
      channel: copy.channel,
      where: copy.url ?? copy.channel,
    });
  const article = await requireArticle(context.store, copy.articleId);
  if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
  const draft = await draftOfEdit(context, article, found);
  const { parts, override } = await editedText(context, draft, { ...command, part: 1 });
  const { name } = context.actor;
  const content: DraftContent = {
    ...contentOf(draft),
    parts,
    ...(override ? { override } : {}),
    reasons: [`${name} is changing the published post.`],
    editedBy: name,
    authors: [name],
  };
  const { created } = await createDrafts(context.store, article, [
    { ...draft, state: 'in_review', json: JSON.stringify(content), people: peopleOf(content) },
  ]);
  // Another edit of the article's posts on this channel took the number in the same moment: what is stored is its text.
  if (created === 0) throw new SluglineError('copy.moved', { id: copy.id, state: copy.state });
  if (requireChannel(context, copy.channel).config.review !== 'four-eyes') {
    const approved = await approveDraft(context, { id: draft.id, version: 1 });
    const [change] = approved.deliveries;
    if (change) await markEditing(context, copy.id, change);
  }
  return requireCopy(context, copy.id);
}

function requireCopyVersion(copy: Copy, version: number | undefined): void {
  if (version === undefined)
    throw new SluglineError('copy.version-needed', { id: copy.id, version: copy.version });
  if (version !== copy.version) throw new SluglineError('copy.moved', { id: copy.id, state: copy.state });
}

/**
 * The edit's draft before its text is written: the draft of the post, with only the copy's part. If that draft is no
 * longer stored, the text is composed again.
 */
async function draftOfEdit(
  context: Context,
  article: Article,
  { copy, delivery }: FoundCopy,
): Promise<Draft> {
  const { store, config } = context;
  const names = await store.redis.hkeys(store.keys.articleDrafts(article.id));
  const purpose = nextEditPurpose(names, copy.channel);
  const original = (await draftById(store, delivery.draftId)) ?? (await composedAnew(context, article, copy));
  const part = original.parts[copy.part - 1] ?? original.parts[0];
  if (!part) throw new SluglineError('draft.unknown', { id: delivery.draftId });
  const { override, media, alternatives, wantedAt, corrects, ...rest } = original;
  const asItIs: ComposedPart = { ...part, text: copy.text };
  return {
    ...rest,
    id: draftIdOf(config.newsroom.id, article.id, copy.channel, purpose),
    version: 1,
    purpose,
    copyId: copy.id,
    state: 'in_review',
    parts: [asItIs],
    approvedBy: [],
    deliveries: [],
  };
}

async function composedAnew(context: Context, article: Article, { channel }: Copy): Promise<Draft> {
  const { config } = requireChannel(context, channel);
  const [prepared] = await prepare(context, article, [config]);
  if (!prepared) throw new Error(`nothing was composed of ${article.id} for ${channel}`);
  const { id, state, json } = newDraft(context, article, config, { purpose: 'post', prepared, waits: '' });
  const createdAt = toInstant(context.clock.now());
  const about = { articleId: article.id, articleRevision: article.revision, channel, purpose: 'post' };
  return { ...(JSON.parse(json) as DraftContent), ...about, id, version: 1, state, createdAt };
}
