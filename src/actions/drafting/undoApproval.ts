import { authorName } from '../../accounts/roles.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, requireDraft, requireVersion } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { moveDraft } from './moveDraft.ts';

/**
 * Undoes one's own approval of a draft of which nothing has been sent yet: it is in review again, with the same text.
 */
export async function undoApproval(
  context: Context,
  command: { id: string; version: number | undefined },
): Promise<Draft> {
  requireRole(context, 'approver');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  const name = authorName(context.actor);
  if (draft.approvedBy.at(-1) !== name)
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: 'undone by you' });
  return moveDraft(context, draft, 'undo', {
    content: { approvedBy: draft.approvedBy.slice(0, -1) },
    without: ['wantedAt', 'place'],
    keepVersion: true,
    reason: `${context.actor.name} took the approval back.`,
  });
}
