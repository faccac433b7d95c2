import { defineScript, logKeys } from '../../script.ts';

export interface AdvanceCron {
  schedule: string;
  /** The cursor that the caller read; empty before the first tick. */
  expected: string;
  to: number;
  job: string;
  payload: Record<string, unknown>;
  /** The due instants to enqueue, in milliseconds. */
  instants: number[];
}

/** Moves a schedule's cursor and enqueues what was due, unless another scheduler was first. */
export const advanceCron = defineScript<AdvanceCron, { outcome: 'advanced' | 'moved'; cursor?: string }>(
  'cron/advanceCron',
  { keys: (keys) => ({ cron: keys.cron, calls: keys.calls, ...logKeys(keys) }) },
);
