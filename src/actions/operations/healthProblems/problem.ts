import type { Context } from '../../context.ts';

/** What `/readyz` calls a problem. */
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
  | `source:${string}`
  | 'deliveries'
  | 'copies';

/** Something that is wrong with the newsroom, told alike by every door. */
export interface HealthProblem {
  name: HealthProblemName;
  /** What is wrong, and what follows from it. */
  says: string;
  /** What to do about it. */
  hint: string;
}

export type HealthContext = Pick<Context, 'store' | 'config' | 'formerHomes' | 'heartbeat'>;
