import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { repeat } from '../repeat.ts';
import type { Freshness } from '../store/freshness.ts';
import { cachedFeedsFolder } from './lastGood.ts';

/**
 * How often a process checks whether it must drop what it has cached (ms). The store may be unreachable, so it can't
 * announce it.
 */
const checkEvery = 1_000;

function requestFile(cacheFolder: string): string {
  return join(cacheFolder, 'dropped');
}

/** Deletes the cached feeds on disk, and lets the process that runs on the folder drop those in its memory. */
export async function requestDrop(cacheFolder: string, clock: Clock): Promise<void> {
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
  await rm(cachedFeedsFolder(cacheFolder), { recursive: true, force: true });
  const path = requestFile(cacheFolder);
  await writeFile(path, '', { mode: 0o600 });
  const now = new Date(clock.now());
  await utimes(path, now, now);
}

/** Drops everything that this process has cached when asked. The returned function stops it. */
export async function watchDropRequests(
  cacheFolder: string,
  { clock, freshness, log }: { clock: Clock; freshness: Freshness; log: Log },
): Promise<() => void> {
  const ending = new AbortController();

  async function lastRequest(): Promise<number | undefined> {
    // Without any request so far there is no file.
    const found = await stat(requestFile(cacheFolder)).catch(() => undefined);
    return found?.mtimeMs;
  }

  let seen = await lastRequest();

  async function check(): Promise<void> {
    const last = await lastRequest();
    if (last !== undefined && last !== seen) freshness.drop();
    seen = last;
  }

  const rounds = {
    clock,
    log,
    everyMs: checkEvery,
    until: ending.signal,
    what: 'looking for a request to drop the cache',
  };
  void repeat(rounds, check);
  return () => ending.abort();
}
