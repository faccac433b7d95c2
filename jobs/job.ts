import type { z } from 'zod';
import type { Context } from '../src/actions/context.ts';
import { dueIds } from '../src/actions/operations/dueIds.ts';
import type { Recurring } from '../src/actions/operations/tick.ts';
import type { Config } from '../src/config/schema.ts';
import type { DueSet } from '../src/store/keys.ts';
import type { Event } from '../src/store/outbox.ts';
import type { QueuedJob } from '../src/store/queues.ts';

/** A recurring instant at which a job is due, and what instants missed in a downtime mean. */
export interface Schedule {
  /** Six fields, seconds first. */
  cron: string;
  /** `once`: one run makes up for all missed ones; `each`: every one is run. */
  missed: 'once' | 'each';
}

export type Payload = Record<string, unknown>;

/** One requested run of a job. */
export interface WakeUp {
  payload: Payload;
  /** Newsroom time (ms) before which it is not run. */
  notBefore?: number | undefined;
}

/** What a job's handler receives besides its payload. */
export interface JobContext extends Context {
  enqueue(jobs: QueuedJob[]): Promise<void>;
  /** Aborted when the program is stopping: nothing new is begun then. */
  stop: AbortSignal;
}

/** A job: one file that exports these names in this order. Jobs carry ids, never content, and may run twice. */
export interface Job {
  name: string;
  payload: z.ZodType;
  schedule?: Schedule;
  /** The schedules that the configuration gives it. */
  schedules?(config: Config): Omit<Recurring, 'timezone' | 'job'>[];
  /** The runs that an event calls for; none if it is irrelevant. */
  on?(event: Event): WakeUp[];
  /** What is due by now, for the sweep: one run each, in case its wake-up was lost. */
  due?(context: Context): Promise<Payload[]>;
  /** How many attempts in all, and how long after the first failure (ms); the wait doubles each time. */
  retry: { attempts: number; firstMs: number };
  /** How many may run at the same time in one worker process. */
  concurrency: number;
  /**
   * How many of its wake-ups that arrive together may share one queued job; one that fails is repeated without the
   * others.
   */
  together?: number;
  /** Whether its wake-ups for one instant ahead share one queued job, whose payload is that instant (`dueAt`). */
  sharesInstants?: boolean;
  handle(payload: never, context: JobContext): Promise<void>;
}

/** Every event that says that an article has changed. */
export const articleEvents = [
  'article.stored',
  'article.revised',
  'article.corrected',
  'article.withdrawn',
  'article.republished',
] as const;

/** Wakes a job on events of these types, with the event's id under `key`, no sooner than the event's `dueAt`. */
export function onEvent(types: Event['type'] | readonly Event['type'][], key = 'id'): NonNullable<Job['on']> {
  return (event) => {
    if (![types].flat().includes(event.type) || !('id' in event)) return [];
    return [{ payload: { [key]: event.id }, notBefore: 'dueAt' in event ? event.dueAt : undefined }];
  };
}

/** The contents of a due set, each id under `key`. */
export function dueIn(set: DueSet, key = 'id'): NonNullable<Job['due']> {
  return async (context) => (await dueIds(context, set)).map((id) => ({ [key]: id }));
}
