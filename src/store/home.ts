import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Random, randomToken } from '../random.ts';
import { readIfThere, readJsonIfThere, readOrMake, writePrivate } from './privateFile.ts';

/** Where Linux keeps an installation's permanent id (machine-id(5)). */
const idFiles = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/** Identifies a container's host and its current run: a copied volume has neither. */
interface Host {
  name: string;
  boot: string;
}

/** `data/home.json` (0600): the data folder's own id. */
const HomeFile = z.object({
  id: z.string().min(1),
  /** Whether a version without homes had run on this folder before the file was created. */
  ranBefore: z.boolean(),
  /** In a container, where the folder was used last. */
  host: z.object({ name: z.string(), boot: z.string() }).optional(),
});
type HomeFile = z.infer<typeof HomeFile>;

export interface Home {
  /** Hex; neither the machine's id nor the folder's can be derived from it. */
  id: string;
  /** What versions without homes called this home in a store; empty if none ran here. */
  former: string[];
}

interface HomeContext {
  dataFolder: string;
  environment: NodeJS.ProcessEnv;
  random: Random;
  /** Whether the store is one that `REDIS_URL` names. */
  isShared: boolean;
  /** A start records where it runs; a command changes nothing. */
  isStart: boolean;
}

/**
 * The home of a data folder on this machine. A folder that is copied, to another place or another machine, is another
 * home there. `SLUGLINE_HOME` names one if neither lasts. Call it before anything else is put into the folder.
 */
export async function homeOf(context: HomeContext): Promise<Home> {
  const { dataFolder, environment, isShared } = context;
  const file = await homeFile(context);
  const folder = await realpath(dataFolder);
  const named = environment.SLUGLINE_HOME;
  const id = named
    ? fingerprint('slugline home', 'named', named)
    : fingerprint('slugline home', file.id, (await machineId()) ?? 'container', folder);
  const former = isShared
    ? file.ranBefore
      ? ['shared']
      : []
    : [fingerprint('slugline home', (await firstIdFile()) ?? hostname(), folder)];
  return { id, former };
}

function fingerprint(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

async function homeFile({ dataFolder, random, isStart }: HomeContext): Promise<HomeFile> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'home.json');
  const ranBefore = existsSync(join(dataFolder, 'instance.lock'));
  const host = isContainer() ? await currentHost() : undefined;
  const made: HomeFile = { id: randomToken(random), ranBefore, ...(host ? { host } : {}) };
  await readOrMake(path, () => JSON.stringify(made));
  const stored = await readJsonIfThere(path, HomeFile);
  // An unreadable file counts as a lost one: this is a new home.
  if (!stored) await writePrivate(path, JSON.stringify(made));
  const file = stored ?? made;
  if (!host || !isStart) return file;
  const here: HomeFile = isSameHost(file.host, host)
    ? { ...file, host }
    : { id: randomToken(random), ranBefore: false, host };
  await writePrivate(path, JSON.stringify(here));
  return here;
}

/** A new container has another name, a restarted host another boot id; a copy has both. */
function isSameHost(before: Host | undefined, now: Host): boolean {
  return before === undefined || before.name === now.name || before.boot === now.boot;
}

async function currentHost(): Promise<Host> {
  const boot = await readIfThere('/proc/sys/kernel/random/boot_id').catch(() => undefined);
  return { name: hostname(), boot: boot ?? '' };
}

/** An id file in a container is its image's, the same wherever that runs. */
function isContainer(): boolean {
  return (
    existsSync('/.dockerenv') || existsSync('/run/.containerenv') || 'KUBERNETES_SERVICE_HOST' in process.env
  );
}

/** The machine's own id; undefined in a container, which has none. */
async function machineId(): Promise<string | undefined> {
  if (isContainer()) return undefined;
  return (await firstIdFile()) ?? (await appleId()) ?? hostname();
}

async function firstIdFile(): Promise<string | undefined> {
  for (const path of idFiles) {
    const id = await readIfThere(path).catch(() => undefined);
    if (id) return id;
  }
  return undefined;
}

/** A Mac's hostname changes with its network; its hardware's id stays. */
async function appleId(): Promise<string | undefined> {
  if (process.platform !== 'darwin') return undefined;
  const ioreg = promisify(execFile)('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']);
  const { stdout } = await ioreg.catch(() => ({ stdout: '' }));
  return /"IOPlatformUUID" = "([^"]+)"/.exec(stdout)?.[1];
}

const Beat = z.object({ era: z.string(), beat: z.int() });

/** After how many renewals it is recorded again. */
const writtenEach = 20;

/**
 * Records in `data/home.lease` how far this home had come, so that a store that was restored to an older state is
 * recognised, even after a stop. Written about once a minute.
 */
export function beatIn(dataFolder: string): {
  last(): Promise<z.infer<typeof Beat> | undefined>;
  remember(beat: z.infer<typeof Beat>): Promise<void>;
} {
  const path = join(dataFolder, 'home.lease');
  let last: z.infer<typeof Beat> | undefined;
  let written: z.infer<typeof Beat> | undefined;
  return {
    async last() {
      if (last) return last;
      last = written = await readJsonIfThere(path, Beat);
      return last;
    },
    async remember(beat) {
      last = beat;
      if (written?.era === beat.era && beat.beat - written.beat < writtenEach) return;
      written = beat;
      await writePrivate(path, JSON.stringify(beat));
    },
  };
}
