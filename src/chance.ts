import { randomBytes } from 'node:crypto';

/** Chance is handed in like time: tests give a seeded source, the program the system's. */
export interface Chance {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
}

/** Small requests are served from a pool: the system's source costs more a call than a byte. */
const poolSize = 8_192;
let pool = Buffer.alloc(0);

function pooledBytes(length: number): Buffer {
  if (length > 64) return randomBytes(length);
  if (pool.length < length) pool = randomBytes(poolSize);
  const taken = pool.subarray(0, length);
  pool = pool.subarray(length);
  return taken;
}

export const systemChance: Chance = { bytes: pooledBytes };

/** An unguessable word of 128 bits, for call ids, sessions and one-time links. */
export function newWord(chance: Chance): string {
  return chance.bytes(16).toString('base64url');
}

/** A number from 0 up to, not including, 1. */
export function newFraction(chance: Chance): number {
  return chance.bytes(4).readUInt32BE() / 2 ** 32;
}
