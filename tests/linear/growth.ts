import type { Hostile } from './hostile.ts';

/** What takes less processor time at the full length is fast enough, however it grows. */
const floorMs = 30;
const longest = 32_000;

/** Four times the text: four times the time where it grows in a line, sixteen times where it grows by the square. */
const steps = 4;
const maxGrowth = 8;
/** So far below it one look is enough; nearer to it the machine's other work may be to blame, and it is looked at again. */
const clearlyLinear = 6;

/** Longer than this no text up to the longest may take, so that a cubic or exponential one is stopped early. */
const maxMs = 3_000;
/** A text of so many characters that takes less than this can be followed by the longest at once. */
const first = 2_000;
const fastMs = 2;

type Run = (text: string) => unknown;

/** Milliseconds of this thread's processor that one run takes; what other programs do meanwhile does not count. */
async function cost(run: Run, text: string): Promise<number> {
  const before = process.threadCpuUsage();
  try {
    await run(text);
  } catch (error) {
    // A refusal is an answer too; only its time is looked at.
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

/** How the time grows with a hostile text, in words, where it grows faster than the text; undefined where it does not. */
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
