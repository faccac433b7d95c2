import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export interface Repetition {
  clock: Clock;
  log: Log;
  /** From the end of one round to the next (ms). */
  everyMs: number;
  /** Aborted when there are to be no more rounds. */
  until: AbortSignal;
  /** What a round does, as a log line names it where it fails. */
  what: string;
}

/**
 * Does `work` again and again until the signal is aborted, and resolves then. What a round throws is logged and the next
 * one comes all the same, so that no loop of the program ends unseen.
 */
export async function repeat(
  { clock, log, everyMs, until, what }: Repetition,
  work: () => Promise<void>,
): Promise<void> {
  while (await isTime(clock, everyMs, until)) {
    await work().catch((error: unknown) => log.error({ err: error }, `${what} failed; it is tried again`));
  }
}

/** A wait rejects for nothing but its signal. */
function isTime(clock: Clock, ms: number, until: AbortSignal): Promise<boolean> {
  return clock.wait(ms, until).then(
    () => true,
    () => false,
  );
}
