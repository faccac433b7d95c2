import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { withFolderLock } from './embedded/folderLock.ts';
import { findServerBinary } from './embedded/serverBinary.ts';
import { probeServer, type ServerPlace } from './embedded/serverProbe.ts';
import {
  halfOfMemory,
  lastLogLine,
  notStarted,
  type ServerFiles,
  spawnServer,
} from './embedded/serverProcess.ts';
import { type EmbeddedOptions, filesIn, placeIn } from './embedded.ts';
import type { RedisClient, Store } from './store.ts';
import { writerOf } from './writer.ts';

/** The name that a server gives its snapshot by default. */
const snapshotName = 'dump.rdb';

/** Milliseconds. A server begins a scheduled snapshot within a tenth of a second after its current work. */
const checkEvery = 50;
const idleChecks = 40;

async function persistenceOf(redis: RedisClient): Promise<Map<string, string>> {
  const lines = String(await redis.info('persistence')).split(/\r?\n/);
  return new Map(lines.map((line): [string, string] => [line.split(':')[0] ?? '', line.split(':')[1] ?? '']));
}

function isAtWork(persistence: Map<string, string>): boolean {
  return ['rdb_bgsave_in_progress', 'aof_rewrite_in_progress', 'aof_rewrite_scheduled'].some(
    (field) => persistence.get(field) === '1',
  );
}

/**
 * Writes everything that a data folder's server holds at one instant into one file, while it keeps serving (BGSAVE),
 * passes the file's path to `use`, and deletes it again.
 */
export async function withSnapshot<T>(
  store: Pick<Store, 'redis'>,
  dataFolder: string,
  clock: Clock,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const redis = writerOf(store);
  const { folder } = await filesIn(dataFolder);
  const path = join(folder, snapshotName);
  return withFolderLock(join(folder, 'snapshot.lock'), clock, async () => {
    try {
      await rm(path, { force: true });
      await redis.bgsave('SCHEDULE');
      // The file appears complete, by its last step.
      for (let idle = 0; !existsSync(path); await clock.wait(checkEvery)) {
        idle = isAtWork(await persistenceOf(redis)) ? 0 : idle + 1;
        if (idle > idleChecks)
          throw new SluglineError('backup.failed', { why: 'Redis wrote no snapshot; see redis.log' });
      }
      return await use(path);
    } finally {
      await rm(path, { force: true });
    }
  });
}

/**
 * Creates a new server's data from a snapshot: the folder must have none yet. `change` is applied before anyone else
 * sees it; then the server is ended, and the next one to be started finds it all in its append-only file.
 */
export async function loadSnapshot(
  context: EmbeddedOptions,
  snapshot: string,
  change: (redis: Redis) => Promise<void>,
): Promise<void> {
  const files = await filesIn(context.dataFolder);
  await withFolderLock(files.lock, context.clock, async () => {
    await rename(snapshot, join(files.folder, snapshotName));
    const place = await placeIn(files, context.random);
    const redis = await connected(files, place, context);
    try {
      await redis.config('SET', 'appendonly', 'yes');
      while (isAtWork(await persistenceOf(redis))) await context.clock.wait(checkEvery);
      if ((await persistenceOf(redis)).get('aof_last_bgrewrite_status') !== 'ok')
        throw notStarted(await lastLogLine(files), files);
      await change(redis);
    } finally {
      await redis.shutdown('NOSAVE').catch(() => {});
      redis.disconnect();
    }
    while ((await probeServer(place, files.folder)) === 'ours') await context.clock.wait(checkEvery);
    await rm(join(files.folder, snapshotName), { force: true });
  });
}

async function connected(files: ServerFiles, place: ServerPlace, context: EmbeddedOptions): Promise<Redis> {
  const child = await spawnServer(findServerBinary(), files, place, context.maxMemory ?? halfOfMemory(), {
    readsSnapshot: true,
  });
  while ((await probeServer(place, files.folder)) !== 'ours') {
    if (child.exitCode !== null || child.signalCode !== null)
      throw notStarted(await lastLogLine(files), files);
    await context.clock.wait(checkEvery);
  }
  // A large snapshot takes a while to load; commands wait for it.
  const redis = new Redis({
    host: '127.0.0.1',
    ...place,
    lazyConnect: true,
    retryStrategy: () => null,
    maxLoadingRetryTime: 60_000,
  });
  redis.on('error', () => {});
  await redis.connect();
  return redis;
}
