import { SluglineError } from '../../errors.ts';
import { type JobQueues, type QueuedJobId, requireJob } from '../../store/queues.ts';
import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { type Context, requireRole } from '../context.ts';

/**
 * Removes a job from its queue. A job is only a wake-up: the record it is about stays as it is in the store, and the
 * sweep may enqueue it again. Throws if the job is running.
 */
export async function removeJob(context: Context, queues: JobQueues, command: QueuedJobId): Promise<void> {
  requireRole(context, 'admin');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state === 'active') throw new SluglineError('job.not-allowed', { state, wanted: 'removed' });
  await job.remove();
  // BullMQ's queues are outside the scripts, so the audit line follows the change.
  await appendAudit(context.store, {
    actor: context.actor.name,
    action: 'job.removed',
    subject: command.id,
    detail: command.queue,
  });
}
