import type { z } from 'zod';
import type { Needs } from '../src/actions/needs.ts';

/** A recurring instant at which a job is due, and what instants missed in a downtime mean. */
export interface Schedule {
  cron: string;
  /** `once`: one run makes up for all that were missed; `each`: every one is run. */
  missed: 'once' | 'each';
}

/** A job: one file that exports one of these. Jobs carry ids, never content, and may run twice. */
export interface Job<P = unknown> {
  name: string;
  payload: z.ZodType<P>;
  schedule?: Schedule;
  /** How often, and how long after a failure: the n-th wait is `firstMs` × 2^(n-1). */
  retry: { attempts: number; firstMs: number };
  /** How many may run at the same time in one worker. */
  concurrency: number;
  handle(payload: P, needs: Needs, signal: AbortSignal): Promise<void>;
}
