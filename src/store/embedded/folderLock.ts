import { truncateSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../clock.ts';

/** SQLite's code for "held by another process" (SQLITE_BUSY, https://sqlite.org/rescode.html#busy). */
const busy = 5;
/** SQLite's code for a file that contains something else (SQLITE_NOTADB). */
const notOurs = 26;

export interface FolderLock {
  release(): void;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : undefined;
}

/**
 * Takes the lock of the file at `path`; undefined if another process holds it. SQLite takes it from the operating
 * system, so it ends with its process, however that ends: a lock file with a process id in it would outlive a kill,
 * and another process may get the same id.
 */
export function tryLock(path: string): FolderLock | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (codeOf(error) === busy) return undefined;
    if (codeOf(error) !== notOurs) throw error;
    // The process that finds out that it is not a database already holds its lock, so no other does.
    truncateSync(path);
    return tryLock(path);
  }
  return { release: () => database.close() };
}

/** Runs `work` while no other process holds the lock at `path`; waits for it first. */
export async function withFolderLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  let lock = tryLock(path);
  while (!lock) {
    await clock.wait(20);
    lock = tryLock(path);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
