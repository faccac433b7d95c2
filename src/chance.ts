import { randomBytes } from 'node:crypto';

/** Chance is handed in like time: tests give a seeded source, the program the system's. */
export interface Chance {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
}

export const systemChance: Chance = { bytes: randomBytes };

/** An unguessable word of 128 bits, for call ids, sessions and one-time links. */
export function newWord(chance: Chance): string {
  return chance.bytes(16).toString('base64url');
}

/** A number from 0 up to, not including, 1. */
export function newFraction(chance: Chance): number {
  return chance.bytes(4).readUInt32BE() / 2 ** 32;
}
