import { defineScript } from '../../script.ts';

export type RecordHeartbeat =
  | {
      /** The process's id, created at its start. */
      id: string;
      /** What it reports about itself, as JSON. */
      beat: string;
      /** Processes that have been silent since this instant (newsroom time, ms) are deleted. */
      forgetBefore: number;
    }
  | { id: string; ends: true };

/** Records that a process is alive, or that it ends. */
export const recordHeartbeat = defineScript<RecordHeartbeat, { outcome: 'alive' | 'ended' }>(
  'process/recordHeartbeat',
  {
    keys: ({ processes }) => ({ processes }),
    texts: (heartbeat) => ('beat' in heartbeat ? [heartbeat.beat] : []),
    evenWhenFull: true,
  },
);
