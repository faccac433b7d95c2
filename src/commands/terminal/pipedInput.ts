import type { Readable } from 'node:stream';
import { type Clock, waitOrStop } from '../../clock.ts';

/** How long to wait for a program that pipes something in (ms); a pipe that stays silent is no input. */
const patience = 5_000;

export async function readAll(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * The piped input as text; undefined from a terminal, for an empty file, and for a pipe that stays silent, because
 * programs that run commands often leave their end of it open.
 */
export async function pipedInput(
  input: Readable & { isTTY?: boolean },
  clock: Clock,
): Promise<string | undefined> {
  if (input.isTTY) return undefined;
  const over = new AbortController();
  const started = new Promise<boolean>((resolve) => {
    for (const name of ['readable', 'end', 'error', 'close']) input.once(name, () => resolve(true));
  });
  const late = waitOrStop(clock, patience, over.signal).then((isLate) => !isLate);
  const isStarted = await Promise.race([started, late]);
  over.abort();
  if (!isStarted) {
    input.destroy();
    return undefined;
  }
  const text = (await readAll(input)).toString('utf8');
  return text === '' ? undefined : text;
}
