import { authorName } from '../../accounts/roles.ts';
import { requireArticle } from '../../article/archive.ts';
import { describesPictures, requireChannel } from '../../channels/configured.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import { requireDraft, requireVersion } from '../../review/draft.ts';
import { mayMove } from '../../review/states.ts';
import { type Context, requireRole } from '../context.ts';
import { type RequestedPlace, requestedPlace } from '../delivering/requestedTime.ts';
import { scheduleDeliveries } from '../delivering/scheduleDeliveries.ts';
import { completesPair } from './fourEyes.ts';
import { moveDraft } from './moveDraft.ts';
import { requireValidText } from './validateDraft.ts';

export interface ApproveDraft extends RequestedPlace {
  /**
   * How long an approved draft is delayed, so that the approval can be undone (ms); one that goes `now` is not delayed.
   */
  undoMs?: number | undefined;
  id: string;
  version: number | undefined;
}

/** How often an approval is retried because another one came between read and write. */
const rereads = 8;

/**
 * Approves a draft's version. With enough approvals its deliveries get their places in the same step. Four eyes means
 * two approvers, neither of whom wrote or edited it. Refused if the validator finds an issue that no one has answered
 * for, and if the channel requires confirmed alt text. Simultaneous approvals all count.
 */
export async function approveDraft(context: Context, command: ApproveDraft): Promise<Draft> {
  requireRole(context, 'approver');
  for (let again = 0; ; again++) {
    const draft = await requireDraft(context.store, command.id);
    requireVersion(draft, command.version);
    try {
      return await approveOnce(context, draft, command);
    } catch (error) {
      const isSameVersion =
        error instanceof SluglineError &&
        error.code === 'draft.moved' &&
        error.details.version === draft.version;
      if (!isSameVersion || again === rereads) throw error;
    }
  }
}

async function approveOnce(context: Context, draft: Draft, command: ApproveDraft): Promise<Draft> {
  if (!mayMove(draft.state, 'approve')) {
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: 'approved' });
  }
  const article = await requireArticle(context.store, draft.articleId);
  if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
  const requested = requestedPlace(context, draft, command);
  const { config } = requireChannel(context, draft.channel);
  if (config.altText === 'required' && describesPictures(config) && draft.media?.suggested)
    throw new SluglineError('draft.alt-text-needed', { id: draft.id, channel: draft.channel });
  await requireValidText(context, draft);
  const isEnough = config.review !== 'four-eyes' || completesPair(draft, context.actor);
  const approved = {
    approvedBy: [...draft.approvedBy, authorName(context.actor)],
    ...requested,
  };
  return isEnough
    ? scheduleDeliveries(context, draft, approved, command.undoMs)
    : moveDraft(context, draft, 'approve-first', { content: approved, keepVersion: true });
}
