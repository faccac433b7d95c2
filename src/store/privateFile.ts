import { link, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

/** The text of a file without its last line break; undefined if there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * The content of one of our JSON files. A missing, empty or damaged one counts as absent: its writer rewrites it, and
 * nothing is blocked meanwhile.
 */
export async function readJsonIfThere<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.infer<S> | undefined> {
  const text = await readIfThere(path);
  if (!text) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Writes a file that only its owner may read (0600), completely or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const folder = await mkdtemp(`${path}.`);
  try {
    const whole = join(folder, 'whole');
    await writeFile(whole, `${text}\n`, { mode: 0o600 });
    await rename(whole, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The content of the file at `path`; if there is none, what `make` returns is written first. Of several processes
 * doing so at the same instant one wins: the file appears complete, by one link.
 */
export async function readOrMake(path: string, make: () => string | Promise<string>): Promise<string> {
  const found = await readIfThere(path);
  if (found) return found;
  // Only a person can have emptied it: it is created with its text.
  if (found === '') await rm(path, { force: true });
  const folder = await mkdtemp(`${path}.`);
  try {
    const made = join(folder, 'made');
    await writeFile(made, `${await make()}\n`, { mode: 0o600 });
    await link(made, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return readOrMake(path, make);
}
