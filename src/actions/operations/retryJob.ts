import { SluglineError } from '../../errors.ts';
import { type JobQueues, type QueuedJobId, requireJob } from '../../store/queues.ts';
import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { type Context, requireRole } from '../context.ts';

/** Runs a failed job again, with all its attempts. Throws if it has not failed. */
export async function retryJob(context: Context, queues: JobQueues, command: QueuedJobId): Promise<void> {
  requireRole(context, 'approver');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state !== 'failed') throw new SluglineError('job.not-allowed', { state, wanted: 'run again' });
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  // BullMQ's queues are outside the scripts, so the audit line follows the change.
  await appendAudit(context.store, {
    actor: context.actor.name,
    action: 'job.retried',
    subject: command.id,
    detail: command.queue,
  });
}
