import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How long a fetched picture is used for all channels (ms). The file at its address may change. */
const keptMs = 3_600_000;
/** The oldest files are deleted when the cache exceeds this size. */
const mostBytes = 200 * 1024 * 1024;

function fileOf(folder: string, url: string): string {
  return join(folder, createHash('sha256').update(url).digest('hex'));
}

/** A picture's file, if it was fetched recently. */
export async function cachedPicture(
  folder: string,
  url: string,
  now: number,
): Promise<Uint8Array | undefined> {
  const file = fileOf(folder, url);
  try {
    const { mtimeMs } = await stat(file);
    return Math.abs(now - mtimeMs) < keptMs ? await readFile(file) : undefined;
  } catch {
    // Missing, or deleted meanwhile: it is fetched again.
    return undefined;
  }
}

/**
 * Caches a picture's file, and deletes the oldest ones. If the disk is full or read-only, nothing is cached and nothing
 * fails.
 */
export async function cachePicture(
  folder: string,
  url: string,
  bytes: Uint8Array,
  now: number,
): Promise<void> {
  const file = fileOf(folder, url);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(unfinished, bytes);
    await utimes(unfinished, now / 1_000, now / 1_000);
    await rename(unfinished, file);
    await removeOldest(folder);
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

async function removeOldest(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const file = join(folder, name);
      const found = await stat(file).catch(() => undefined);
      return { file, size: found?.size ?? 0, at: found?.mtimeMs ?? 0 };
    }),
  );
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of files.sort((a, b) => a.at - b.at)) {
    if (total <= mostBytes) return;
    await rm(file, { force: true });
    total -= size;
  }
}
