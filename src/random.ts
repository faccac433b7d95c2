import { randomBytes } from 'node:crypto';

/** Randomness is injected like time: tests use a seeded source, the program the system's. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
}

/** Small requests are served from a pool: the system's source costs more per call than per byte. */
const poolSize = 8_192;
let pool = Buffer.alloc(0);

function pooledBytes(length: number): Buffer {
  if (length > 64) return randomBytes(length);
  if (pool.length < length) pool = randomBytes(poolSize);
  const taken = pool.subarray(0, length);
  pool = pool.subarray(length);
  return taken;
}

export const systemRandom: Random = { bytes: pooledBytes };

/** An unguessable token of 128 bits, for call ids, sessions and one-time links. */
export function randomToken(random: Random): string {
  return random.bytes(16).toString('base64url');
}

/** A number from 0 up to, not including, 1. */
export function randomFraction(random: Random): number {
  return random.bytes(4).readUInt32BE() / 2 ** 32;
}
