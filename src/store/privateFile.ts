import { readFile, rename, rm, writeFile } from 'node:fs/promises';

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

/** The text of a file without its last line break; nothing where there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes a file that only its owner may read (0600), whole or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  await rm(beside, { force: true });
  await writeFile(beside, `${text}\n`, { mode: 0o600, flag: 'wx' });
  await rename(beside, path);
}

/** What the file at `path` says; where there is none, what `make` gives is written there first, by one process only. */
export async function readOrMake(path: string, make: () => string | Promise<string>): Promise<string> {
  const found = await readIfThere(path);
  if (found !== undefined && found !== '') return found;
  if (found === '') await rm(path, { force: true });
  try {
    await writeFile(path, `${await make()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readIfThere(path)) ?? readOrMake(path, make);
}
