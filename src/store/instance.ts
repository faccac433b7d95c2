import { existsSync } from 'node:fs';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, machineClock } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { type FolderLock, tryLock } from './embedded/folderLock.ts';
import { readJsonIfThere, writePrivate } from './privateFile.ts';

/** What a running `start` tells the commands beside it, in `data/instance.json` (0600). */
const Instance = z.object({
  newsroomId: z.string(),
  /** The configuration file's real path. */
  configPath: z.string(),
  /** `embedded`, or the whole REDIS_URL with its password. */
  store: z.string(),
  publicAddress: z.string(),
  version: z.string(),
  pid: z.int(),
});
export type Instance = z.infer<typeof Instance>;

/** A start rewrites a damaged file within this time (ms; `claimInstance`). */
const repairedWithin = 6_000;

/** A command holds the lock for an instant to check whether a start runs: a start tries again. */
const tries = 20;
const pause = 50;

function read(dataFolder: string): Promise<Instance | undefined> {
  return readJsonIfThere(join(dataFolder, 'instance.json'), Instance);
}

async function locked(path: string, clock: Clock): Promise<FolderLock | undefined> {
  for (let round = 0; round < tries; round++) {
    const lock = tryLock(path);
    if (lock) return lock;
    await clock.wait(pause);
  }
  return undefined;
}

export interface InstanceClaim {
  update(now: Instance): Promise<void>;
  /** Rewrites the file if it was emptied or damaged. */
  repair(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes this process the one that runs on the data folder, until `release`. Throws `store.taken` with the process
 * already running there. The claim is a lock of the operating system: it ends with its process, even by a kill, and a
 * reused process id means nothing.
 */
export async function claimInstance(
  dataFolder: string,
  instance: Instance,
  clock: Clock,
): Promise<InstanceClaim> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = await locked(join(dataFolder, 'instance.lock'), clock);
  if (!lock) {
    const running = await read(dataFolder);
    throw new SluglineError('store.taken', {
      data: await realpath(dataFolder),
      pid: running?.pid ?? 'unknown',
    });
  }
  const path = join(dataFolder, 'instance.json');
  let current = instance;
  const update = (now: Instance) => {
    current = now;
    return writePrivate(path, JSON.stringify(now, null, 2));
  };
  await update(instance);
  return {
    update,
    async repair() {
      if (!(await read(dataFolder))) await update(current);
    },
    async release() {
      await rm(path, { force: true });
      lock.release();
    },
  };
}

/**
 * The `start` that runs on the data folder now; undefined if only a killed one's file is left. If one runs whose file
 * can't be read, it waits until that start has rewritten it.
 */
export async function runningInstance(
  dataFolder: string,
  clock: Clock = machineClock,
): Promise<Instance | undefined> {
  const path = join(dataFolder, 'instance.lock');
  for (let waited = 0; existsSync(path); waited += pause) {
    const lock = tryLock(path);
    lock?.release();
    if (lock) return undefined;
    const instance = await read(dataFolder);
    if (instance || waited >= repairedWithin) return instance;
    await clock.wait(pause);
  }
  return undefined;
}

/** What a command was told to use; unspecified parts are left out. */
export interface Wanted {
  newsroomId?: string;
  /** Of `--config` or SLUGLINE_CONFIG; a real path. */
  configPath?: string;
  /** REDIS_URL. */
  store?: string;
}

function withoutPassword(store: string): string {
  return store.replace(/\/\/[^/]*@/, '//');
}

/** Throws `store.other-newsroom`, naming both, if a command would use something other than the running start. */
export function requireSame(running: Instance, wanted: Wanted, dataFolder: string): void {
  const pairs = [
    [wanted.store, running.store],
    [wanted.configPath, running.configPath],
    [wanted.newsroomId, running.newsroomId],
  ];
  const apart = pairs.find(([asked, runs]) => asked !== undefined && asked !== runs);
  if (!apart) return;
  throw new SluglineError('store.other-newsroom', {
    wanted: withoutPassword(apart[0] ?? ''),
    running: withoutPassword(apart[1] ?? ''),
    data: dataFolder,
  });
}
