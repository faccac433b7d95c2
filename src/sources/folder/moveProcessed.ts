import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { toInstant } from '../../clock.ts';

function isTaken(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** `page.txt`, then `page-20240608T100000Z.txt`, then the same with -2, -3 … without end. */
function* namesFor(name: string, now: number): Generator<string> {
  yield name;
  const { name: stem, ext } = parse(name);
  const stamp = toInstant(now).replace(/[-:]|\.\d+/g, '');
  yield `${stem}-${stamp}${ext}`;
  for (let number = 2; ; number++) yield `${stem}-${stamp}-${number}${ext}`;
}

/** Takes a free name by creating an empty file exclusively: a rename alone would overwrite silently. */
async function reserve(folder: string, name: string, now: number): Promise<string> {
  for (const candidate of namesFor(name, now)) {
    const path = join(folder, candidate);
    try {
      await (await open(path, 'wx')).close();
      return path;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error('unreachable: the names are endless');
}

/**
 * Moves a file to `done/`, or to `failed/` with a note (`<name>.txt`) if there is a `why`. Nothing existing is
 * overwritten.
 */
export async function moveProcessed(
  file: { name: string; path: string },
  folder: string,
  why: string | undefined,
  now: number,
): Promise<void> {
  const target = join(folder, why === undefined ? 'done' : 'failed');
  await mkdir(target, { recursive: true });
  const reserved: string[] = [];
  try {
    const place = await reserve(target, file.name, now);
    reserved.push(place);
    // The note first: a crash in between leaves a superfluous note, not a file without an explanation.
    if (why !== undefined) {
      const note = await reserve(target, `${basename(place)}.txt`, now);
      reserved.push(note);
      await writeFile(note, why);
    }
    await rename(file.path, place);
  } catch (error) {
    // A full disk must not leave another empty file at each attempt.
    for (const path of reserved) await rm(path, { force: true });
    throw error;
  }
}
