import type { z } from 'zod';
import type { Context } from '../src/actions/context.ts';
import type { QueuedJob } from '../src/store/queues.ts';

/** A recurring instant at which a job is due, and what instants missed in a downtime mean. */
export interface Schedule {
  /** Six fields, seconds first. */
  cron: string;
  /** `once`: one run makes up for all that were missed; `each`: every one is run. */
  missed: 'once' | 'each';
}

/** What a job's handler is handed beside its payload. */
export interface JobContext extends Context {
  enqueue(jobs: QueuedJob[]): Promise<void>;
  /** Aborted when the program is to stop: nothing new is begun then. */
  stop: AbortSignal;
}

/** A job: one file that exports these names in this order. Jobs carry ids, never content, and may run twice. */
export interface Job {
  name: string;
  payload: z.ZodType;
  schedule?: Schedule;
  /** How often in all, and how long after the first failure (ms); the wait doubles each time. */
  retry: { attempts: number; firstMs: number };
  /** How many may run at the same time in one worker process. */
  concurrency: number;
  /** So many wake-ups of it that come at the same time may share one queued job; each fails and is repeated alone. */
  together?: number;
  handle(payload: never, context: JobContext): Promise<void>;
}
