import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Redis } from 'ioredis';
import { extract } from 'tar';
import { toInstant } from '../../clock.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { EmbeddedOptions } from '../../store/embedded.ts';
import { openFreshness } from '../../store/freshness.ts';
import { keysOf } from '../../store/keys.ts';
import { unmeasuredMemory } from '../../store/memoryLimit.ts';
import { setSwitch } from '../../store/scripts/delivery/setSwitch.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import { loadSnapshot } from '../../store/snapshot.ts';
import { backupFiles, Manifest } from './backUp.ts';

export interface Restore {
  file: string;
  /** The newsroom in the configuration that will use it: a backup of another newsroom is refused. */
  newsroomId: string;
  /** Who restores it, for the audit. */
  actor: string;
}

/** The copy of the configuration, stored next to the data for comparison; the configuration in use is not changed. */
export const restoredConfig = 'newsroom.restored.yaml';

/**
 * Creates a data folder from a backup. The folder must be empty; it is created completely, or not at all. Nothing is
 * sent from it until a person arms it. An article published before this instant and unknown to it gets no draft that is
 * sent without review, because it may have been posted after the backup was made.
 */
export async function restore(context: EmbeddedOptions, command: Restore): Promise<Manifest> {
  const { dataFolder } = context;
  await requireEmpty(dataFolder);
  const making = await mkdtemp(join(dirname(dataFolder), '.slugline-restore-'));
  try {
    await unpack(command.file, making);
    const manifest = await manifestIn(making, command.file);
    if (manifest.newsroomId !== command.newsroomId)
      throw new SluglineError('restore.other-newsroom', {
        held: manifest.newsroomId,
        wanted: command.newsroomId,
      });
    const inMaking = { ...context, dataFolder: making };
    await loadSnapshot(inMaking, join(making, backupFiles.snapshot), (redis) =>
      hold(redis, context, manifest, command.actor),
    );
    await rename(join(making, backupFiles.config), join(making, restoredConfig));
    await rm(join(making, backupFiles.manifest));
    if (existsSync(dataFolder)) await rmdir(dataFolder);
    await rename(making, dataFolder);
    return manifest;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function requireEmpty(dataFolder: string): Promise<void> {
  const held = existsSync(dataFolder) ? await readdir(dataFolder) : [];
  if (held.length > 0) throw new SluglineError('restore.not-empty', { data: dataFolder });
}

async function unpack(file: string, folder: string): Promise<void> {
  if (!existsSync(file)) throw new SluglineError('backup.unreadable', { file, why: 'there is no such file' });
  const wanted = Object.values(backupFiles);
  try {
    // Only the files of a backup are extracted, never a path that leads elsewhere.
    await extract({ file, cwd: folder, strict: true, filter: (path) => wanted.includes(path) });
  } catch (error) {
    throw new SluglineError('backup.unreadable', { file, why: reasonOf(error) }, { cause: error });
  }
  const missing = [backupFiles.manifest, backupFiles.snapshot, backupFiles.config].find(
    (name) => !existsSync(join(folder, name)),
  );
  if (missing) throw new SluglineError('backup.unreadable', { file, why: `it contains no ${missing}` });
  const secret = join(folder, backupFiles.secret);
  if (existsSync(secret)) await chmod(secret, 0o600);
}

async function manifestIn(folder: string, file: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, backupFiles.manifest), 'utf8')));
  } catch (error) {
    const why = `its ${backupFiles.manifest} is not one that this version supports`;
    throw new SluglineError('backup.unreadable', { file, why }, { cause: error });
  }
}

/**
 * Nothing is sent from a restored store until a person decides: what was sent after the backup is not in its ledger.
 */
async function hold(
  redis: Redis,
  context: EmbeddedOptions,
  manifest: Manifest,
  actor: string,
): Promise<void> {
  const { clock, random } = context;
  const keys = keysOf(manifest.newsroomId);
  const store = { redis, keys, clock, random, memory: unmeasuredMemory(), freshness: openFreshness(clock) };
  await recordInstance(store, { set: { restoredAt: String(clock.now()) } });
  await setSwitch(store, {
    armed: false,
    action: 'newsroom.restored',
    actor,
    reason: `from a backup of ${manifest.madeAt}, at ${toInstant(clock.now())}`,
  });
}
