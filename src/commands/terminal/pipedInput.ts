import type { Readable } from 'node:stream';
import type { Clock } from '../../clock.ts';

/** Whoever pipes something in begins within this long (ms); a pipe that nobody writes to is no input. */
const patience = 5_000;

export async function readAll(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/**
 * What is piped in as text; undefined from a terminal, an empty file, and a pipe that stays silent: programs that run
 * commands often leave their end of it open.
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
  const late = clock.wait(patience, over.signal).then(
    () => false,
    () => true,
  );
  const came = await Promise.race([started, late]);
  over.abort();
  if (!came) {
    input.destroy();
    return undefined;
  }
  const text = (await readAll(input)).toString('utf8');
  return text === '' ? undefined : text;
}
