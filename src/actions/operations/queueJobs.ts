import type { Job as BullJob } from 'bullmq';
import { appendAudit } from '../../accounts/audit.ts';
import { SluglineError } from '../../errors.ts';
import type { Queues } from '../../store/queues.ts';
import { type Context, requireRole } from '../context.ts';

/** The jobs' queues as far as a person may look into them. */
export type JobQueues = Pick<Queues, 'all' | 'counts'>;

export interface JobCommand {
  queue: string;
  id: string;
}

/** Runs a job that failed for good once more, with all its tries. Throws where it is not failed (any more). */
export async function retryJob(context: Context, queues: JobQueues, command: JobCommand): Promise<void> {
  requireRole(context, 'approver');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state !== 'failed') throw new SluglineError('job.not-allowed', { state, wanted: 'run again' });
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  await note(context, 'job.retried', command);
}

/**
 * Takes a job out of its queue. It is a wake-up only: what it was about stays as it is in the store, and the sweep may
 * wake it up anew. Throws where it is running.
 */
export async function removeJob(context: Context, queues: JobQueues, command: JobCommand): Promise<void> {
  requireRole(context, 'admin');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state === 'active') throw new SluglineError('job.not-allowed', { state, wanted: 'removed' });
  await job.remove();
  await note(context, 'job.removed', command);
}

async function requireJob(queues: JobQueues, { queue, id }: JobCommand): Promise<BullJob> {
  const job = await queues.all.find(({ name }) => name === queue)?.getJob(id);
  if (!job) throw new SluglineError('job.unknown', { id });
  return job;
}

/** BullMQ's queues are no part of the scripts' records, so the audit's line follows the change. */
async function note(context: Context, action: string, { queue, id }: JobCommand): Promise<void> {
  await appendAudit(context.store, { actor: context.actor.name, action, subject: id, detail: queue });
}
