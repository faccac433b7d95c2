import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Clock, waitOrStop } from '../clock.ts';
import { reasonOf, type SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Random, randomToken } from '../random.ts';
import { withFolderLock } from './embedded/folderLock.ts';
import { findServerBinary } from './embedded/serverBinary.ts';
import { folderOf, probeServer, type ServerPlace } from './embedded/serverProbe.ts';
import {
  halfOfMemory,
  lastLogLine,
  notStarted,
  portWasTaken,
  type ServerFiles,
  spawnServer,
  workerIn,
} from './embedded/serverProcess.ts';
import { choosePort } from './port.ts';
import { readOrMake, writePrivate } from './privateFile.ts';

export interface EmbeddedOptions {
  dataFolder: string;
  clock: Clock;
  random: Random;
  log: Log;
  /** Bytes; half of the machine's memory if undefined. */
  maxMemory?: number;
}

export interface EmbeddedServer extends ServerPlace {
  /** Releases the server; the last process to do so ends it. Close all other connections first. */
  leave(): Promise<void>;
}

/** Every process that uses the server holds one connection with this name prefix. */
const keeperName = 'slugline-keeper';
/** The name of the connection of a process that has left: the server may notice late that a connection has ended. */
const leftName = 'slugline-left';

/** The paths of a data folder's server files; creates the folder. */
export async function filesIn(dataFolder: string): Promise<ServerFiles> {
  await mkdir(join(dataFolder, 'redis'), { recursive: true, mode: 0o700 });
  const data = await realpath(dataFolder);
  return {
    folder: join(data, 'redis'),
    port: join(data, 'redis.port'),
    password: join(data, 'redis.password'),
    log: join(data, 'redis.log'),
    pid: join(data, 'redis.pid'),
    lock: join(data, 'redis.lock'),
  };
}

/** The port and password of a data folder's server; chosen once. */
export async function placeIn(files: ServerFiles, random: Random): Promise<ServerPlace> {
  const password = await readOrMake(files.password, () => randomToken(random) + randomToken(random));
  const port = Number(await readOrMake(files.port, async () => String(await choosePort())));
  return {
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : await otherPort(files),
    password,
  };
}

async function otherPort(files: ServerFiles): Promise<number> {
  const port = await choosePort();
  await writePrivate(files.port, String(port));
  return port;
}

/** Starts a server at `place` and waits until it answers; false if it ended instead. */
async function started(files: ServerFiles, place: ServerPlace, context: EmbeddedOptions): Promise<boolean> {
  const child = await spawnServer(findServerBinary(), files, place, context.maxMemory ?? halfOfMemory());
  const over = () => child.exitCode !== null || child.signalCode !== null;
  while (!over()) {
    if ((await probeServer(place, files.folder)) === 'ours' && !over()) return true;
    await context.clock.wait(15);
  }
  return false;
}

/** Only under the lock: finds our server, or starts it, and returns its place. */
async function findOrStart(files: ServerFiles, context: EmbeddedOptions): Promise<ServerPlace> {
  let place = await placeIn(files, context.random);
  for (let tries = 0; tries < 5; tries++) {
    const found = await probeServer(place, files.folder);
    if (found === 'ours') return place;
    // Two servers on one folder would corrupt it: another port may only be chosen if none is running there.
    const worker = await workerIn(files);
    if (worker !== undefined && found === 'silent') continue;
    if (worker !== undefined) throw deafError(files, worker);
    if (found !== 'nobody') place = { ...place, port: await otherPort(files) };
    if (await started(files, place, context)) return place;
    if ((await probeServer(place, files.folder)) !== 'nobody') continue;
    // The port may be the near end of another connection, which answers no one and yet is taken.
    if (!(await portWasTaken(files))) break;
    place = { ...place, port: await otherPort(files) };
  }
  throw notStarted(await lastLogLine(files), files);
}

/** Only under the lock: starts our server again where the running process looks for it. */
async function startAgain(files: ServerFiles, place: ServerPlace, context: EmbeddedOptions): Promise<void> {
  const found = await probeServer(place, files.folder);
  if (found === 'ours' || found === 'silent') return;
  if (found === 'nobody' && (await placeIn(files, context.random)).port === place.port) {
    if (await started(files, place, context)) return;
    throw notStarted(await lastLogLine(files), files);
  }
  const why = `port ${place.port} went to somebody else in the meantime, so Slugline must be restarted`;
  throw notStarted(why, files);
}

