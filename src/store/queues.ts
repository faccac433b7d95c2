import { createHash } from 'node:crypto';
import { type Job as BullJob, type ConnectionOptions, Queue, Worker } from 'bullmq';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { StoreConnection } from './connection.ts';
import type { Store } from './store.ts';

/** A wake-up to put into a queue. A repeat with the same id does nothing. */
export interface QueuedJob {
  name: string;
  payload: Record<string, unknown>;
  id: string;
  /** Newsroom time (ms) before which it is not run. */
  notBefore?: number;
}

/** What the queues must know about a job. */
export interface JobKind {
  name: string;
  retry: { attempts: number; firstMs: number };
  concurrency: number;
  /** How many wake-ups that arrive together may share one queued job; by default each has its own. */
  together?: number;
  /** Whether its wake-ups for one instant ahead share one queued job, whose payload is that instant (`dueAt`). */
  sharesInstants?: boolean;
}

export interface QueueCounts {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** Names one job of one queue. */
export interface QueuedJobId {
  queue: string;
  id: string;
}

export interface Queues {
  enqueue(jobs: QueuedJob[]): Promise<void>;
  counts(): Promise<QueueCounts[]>;
  all: Queue[];
  close(): Promise<void>;
}

/** The queues as far as people may see and change them. */
export type JobQueues = Pick<Queues, 'all' | 'counts'>;

/**
 * How many finished jobs are kept for operators. Jobs are only wake-ups: what happened is in the store's own records.
 */
const options = { removeOnComplete: { count: 200 }, removeOnFail: { count: 1_000 } };

function connectionOf(connection: Pick<StoreConnection, 'blocking'>): ConnectionOptions {
  return connection.blocking() as ConnectionOptions;
}

/** One queue for each job, all under the newsroom's hash tag. */
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
          ...options,
          attempts: kind.retry.attempts,
          backoff: { type: 'exponential', delay: kind.retry.firstMs },
        },
      });
      queue.on('error', (error) => log.debug({ queue: kind.name, reason: error.message }, 'a queue is away'));
      return [kind.name, queue] as const;
    }),
  );

  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));

  async function enqueue(jobs: QueuedJob[]): Promise<void> {
    const byQueue = Map.groupBy(jobs, (job) => job.name);
    await Promise.all(
      [...byQueue].map(async ([name, group]) => {
        const [queue, kind] = [queues.get(name), kindOf.get(name)];
        if (!queue || !kind) throw new Error(`there is no job ${name} in jobs/index.ts`);
        await queue.addBulk(
          packed(group, kind, store.clock.now()).map(({ data, ...opts }) => ({
            name,
            data,
            opts,
          })),
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

/** The job; throws if it is no longer kept. */
export async function requireJob(queues: JobQueues, { queue, id }: QueuedJobId): Promise<BullJob> {
  const job = await queues.all.find(({ name }) => name === queue)?.getJob(id);
  if (!job) throw new SluglineError('job.unknown', { id });
  return job;
}

interface Packed {
  data: Record<string, unknown>;
  jobId: string;
  delay?: number;
}

/** So far ahead (ms) an instant is, at least, whose job still takes what is added to it. */
const instantAhead = 1_000;

/**
 * Queued jobs of one kind. A queue's overhead for a job exceeds most handlers' cost, so under load those that may run
 * at the same time share one: a few, in their order. What is due at one instant ahead shares one named by that
 * instant: a job that is there already isn't added again.
 */
function packed(
  jobs: QueuedJob[],
  { together = 1, sharesInstants = false }: Pick<JobKind, 'together' | 'sharesInstants'>,
  now: number,
): Packed[] {
  const isLater = ({ notBefore = 0 }: QueuedJob) => notBefore > now;
  const alone = (job: QueuedJob): Packed => ({ data: job.payload, jobId: job.id });
  const atOnce = jobs.filter((job) => !isLater(job));
  const later = new Map<string, Packed>();
  for (const job of jobs.filter(isLater)) {
    const { notBefore = now } = job;
    const isShared = sharesInstants && notBefore - now > instantAhead;
    const queued = isShared ? { data: { dueAt: notBefore }, jobId: `due-${notBefore}` } : alone(job);
    later.set(queued.jobId, { ...queued, delay: notBefore - now });
  }
  const shared: Packed[] = [];
  for (let first = 0; first < atOnce.length; first += together) {
    const [job, ...others] = atOnce.slice(first, first + together);
    if (!job) continue;
    if (others.length === 0) shared.push(alone(job));
    else {
      const each = [job, ...others].map(({ payload }) => payload);
      shared.push({ data: { each }, jobId: sharedId([job, ...others]) });
    }
  }
  return [...shared, ...later.values()];
}

/**
 * Named by all that it wakes up: entries that a dead reader left are grouped anew with others, and a queue that knows
 * the id already ignores the job.
 */
function sharedId(jobs: QueuedJob[]): string {
  const digest = createHash('sha256')
    .update(jobs.map(({ id }) => id).join('\n'))
    .digest('hex');
  return `${jobs[0]?.id}+${jobs.length - 1}-${digest.slice(0, 16)}`;
}

/** Runs what a queued job wakes up. Those that fail stay in it, to be retried without the others. */
async function runEach(job: BullJob, handle: (payload: unknown) => Promise<void>): Promise<void> {
  const each: unknown = job.data?.each;
  if (!Array.isArray(each)) return handle(job.data);
  const ended = await Promise.allSettled(each.map(handle));
  const failed = ended.flatMap((one, index) => (one.status === 'rejected' ? [{ ...one, index }] : []));
  if (failed.length === 0) return;
  if (failed.length < each.length) await job.updateData({ each: failed.map(({ index }) => each[index]) });
  throw failed[0]?.reason;
}

/** How long the queue may take to record that a job has ended (ms), at a stop. */
const answerMs = 3_000;

export interface RunningWorker {
  /** Takes no more jobs and waits for those in progress. */
  close(): Promise<void>;
}

/** Runs a job's handler for each of its wake-ups. A worker that died is noticed within 20 s. */
export function runWorker(
  store: Store,
  connection: Pick<StoreConnection, 'blocking'>,
  kind: JobKind,
  log: Log,
  handle: (payload: unknown) => Promise<void>,
): RunningWorker {
  const inProgress = new Set<Promise<void>>();
  const run = async (job: BullJob) => {
    const running = runEach(job, handle);
    inProgress.add(running);
    await running.finally(() => inProgress.delete(running));
  };
  const worker = new Worker(kind.name, run, {
    connection: connectionOf(connection),
    prefix: store.keys.queues,
    concurrency: Math.ceil(kind.concurrency / (kind.together ?? 1)),
    lockDuration: 10_000,
    stalledInterval: 5_000,
    maxStalledCount: 10,
    ...options,
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
  return {
    async close() {
      const closing = worker.close();
      // Without the store it never ends. A job that ran to its end then is run again, which changes nothing.
      const idle = Promise.allSettled(inProgress).then(() => store.clock.wait(answerMs));
      await Promise.race([closing, idle]);
    },
  };
}
