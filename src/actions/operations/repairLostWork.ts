import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { type Context, requireRole } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { type LostWork, lostWork } from './lostWork.ts';

/**
 * Does the work that lost events left undone, each piece by itself, and checks again. Returns what was done and what is
 * still missing.
 */
export async function repairLostWork(context: Context): Promise<{ done: LostWork[]; failed: LostWork[] }> {
  requireRole(context, 'editor');
  const { store, actor } = context;
  const found = await lostWork(context);
  await forEachIsolated(context, found, 'a repair', (lost) => lost.repair());
  const left = found.length === 0 ? [] : await lostWork(context);
  const isLeft = ({ id, kind }: LostWork) => left.some((other) => other.id === id && other.kind === kind);
  const done = found.filter((lost) => !isLeft(lost));
  for (const { id: subject, says: detail } of done)
    await appendAudit(store, { actor: actor.name, action: 'repair.done', subject, detail });
  return { done, failed: left };
}
