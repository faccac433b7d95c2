import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SluglineError } from '../../errors.ts';

const names = ['redis-server', 'valkey-server'];

/** Where bin/setup links the server from Debian's `redis-tools`. */
const linkFolder = fileURLToPath(new URL('../../../node_modules/.cache/slugline', import.meta.url));

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The command that installs a server on this kind of machine. */
function commandFor(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'brew install redis';
  if (runs('/usr/bin/apt-get')) return 'sudo apt-get install redis-tools && sh bin/setup';
  return 'install redis or valkey with your system’s package manager';
}

/**
 * The path of the Redis or Valkey server: on the search path, or the link that bin/setup created. Throws
 * `store.no-server` with the command that installs one.
 */
export function findServerBinary(searchPath: string = process.env.PATH ?? ''): string {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), linkFolder];
  for (const folder of folders) {
    for (const name of names) {
      const path = join(folder, name);
      if (runs(path)) return path;
    }
  }
  throw new SluglineError('store.no-server', { command: commandFor(process.platform) });
}
