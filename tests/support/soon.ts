import { vi } from 'vitest';

/**
 * How long a test waits for what should happen soon (ms): long, because a busy machine is slow and failures are rare.
 */
export const patienceMs = 45_000;

/** Repeats the check until it passes. */
export function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: patienceMs, interval: 25 });
}
