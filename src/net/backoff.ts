/** The waits after failures in a row (ms); the last one from then on. */
const waits = [3, 10, 30, 60, 120, 300, 600, 1_200, 1_800].map((seconds) => seconds * 1_000);
const longestWait = 3_600_000;

/**
 * How long to wait after `failures` in a row (1 for the first), in ms: up to an hour, at least as long as the other
 * side asked for within that, and a fifth more or less, so that many that failed together don't return together.
 * `fraction` is from 0 up to 1.
 */
export function waitAfter(failures: number, fraction: number, asked = 0): number {
  const usual = waits[failures - 1] ?? longestWait;
  return Math.round(Math.min(longestWait, Math.max(usual, asked)) * (0.8 + 0.4 * fraction));
}
