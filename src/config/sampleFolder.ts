import { cp, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The origin of the pictures in the samples. */
const sampleOrigin = 'http://127.0.0.1:8080';

/** The sample's sources move files that they have read: they work on a copy in the data folder, made once. */
export async function sampleFolder(
  samplesFolder: string,
  dataFolder: string,
  baseUrl: string,
): Promise<string> {
  const folder = join(dataFolder, 'sample');
  const there = await stat(folder).then(
    () => true,
    () => false,
  );
  if (there) return folder;
  const half = `${folder}.${process.pid}`;
  await cp(samplesFolder, half, { recursive: true, preserveTimestamps: true });
  await showFromHere(join(half, 'articles', 'cms'), baseUrl);
  await rename(half, folder);
  return folder;
}

/** Replaces the samples' origin with this server's, which serves their pictures. */
async function showFromHere(folder: string, baseUrl: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { atime, mtime } = await stat(path);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(sampleOrigin, baseUrl));
    await utimes(path, atime, mtime);
  }
}
