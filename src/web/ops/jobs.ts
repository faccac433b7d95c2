import type { Job as BullJob, JobType, Queue } from 'bullmq';
import { toInstant } from '../../clock.ts';
import type { JobQueues } from '../../store/queues.ts';

/** The states of a job, in the order in which people look for them: failures first. */
export const jobStates = ['failed', 'active', 'waiting', 'delayed', 'completed'] as const;
export type JobState = (typeof jobStates)[number];

/** BullMQ's own names for these states: a waiting job has one of two states there. */
const placesOf: Record<JobState, JobType[]> = {
  failed: ['failed'],
  active: ['active'],
  waiting: ['waiting', 'prioritized'],
  delayed: ['delayed'],
  completed: ['completed'],
};

/** A job as shown to operators. */
export interface JobRow {
  queue: string;
  id: string;
  state: JobState;
  /** Its payload: ids, never content. */
  payload: string;
  attempts: number;
  /** How many attempts it may make. */
  most: number;
  /** Why its last attempt failed. */
  error?: string;
  trace?: string;
  /** When it was added to the queue. */
  at: string;
  /** When it may run at the earliest. */
  dueAt?: string;
  endedAt?: string;
}

/** One page of one queue's jobs, or the first page of every queue's, newest first. `more`: there are older ones. */
export async function jobsIn(
  queues: JobQueues,
  state: JobState,
  filter: { queue?: string | undefined; from: number; most: number },
): Promise<{ rows: JobRow[]; more: boolean }> {
  const wanted = queues.all.filter(({ name }) => filter.queue === undefined || name === filter.queue);
  const from = filter.queue === undefined ? 0 : filter.from;
  const found = await Promise.all(wanted.map((queue) => rowsOf(queue, state, from, filter.most + 1)));
  const rows = found.flatMap((each) => each.slice(0, filter.most));
  const more = found.some((each) => each.length > filter.most);
  return { rows: rows.sort((a, b) => (a.at < b.at ? 1 : -1)), more };
}

/** How many jobs of each queue and state are searched for an id in their payload. */
const maxSearched = 500;

/** Jobs with this id, or with it in their payload: that of a delivery, a draft or an article. */
export async function jobsAbout(queues: JobQueues, id: string): Promise<JobRow[]> {
  const found = await Promise.all(
    queues.all.flatMap((queue) => jobStates.map((state) => rowsOf(queue, state, 0, maxSearched))),
  );
  return found.flat().filter((row) => row.id === id || row.payload.includes(id));
}

async function rowsOf(queue: Queue, state: JobState, from: number, count: number): Promise<JobRow[]> {
  const jobs = await queue.getJobs(placesOf[state], from, from + count - 1);
  // BullMQ returns undefined for a job that finishes while it is read, whatever its types say.
  return jobs.filter((job) => Boolean(job)).map((job) => rowOf(queue.name, state, job));
}

function rowOf(queue: string, state: JobState, job: BullJob): JobRow {
  const { opts, attemptsMade, failedReason, stacktrace, timestamp, delay, finishedOn } = job;
  return {
    queue,
    id: job.id ?? '',
    state,
    payload: JSON.stringify(job.data),
    attempts: attemptsMade,
    most: opts.attempts ?? 1,
    ...(failedReason ? { error: failedReason } : {}),
    ...(stacktrace?.length ? { trace: stacktrace.at(-1) ?? '' } : {}),
    at: toInstant(timestamp),
    ...(state === 'delayed' ? { dueAt: toInstant(timestamp + delay) } : {}),
    ...(finishedOn ? { endedAt: toInstant(finishedOn) } : {}),
  };
}
