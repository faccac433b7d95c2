import { type Clock, waitOrStop } from './clock.ts';
import type { Log } from './log.ts';

export interface Repetition {
  clock: Clock;
  log: Log;
  /** From the end of one run to the next (ms). */
  everyMs: number;
  /** Aborted to stop the loop. */
  until: AbortSignal;
  /** What a run does, as named in the log if it fails. */
  what: string;
}

/**
 * Runs `work` repeatedly until the signal is aborted, then resolves. What a run throws is logged and the loop
 * continues, so that no loop of the program ends unnoticed.
 */
export async function repeat(
  { clock, log, everyMs, until, what }: Repetition,
  work: () => Promise<void>,
): Promise<void> {
  while (await waitOrStop(clock, everyMs, until)) {
    await work().catch((error: unknown) => log.error({ err: error }, `${what} failed; it is tried again`));
  }
}
