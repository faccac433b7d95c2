import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { SluglineError } from '../../errors.ts';
import { readIfThere } from '../privateFile.ts';
import type { ServerPlace } from './serverProbe.ts';

/** The files of an embedded server inside a data folder. */
export interface ServerFiles {
  /** Contains the append-only file; a real path. */
  folder: string;
  port: string;
  password: string;
  log: string;
  pid: string;
  lock: string;
}

const run = promisify(execFile);

const largestLog = 4 * 1024 * 1024;

/** Half of what this process may use: the machine's memory, or less if a container limits it. */
export function halfOfMemory(): number {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.floor(memory / 2);
}

/** A server's settings in the form of its configuration file. */
function settingsOf(
  files: ServerFiles,
  place: ServerPlace,
  maxMemory: number,
  readsSnapshot: boolean,
): string {
  const settings: [string, string | number][] = [
    ['bind', '127.0.0.1'],
    ['port', place.port],
    ['requirepass', JSON.stringify(place.password)],
    ['dir', JSON.stringify(files.folder)],
    ['pidfile', JSON.stringify(files.pid)],
    // A server with an append-only file never reads a snapshot.
    ['appendonly', readsSnapshot ? 'no' : 'yes'],
    ['appendfsync', 'always'],
    ['save', '""'],
    ['maxmemory', maxMemory],
    ['maxmemory-policy', 'noeviction'],
  ];
  return settings.map(([name, value]) => `${name} ${value}\n`).join('');
}

/** Only what the server logged in its last run is useful: an old log is replaced. */
function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLog) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/**
 * Starts a server that outlives this process. Its settings are passed by standard input, so that the password is
 * neither in the process list nor in a second file. One that `readsSnapshot` begins with the `dump.rdb` in its folder
 * and writes no append-only file until it is told to.
 */
export async function spawnServer(
  binary: string,
  files: ServerFiles,
  place: ServerPlace,
  maxMemory: number,
  { readsSnapshot = false } = {},
): Promise<ChildProcess> {
  const log = openLog(files.log);
  try {
    const child = spawn(binary, ['-'], {
      detached: true,
      stdio: ['pipe', log, log],
      cwd: files.folder,
      env: { PATH: process.env.PATH ?? '' },
    });
    await once(child, 'spawn');
    // A server that ends before it has read its settings says why in its log.
    child.stdin?.on('error', () => {});
    child.stdin?.end(settingsOf(files, place, maxMemory, readsSnapshot));
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

async function worksIn(pid: number, folder: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === folder;
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
    return /(redis|valkey)-server/.test(stdout);
  } catch {
    // There is no such process, or it belongs to another user.
    return false;
  }
}

/** The process working in the server's folder according to its pid file, whether or not it answers. */
export async function workerIn(files: ServerFiles): Promise<number | undefined> {
  const pid = Number(await readIfThere(files.pid));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return (await worksIn(pid, files.folder)) ? pid : undefined;
}

/** Whether the server ended because its port is taken. */
export async function portWasTaken(files: ServerFiles): Promise<boolean> {
  const lines = (await readFile(files.log, 'utf8')).trimEnd().split('\n').slice(-6);
  return lines.some((line) => /address already in use/i.test(line));
}

/** The last lines that the server wrote, for an error's reason. */
export async function lastLogLine(files: ServerFiles): Promise<string> {
  const lines = (await readFile(files.log, 'utf8')).trimEnd().split('\n');
  const telling = lines.filter((line) => /#|error|fail|can't|could not/i.test(line));
  return (telling.at(-1) ?? lines.at(-1) ?? 'it said nothing').replace(/^.*?[#*] /, '').trim();
}

/** Why the server did not start, and how to fix it. */
export function notStarted(why: string, files: ServerFiles): SluglineError {
  return new SluglineError('store.not-started', { why, hint: hintFor(why, files), log: files.log });
}

/** The log's own text suggests the fix; the files are copied first, since a repair leaves out what is damaged. */
function hintFor(why: string, { folder }: ServerFiles): string {
  const manifest = `${folder}/appendonlydir/appendonly.aof.manifest`;
  if (/append only file|AOF|manifest/i.test(why))
    return `Its file is damaged: copy ${folder} elsewhere, then run "redis-check-aof --fix ${manifest}" (everything after the damage is lost), or restore a backup. `;
  if (/No space left/i.test(why)) return 'Make room on its disk. ';
  if (/Permission denied/i.test(why)) return `${folder} must belong to whoever runs Slugline. `;
  return '';
}
