import type { Context } from '../../context.ts';

/** The name of a problem on `/readyz`. */
export type HealthProblemName =
  | 'store'
  | 'store-readonly'
  | 'memory'
  | 'config'
  | 'worker'
  | 'scheduler'
  | 'outbox'
  | 'queues'
  | 'paused'
  | `channel:${string}`
  | `followers:${string}`
  | `source:${string}`
  | 'deliveries'
  | 'copies';

/** A problem of the newsroom; every door reports the same ones. */
export interface HealthProblem {
  name: HealthProblemName;
  /** What is wrong, and its consequences. */
  says: string;
  /** What to do about it. */
  hint: string;
}

export type HealthContext = Pick<Context, 'store' | 'config' | 'formerHomes' | 'heartbeat'>;
