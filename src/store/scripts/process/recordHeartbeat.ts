import { defineScript } from '../../script.ts';

export interface RecordHeartbeat {
  /** Of the process, made at its start. */
  id: string;
  /** What it says of itself, as JSON. */
  beat: string;
  /** Newsroom time (ms): whoever has said nothing since is forgotten. */
  forgetBefore: number;
}

/** Notes that a process is alive. A repeat writes the same again. */
export const recordHeartbeat = defineScript<RecordHeartbeat, { outcome: 'alive' }>(
  'process/recordHeartbeat',
  {
    keys: ({ processes }) => ({ processes }),
    command: ({ id, forgetBefore }) => ({ id, forgetBefore }),
    texts: ({ beat }) => [beat],
    evenWhenFull: true,
  },
);
