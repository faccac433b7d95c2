import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SluglineError } from '../errors.ts';
import type { Random } from '../random.ts';
import { parseStoreAddress } from './address.ts';
import { readOrMake } from './privateFile.ts';
import type { Store } from './store.ts';
import { writerOf } from './writer.ts';

const shortest = 32;

interface SecretOptions {
  environment: NodeJS.ProcessEnv;
  dataFolder: string;
  random: Random;
}

function longEnough(secret: string, where: string): string {
  if (secret.length < shortest) throw new SluglineError('store.bad-secret', { where });
  return secret;
}

/** Throws if the environment alone shows that no start can work: an invalid address, a missing secret. */
export function checkEnvironment({ REDIS_URL, SLUGLINE_SECRET }: NodeJS.ProcessEnv): void {
  if (REDIS_URL) parseStoreAddress(REDIS_URL);
  if (SLUGLINE_SECRET) longEnough(SLUGLINE_SECRET, 'SLUGLINE_SECRET');
  else if (REDIS_URL) throw new SluglineError('store.no-secret');
}

/**
 * The secret behind sessions, forms and keys at rest: SLUGLINE_SECRET, which a shared store (REDIS_URL) requires;
 * otherwise the one in `data/secret.key` (0600), which is created once.
 */
export async function loadSecret({ environment, dataFolder, random }: SecretOptions): Promise<string> {
  checkEnvironment(environment);
  if (environment.SLUGLINE_SECRET) return environment.SLUGLINE_SECRET;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'secret.key');
  return longEnough(await readOrMake(path, () => random.bytes(48).toString('base64url')), path);
}

/**
 * Throws `store.secret-changed` if the store was set up with another secret. The store has only a fingerprint, from
 * which the secret can't be derived.
 */
export async function compareSecret(store: Pick<Store, 'redis' | 'keys'>, secret: string): Promise<void> {
  const fingerprint = createHmac('sha256', secret).update('slugline secret fingerprint').digest('hex');
  const { redis, keys } = store;
  // Read before it is written: a full store refuses writes, but its fingerprint has been there since the first start.
  let known = await redis.hget(keys.instance, 'secret');
  if (known === null) {
    await writerOf(store).hsetnx(keys.instance, 'secret', fingerprint);
    known = await redis.hget(keys.instance, 'secret');
  }
  if (known !== fingerprint) throw new SluglineError('store.secret-changed');
}
