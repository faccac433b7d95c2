import { type Clock, waitOrStop } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Ends one thing that a start has begun. */
export type Ending = () => Promise<void>;

/** How long the work in progress may take to finish (ms). */
const drainMs = 15_000;
/** How long what did not finish may take to be cut off, and then how long the store's connections may take (ms). */
const cutMs = 2_000;
const closeMs = 10_000;

/**
 * Ends all that a start has begun, the latest first, and closes the newsroom. What takes longer than 15 s, because a
 * platform or the store does not answer, is cut off: the port and the data folder are free afterwards.
 */
export async function shutDown(
  endings: Ending[],
  close: Ending,
  { clock, log }: { clock: Clock; log: Log },
): Promise<void> {
  const left = endings.splice(0);
  const ended = async (end: Ending) => {
    try {
      await end();
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'a component did not shut down cleanly');
    }
  };
  const drained = async () => {
    for (let end = left.pop(); end; end = left.pop()) await ended(end);
  };
  if (!(await isOver(drained(), drainMs, clock))) {
    log.warn('shutdown did not finish within 15 s; unfinished work resumes at the next start');
    await isOver(Promise.all(left.splice(0).reverse().map(ended)), cutMs, clock);
  }
  if (!(await isOver(ended(close), closeMs, clock))) log.warn('the store could not be left within 10 s');
}

/** Whether the work is over within `ms`. */
async function isOver(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  const waiting = new AbortController();
  const late = waitOrStop(clock, ms, waiting.signal).then((isLate) => !isLate);
  const isInTime = await Promise.race([work.then(() => true), late]);
  waiting.abort();
  return isInTime;
}
