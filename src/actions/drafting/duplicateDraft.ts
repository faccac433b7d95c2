import { SluglineError } from '../../errors.ts';
import { type Draft, requireDraft } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { draftByHand } from './draftByHand.ts';
import { editDraft } from './editDraft.ts';

/** The result of duplicating: `hasText` if the draft has the original's text, otherwise `why` it has not. */
export interface Duplicated {
  draft: Draft;
  made: boolean;
  hasText: boolean;
  why?: string;
}

/**
 * Makes a draft of the same article for another channel with the text of this one, around the other channel's own link.
 * If that text does not fit, the draft has the channel's composed text. An existing open draft stays as it is.
 */
export async function duplicateDraft(
  context: Context,
  command: { id: string; channel: string },
): Promise<Duplicated> {
  const original = await requireDraft(context.store, command.id);
  if (command.channel === original.channel)
    throw new SluglineError('request.invalid', { where: 'channel', what: 'should be another channel' });
  const { draft, made } = await draftByHand(context, {
    articleId: original.articleId,
    channel: command.channel,
  });
  if (!made) return { draft, made, hasText: false, why: 'it had an open draft already' };
  const text = original.parts[0]?.text.replaceAll(original.link.url, draft.link.url) ?? '';
  if (original.parts.length > 1 || draft.parts.length > 1)
    return { draft, made, hasText: false, why: 'a thread is composed for each channel' };
  try {
    const override = original.override?.reason;
    const command = { id: draft.id, version: draft.version, text, ...(override ? { override } : {}) };
    return { draft: await editDraft(context, command), made, hasText: true };
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    return { draft, made, hasText: false, why: error.message };
  }
}
