import type { Article } from '../../article/article.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { type DraftContent, draftIdOf, peopleOf } from '../../review/draft.ts';
import type { NewDraft } from '../../store/scripts/draft/createDrafts.ts';
import type { Context } from '../context.ts';
import { mediaOf, type Prepared, textOfDraft } from './prepareDraft.ts';

/**
 * A draft of an article for a channel and purpose as it is first stored. `waits` says why a person must review it;
 * without it the channel posts without review.
 */
export function newDraft(
  context: Pick<Context, 'config'>,
  article: Article,
  channel: ChannelConfig,
  made: { purpose: string; prepared: Prepared; waits: string | undefined; authors?: string[] },
): NewDraft {
  const { purpose, prepared, waits } = made;
  const { composition } = prepared;
  const state = !composition.fits ? 'needs_edit' : waits === undefined ? 'approved' : 'in_review';
  const content: DraftContent = {
    ...textOfDraft(prepared, article),
    reasons: [...composition.reasons, ...(waits ? [waits] : [])],
    ...(purpose === 'post' ? mediaOf(article) : {}),
    ...(article.contentWarning ? { contentWarning: article.contentWarning } : {}),
    ...(article.sensitive === undefined ? {} : { sensitive: article.sensitive }),
    authors: made.authors ?? [],
    approvedBy: state === 'approved' ? ['auto'] : [],
    deliveries: [],
  };
  const id = draftIdOf(context.config.newsroom.id, article.id, channel.id, purpose);
  const people = peopleOf(content);
  return { id, channel: channel.id, purpose, state, json: JSON.stringify(content), people };
}
