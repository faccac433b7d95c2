import { toInstant } from '../../clock.ts';
import { type Draft, requireDraft, requireVersion } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { moveDraft } from './moveDraft.ts';

/**
 * Rejects a draft, with a reason; its scheduled deliveries are cancelled. The article gets no other draft for this
 * purpose.
 */
export async function rejectDraft(
  context: Context,
  command: { id: string; reason?: string | undefined; version?: number | undefined },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  if (command.version !== undefined) requireVersion(draft, command.version);
  const reason = command.reason?.trim() || 'no reason was given';
  return moveDraft(context, draft, 'reject', {
    content: {
      rejectedBy: context.actor.name,
      rejectedWhy: reason,
      rejectedAt: toInstant(context.clock.now()),
    },
    reason,
  });
}
