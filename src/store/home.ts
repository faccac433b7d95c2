import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readIfThere } from './privateFile.ts';

/** Where Linux keeps the id that an installation has for life (machine-id(5)). */
const idFiles = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

async function machineId(): Promise<string> {
  for (const path of idFiles) {
    const id = await readIfThere(path).catch(() => undefined);
    if (id) return id;
  }
  return hostname();
}

/**
 * Tells one data folder on one machine from its copies: a folder that wakes up elsewhere has another
 * fingerprint, and sending stays held there until a person says otherwise. Hex; the machine's id can't be
 * had from it.
 */
export async function homeFingerprint(dataFolder: string): Promise<string> {
  const parts = ['slugline home', await machineId(), await realpath(dataFolder)];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
