import { contentOf, type Draft } from '../review/draft.ts';
import { moveDraft, requireDraft, requireVersion } from './draftChange.ts';
import { type Needs, requireRole } from './needs.ts';

/** Says no to a draft, with a reason; what it had scheduled is cancelled. The article makes no other draft for this purpose. */
export async function rejectDraft(
  needs: Needs,
  command: { id: string; reason?: string | undefined; version?: number | undefined },
): Promise<Draft> {
  requireRole(needs, 'editor');
  const draft = await requireDraft(needs, command.id);
  if (command.version !== undefined) requireVersion(draft, command.version);
  const reason = command.reason?.trim() || 'no reason was given';
  return moveDraft(needs, draft, 'reject', {
    content: { ...contentOf(draft), rejectedBy: needs.actor.name, rejectedWhy: reason },
    reason,
  });
}
