import { scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** A thread's task: one password to derive a key from. */
export interface HashingTask {
  password: string;
  salt: Uint8Array;
  length: number;
  options: { N: number; r: number; p: number; maxmem: number };
}

export type HashingAnswer = { key: Uint8Array } | { failed: string };

parentPort?.on('message', ({ password, salt, length, options }: HashingTask) => {
  let answer: HashingAnswer;
  try {
    answer = { key: scryptSync(password, salt, length, options) };
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
