import { type Job as BullJob, type ConnectionOptions, Queue, Worker } from 'bullmq';
import type { Log } from '../log.ts';
import type { StoreConnection } from './connection.ts';
import type { Store } from './store.ts';

/** A wake-up to put into a queue. Its id makes a repeat of the same wake-up nothing. */
export interface QueuedJob {
  name: string;
  payload: Record<string, unknown>;
  id: string;
  /** Newsroom time (ms) before which it is not run. */
  notBefore?: number;
}

/** What the queues must know of a job. */
export interface JobKind {
  name: string;
  retry: { attempts: number; firstMs: number };
  concurrency: number;
}

export interface QueueCounts {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface Queues {
  enqueue(jobs: QueuedJob[]): Promise<void>;
  counts(): Promise<QueueCounts[]>;
  all: Queue[];
  close(): Promise<void>;
}

/** What is kept of jobs that are over, for the operator's eyes: jobs are wake-ups, the store holds what happened. */
const kept = { removeOnComplete: { count: 200 }, removeOnFail: { count: 1_000 } };

function connectionOf(connection: Pick<StoreConnection, 'blocking'>): ConnectionOptions {
  return connection.blocking() as ConnectionOptions;
}

/** One queue a job, all under the newsroom's hash tag. */
export function openQueues(
  store: Store,
  connection: Pick<StoreConnection, 'blocking'>,
  kinds: JobKind[],
  log: Log,
): Queues {
  const shared = connectionOf(connection);
  const queues = new Map(
    kinds.map((kind) => {
      const queue = new Queue(kind.name, {
        connection: shared,
        prefix: store.keys.queues,
        defaultJobOptions: {
          ...kept,
          attempts: kind.retry.attempts,
          backoff: { type: 'exponential', delay: kind.retry.firstMs },
        },
      });
      queue.on('error', (error) => log.debug({ queue: kind.name, reason: error.message }, 'a queue is away'));
      return [kind.name, queue] as const;
    }),
  );

  async function enqueue(jobs: QueuedJob[]): Promise<void> {
    const byQueue = Map.groupBy(jobs, (job) => job.name);
    await Promise.all(
      [...byQueue].map(async ([name, group]) => {
        const queue = queues.get(name);
        if (!queue) throw new Error(`there is no job ${name} in jobs/index.ts`);
        await queue.addBulk(
          group.map((job) => ({ name, data: job.payload, opts: { jobId: job.id, ...delayOf(job, store) } })),
        );
      }),
    );
  }

  return {
    enqueue,
    all: [...queues.values()],
    async counts() {
      return Promise.all(
        [...queues].map(async ([name, queue]) => {
          const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
          return {
            name,
            waiting: counts.waiting ?? 0,
            active: counts.active ?? 0,
            delayed: counts.delayed ?? 0,
            failed: counts.failed ?? 0,
          };
        }),
      );
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function delayOf(job: QueuedJob, store: Store): { delay?: number } {
  const delay = (job.notBefore ?? 0) - store.clock.now();
  return delay > 0 ? { delay } : {};
}

export interface RunningWorker {
  /** Takes no more jobs and waits for those under way. */
  close(): Promise<void>;
}

/** Runs a job's handler for each of its wake-ups. A worker that died is noticed within 20 s. */
export function runWorker(
  store: Store,
  connection: StoreConnection,
  kind: JobKind,
  log: Log,
  handle: (payload: unknown) => Promise<void>,
): RunningWorker {
  const worker = new Worker(kind.name, (job: BullJob) => handle(job.data), {
    connection: connectionOf(connection),
    prefix: store.keys.queues,
    concurrency: kind.concurrency,
    lockDuration: 10_000,
    stalledInterval: 5_000,
    maxStalledCount: 10,
    ...kept,
  });
  worker.on('error', (error) =>
    log.debug({ queue: kind.name, reason: error.message }, 'a worker’s connection is away'),
  );
  worker.on('failed', (job, error) => {
    const over = (job?.attemptsMade ?? 0) >= kind.retry.attempts;
    log[over ? 'error' : 'warn'](
      { job: kind.name, payload: job?.data, attempt: job?.attemptsMade, err: error },
      'a job failed',
    );
  });
  return { close: () => worker.close() };
}
