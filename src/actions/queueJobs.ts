import type { Job as BullJob } from 'bullmq';
import { noteInAudit } from '../accounts/audit.ts';
import { SluglineError } from '../errors.ts';
import type { Queues } from '../store/queues.ts';
import { type Needs, requireRole } from './needs.ts';

/** The jobs' queues as far as a person may look into them. */
export type JobQueues = Pick<Queues, 'all' | 'counts'>;

export interface JobCommand {
  queue: string;
  id: string;
}

/** Runs a job that failed for good once more, with all its tries. Throws where it is not failed (any more). */
export async function retryJob(needs: Needs, queues: JobQueues, command: JobCommand): Promise<void> {
  requireRole(needs, 'approver');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state !== 'failed') throw new SluglineError('job.not-allowed', { state, wanted: 'run again' });
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  await note(needs, 'job.retried', command);
}

/**
 * Takes a job out of its queue. It is a wake-up only: what it was about stays as it is in the store, and the sweep may
 * wake it up anew. Throws where it is running.
 */
export async function removeJob(needs: Needs, queues: JobQueues, command: JobCommand): Promise<void> {
  requireRole(needs, 'admin');
  const job = await requireJob(queues, command);
  const state = await job.getState();
  if (state === 'active') throw new SluglineError('job.not-allowed', { state, wanted: 'removed' });
  await job.remove();
  await note(needs, 'job.removed', command);
}

async function requireJob(queues: JobQueues, { queue, id }: JobCommand): Promise<BullJob> {
  const job = await queues.all.find(({ name }) => name === queue)?.getJob(id);
  if (!job) throw new SluglineError('job.unknown', { id });
  return job;
}

/** BullMQ's queues are no part of the scripts' records, so the audit's line follows the change. */
async function note(needs: Needs, action: string, { queue, id }: JobCommand): Promise<void> {
  await noteInAudit(needs.store, { actor: needs.actor.name, action, subject: id, detail: queue });
}
