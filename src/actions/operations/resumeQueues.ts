import type { StoreConnection } from '../../store/connection.ts';
import { resumeQueues as resumeInStore } from '../../store/queues/pausedQueues.ts';
import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { type Context, requireRole } from '../context.ts';

/** Resumes queues that were paused by another tool; returns their names. */
export async function resumeQueues(
  context: Context,
  connection: Pick<StoreConnection, 'blocking'>,
): Promise<string[]> {
  requireRole(context, 'approver');
  const { store, actor } = context;
  const resumed = await resumeInStore(store, connection);
  for (const subject of resumed)
    await appendAudit(store, { actor: actor.name, action: 'queue.resumed', subject });
  return resumed;
}