function deafError(files: ServerFiles, pid: number): SluglineError {
  const why = `process ${pid} works on ${files.folder} already, but does not answer to ${files.port} and ${files.password} as they are now (end it with "kill ${pid}")`;
  return notStarted(why, files);
}

/** The connection by which a process is counted. It reconnects by itself when the server is back. */
async function keep(place: ServerPlace, context: EmbeddedOptions): Promise<Redis> {
  const keeper = new Redis({
    host: '127.0.0.1',
    ...place,
    lazyConnect: true,
    retryStrategy: () => 100,
    maxRetriesPerRequest: null,
    maxLoadingRetryTime: 60_000,
    connectionName: `${keeperName}:${process.pid}:${randomToken(context.random)}`,
  });
  // Each failed attempt is followed by "close", which is handled.
  keeper.on('error', () => {});
  await keeper.connect();
  return keeper;
}

async function othersKeep(keeper: Redis): Promise<boolean> {
  const clients = String(await keeper.client('LIST'));
  const names = [...clients.matchAll(/ name=(\S*)/g)].map((match) => match[1] ?? '');
  return names.some((name) => name.startsWith(keeperName) && name !== keeper.options.connectionName);
}

/** Ends the server and waits until its port is free, so that the next process starts a new one. */
async function shutDown(keeper: Redis, files: ServerFiles, place: ServerPlace, clock: Clock): Promise<void> {
  keeper.options.retryStrategy = () => null;
  // The answer to this command is the end of the connection.
  await keeper.shutdown('NOSAVE').catch(() => {});
  while ((await probeServer(place, files.folder)) === 'ours') await clock.wait(15);
}

/**
 * The Redis that belongs to a data folder: found if it is already running (also as the orphan of a killed process),
 * otherwise started. It is restarted on the same port if it ends while in use.
 */
export async function openEmbedded(context: EmbeddedOptions): Promise<EmbeddedServer> {
  const files = await filesIn(context.dataFolder);
  const { place, keeper } = await withFolderLock(files.lock, context.clock, async () => {
    const place = await findOrStart(files, context);
    return { place, keeper: await keep(place, context) };
  });
  const ending = new AbortController();
  watch(keeper, files, place, context, ending.signal);

  async function leave(): Promise<void> {
    if (ending.signal.aborted) return;
    ending.abort();
    await withFolderLock(files.lock, context.clock, async () => {
      const last =
        keeper.status === 'ready' && (await folderOf(keeper)) === files.folder && !(await othersKeep(keeper));
      if (last) await shutDown(keeper, files, place, context.clock);
      else if (keeper.status === 'ready') await keeper.client('SETNAME', leftName);
      keeper.disconnect();
    });
  }
  return { ...place, leave };
}

/** Restarts the server whenever the keeper's connection ends before `ending`. */
function watch(
  keeper: Redis,
  files: ServerFiles,
  place: ServerPlace,
  context: EmbeddedOptions,
  ending: AbortSignal,
): void {
  let reviving = false;
  keeper.on('close', () => {
    if (reviving || ending.aborted) return;
    reviving = true;
    revive(files, place, context, ending).finally(() => {
      reviving = false;
    });
  });
}

async function revive(
  files: ServerFiles,
  place: ServerPlace,
  context: EmbeddedOptions,
  ending: AbortSignal,
): Promise<void> {
  context.log.warn('the embedded Redis has ended; starting it again');
  for (let pause = 250; !ending.aborted; pause = Math.min(pause * 2, 5_000)) {
    try {
      await withFolderLock(files.lock, context.clock, async () => {
        if (!ending.aborted) await startAgain(files, place, context);
      });
      // A server that ends at its first write (a full disk) must not be restarted in a tight loop.
      await waitOrStop(context.clock, pause, ending);
      return;
    } catch (error) {
      context.log.error({ reason: reasonOf(error) }, 'the embedded Redis could not be started again');
      await waitOrStop(context.clock, pause, ending);
    }
  }
}
