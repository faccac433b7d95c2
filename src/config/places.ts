import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SluglineError } from '../errors.ts';

/** Where a command was started, and with which options. */
export interface ConfigLookup {
  /** `--config`. */
  path?: string;
  data?: string;
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  checkoutFolder: string;
}

/** A folder named `data` is ours only if it has one of these files: the name is a common one. */
const ourFiles = ['instance.json', 'secret.key', 'redis.port'];

/**
 * The configuration file: the one that `--config` or SLUGLINE_CONFIG names, otherwise `newsroom.yaml` in the working
 * folder, then in the checkout, otherwise the sample newsroom's. Throws `config.missing` if a named one isn't there.
 */
export function findConfig(from: ConfigLookup): { path: string; isSample: boolean } {
  const sample = join(from.checkoutFolder, 'samples', 'newsroom.yaml');
  const named = from.path ?? from.environment.SLUGLINE_CONFIG;
  if (named) {
    const path = resolve(from.workingFolder, named);
    if (!existsSync(path)) throw new SluglineError('config.missing', { path });
    return { path, isSample: path === sample };
  }
  const usual = [from.workingFolder, from.checkoutFolder].map((folder) => join(folder, 'newsroom.yaml'));
  const found = usual.find((path) => existsSync(path));
  if (found) return { path: found, isSample: false };
  return { path: sample, isSample: true };
}

/**
 * The data folder: the one that `--data` or SLUGLINE_DATA names, otherwise `data` in the working folder, then in the
 * checkout.
 */
export function findDataFolder(from: ConfigLookup): string {
  const named = from.data ?? from.environment.SLUGLINE_DATA;
  if (named) return resolve(from.workingFolder, named);
  const here = join(from.workingFolder, 'data');
  const isOurs = ourFiles.some((file) => existsSync(join(here, file)));
  if (isOurs || existsSync(join(from.workingFolder, 'newsroom.yaml'))) return here;
  return join(from.checkoutFolder, 'data');
}
