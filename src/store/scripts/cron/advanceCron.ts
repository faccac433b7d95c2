import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('cron/advanceCron', ['cron', 'outbox', 'changes', 'audit']);

export interface AdvanceCron {
  schedule: string;
  /** The cursor that the caller has read; empty before the first tick. */
  expected: string;
  to: number;
  job: string;
  payload: Record<string, unknown>;
  /** The due instants to enqueue, in milliseconds. */
  instants: number[];
}

/** Moves a schedule's cursor and enqueues what was due, unless another scheduler was first. */
export function advanceCron(
  store: Store,
  tick: AdvanceCron,
): Promise<{ outcome: 'advanced' | 'moved'; cursor?: string }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { cron: keys.cron, outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
    command: { ...tick },
  });
}
