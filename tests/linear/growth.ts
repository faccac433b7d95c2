import type { Hostile } from './hostile.ts';

/** What takes less processor time at the full length is fast enough, however it grows. */
const floorMs = 30;
const longest = 32_000;

/** Four times the text: four times the time if it grows linearly, sixteen times if quadratically. */
const steps = 4;
const maxGrowth = 8;
/** Far below this one measurement is enough; near it the machine's other work may be the cause, so it is repeated. */
const clearlyLinear = 6;

/** No text up to the longest may take longer, so that a cubic or exponential one is stopped early. */
const maxMs = 3_000;
/** If a text of this many characters takes less than this, the longest can be tried next. */
const first = 2_000;
const fastMs = 2;

type Run = (text: string) => unknown;

/** Milliseconds of this thread's processor time for one run; other programs don't count. */
async function cost(run: Run, text: string): Promise<number> {
  const before = process.threadCpuUsage();
  try {
    await run(text);
  } catch (error) {
    // A refusal is an answer too; only its time matters.
    if (!(error instanceof Error)) throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

async function least(run: Run, text: string, times: number): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < times; n++) smallest = Math.min(smallest, await cost(run, text));
  return smallest;
}

/** How the time grows with a hostile text, in words, if it grows faster than the text; otherwise undefined. */
export async function fasterThanLinear(run: Run, hostile: Hostile): Promise<string | undefined> {
  for (let length = first; length < longest / steps; length *= 2) {
    const ms = await cost(run, hostile.of(length));
    if (ms > maxMs) return `${hostile.name} of ${length}: ${Math.round(ms)} ms`;
    if (ms < fastMs) break;
  }
  const short = await cost(run, hostile.of(longest / steps));
  if (short > maxMs) return `${hostile.name} of ${longest / steps}: ${Math.round(short)} ms`;
  const long = await cost(run, hostile.of(longest));
  if (long < floorMs || long / short < clearlyLinear) return undefined;
  const surely = [
    await least(run, hostile.of(longest / steps), 4),
    await least(run, hostile.of(longest), 3),
  ] as const;
  if (surely[1] < floorMs || surely[1] / surely[0] < maxGrowth) return undefined;
  const [less, more] = surely.map((ms) => ms.toFixed(1));
  return `${hostile.name}: ${less} ms for ${longest / steps}, ${more} ms for ${longest}`;
}
