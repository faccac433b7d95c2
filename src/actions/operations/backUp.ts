import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { z } from 'zod';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { withSnapshot } from '../../store/snapshot.ts';
import { type Context, requireRole } from '../context.ts';

/** The contents of a backup: these files, packed by tar and gzip. */
export const backupFiles = {
  manifest: 'backup.json',
  snapshot: 'store.rdb',
  secret: 'secret.key',
  config: 'newsroom.yaml',
};

export const Manifest = z.object({
  format: z.literal(1),
  newsroomId: z.string(),
  /** RFC 3339: the instant of its contents. */
  madeAt: z.iso.datetime(),
  version: z.string(),
});
/** A backup's description of itself. */
export type Manifest = z.infer<typeof Manifest>;

export interface BackUp {
  /** The backup's path; nothing may be there yet. */
  file: string;
  dataFolder: string;
  configPath: string;
  version: string;
}

/**
 * Writes everything in the newsroom's own store at this instant, its secret and a copy of its configuration into one
 * file that only its owner may read (0600), completely or not at all; the newsroom continues meanwhile.
 */
export async function backUp(context: Context, command: BackUp): Promise<Manifest> {
  requireRole(context, 'admin');
  const { store, clock, config } = context;
  const { file, dataFolder } = command;
  if (existsSync(file)) throw new SluglineError('backup.exists', { file });
  const staging = await mkdtemp(`${file}.`);
  try {
    const manifest: Manifest = {
      format: 1,
      newsroomId: config.newsroom.id,
      madeAt: toInstant(clock.now()),
      version: command.version,
    };
    await writeFile(join(staging, backupFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
    await copyFile(command.configPath, join(staging, backupFiles.config));
    const secret = join(dataFolder, backupFiles.secret);
    if (existsSync(secret)) await copyFile(secret, join(staging, backupFiles.secret));
    await withSnapshot(store, dataFolder, clock, (path) =>
      copyFile(path, join(staging, backupFiles.snapshot)),
    );
    const packed = join(staging, 'packed');
    const held = Object.values(backupFiles).filter((name) => existsSync(join(staging, name)));
    await create({ file: packed, cwd: staging, gzip: true, portable: true }, held);
    await chmod(packed, 0o600);
    await rename(packed, file);
    return manifest;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
