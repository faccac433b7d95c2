import { watch } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SourceConfig } from '../../config/schema.ts';
import { reasonOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { isUnfinished } from './isUnfinished.ts';

interface Watching {
  config: { sources: SourceConfig[] };
  /** The base of the configuration's relative paths. */
  baseFolder: string;
  log: Pick<Log, 'warn'>;
}

/** How often the watches are compared with the configuration and the existing folders (ms). */
const compareEveryMs = 5_000;

/** From a file's arrival to the first poll (ms). */
const firstPollMs = 100;
/** From one poll to the next while files remain in the folder (ms). */
const nextPollMs = 500;
/** A slow writer needs this many polls; each later one waits twice as long. */
const quickPolls = 6;
/** Files that stay longer are left to the source's own schedule (ms). */
const longestWaitMs = 30_000;

/**
 * NFS, SMB, CIFS, SMB2, 9P, FUSE, AFS, Coda, Ceph, GFS2, OCFS2, vboxsf: a watch does not see what other machines
 * write there.
 */
const remoteTypes = new Set([
  ...[0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x5346414f, 0x73757245],
  ...[0x00c36400, 0x01161970, 0x7461636f, 0x786f4256],
]);

/** Whether another machine may write to a file system of this type (`statfs`). */
export function isRemote(type: number): boolean {
  return remoteTypes.has(type >>> 0);
}

/**
 * Polls each drop folder as soon as a file arrives, and again while files remain. Files that a watch misses are found
 * by the source's schedule. Returns a function that stops it.
 */
export function watchFolders(
  context: Watching,
  poll: (source: string) => Promise<void>,
): () => Promise<void> {
  const watched = new Map<string, { folder: string; inode: number; close(): void }>();
  const reported = new Set<string>();
  let isOver = false;

  async function open(source: string, folder: string): Promise<void> {
    if (isRemote((await statfs(folder)).type)) return;
    const inode = await inodeOf(folder);
    if (inode === undefined || isOver) return;
    const closed = () => watched.delete(source);
    watched.set(source, { folder, inode, close: watchFolder(folder, () => pollSource(source), closed) });
    reported.delete(source);
  }

  function pollSource(source: string): void {
    poll(source).catch((error) =>
      context.log.warn({ source, reason: reasonOf(error) }, 'a poll of a drop folder could not be queued'),
    );
  }

  async function compare(): Promise<void> {
    const wanted = foldersOf(context);
    for (const [source, { folder, inode, close }] of watched) {
      // A folder that was deleted and created again is another one: the old watch sees nothing.
      if (wanted.get(source) === folder && (await inodeOf(folder)) === inode) continue;
      watched.delete(source);
      close();
    }
    for (const [source, folder] of wanted) {
      if (watched.has(source)) continue;
      await open(source, folder).catch((error) => {
        // A missing folder is created by its first poll.
        if (reported.has(source) || error.code === 'ENOENT') return;
        reported.add(source);
        context.log.warn(
          { source, reason: reasonOf(error) },
          'a drop folder can’t be watched; it is only polled on its schedule',
        );
      });
    }
  }

  let comparing = compare();
  const timer = setInterval(() => {
    comparing = comparing.then(compare);
  }, compareEveryMs);
  return async () => {
    isOver = true;
    clearInterval(timer);
    await comparing;
    for (const { close } of watched.values()) close();
  };
}

function foldersOf({ config, baseFolder }: Watching): Map<string, string> {
  const folders = config.sources.filter(({ type }) => type === 'folder');
  return new Map(folders.map(({ id, path }) => [id, resolve(baseFolder, String(path))]));
}

/**
 * Calls `poll` when a file arrives, and again at growing intervals while files remain. Returns a function that stops
 * it.
 */
function watchFolder(folder: string, poll: () => void, closed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let polls = 0;
  let before = -1;

  function next(ms: number): void {
    clearTimeout(timer);
    timer = isClosed ? undefined : setTimeout(checkFolder, ms);
  }

  async function checkFolder(): Promise<void> {
    timer = undefined;
    polls += 1;
    const files = await filesIn(folder);
    if (files !== before) polls = Math.min(polls, 1);
    before = files;
    if (files === 0 || isClosed) return;
    poll();
    const waitMs = nextPollMs * 2 ** Math.max(0, polls - quickPolls);
    if (timer === undefined && waitMs <= longestWaitMs) next(waitMs);
  }

  function begin(): void {
    const isSoon = timer !== undefined && polls <= quickPolls;
    polls = 0;
    if (!isSoon) next(firstPollMs);
  }

  const watcher = watch(folder, { persistent: false }, (_event, name) => {
    if (name === null || !isUnfinished(name)) begin();
  });
  const close = () => {
    isClosed = true;
    clearTimeout(timer);
    watcher.close();
  };
  watcher.on('error', () => {
    close();
    closed();
  });
  // Files that arrived before the watch.
  begin();
  return close;
}

async function inodeOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).ino;
  } catch {
    return undefined;
  }
}

async function filesIn(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory() && !isUnfinished(entry.name)).length;
  } catch {
    // The poll reports what is wrong with the folder.
    return 0;
  }
}
