/**
 * What goes wrong with one request. `garbage` stores the post and answers 200 with an unreadable body; `queued` cuts
 * the connection once the request was read, and stores the post later, as a platform with a queue does.
 */
export const faults = [
  'refuse',
  'cut-before-reading',
  'cut-after-storing',
  'stall-after-storing',
  '500-before-storing',
  '500-after-storing',
  '429',
  'garbage',
  'queued',
] as const;
export type Fault = (typeof faults)[number];

/** Decides for each request, in order of arrival, which fault it gets. */
export type FaultSource = () => Fault | undefined;

/** Faults in order, `undefined` for a request that succeeds; after the last one all requests succeed. */
export function scripted(
  ...script: (Fault | undefined)[]
): FaultSource & { push(...more: (Fault | undefined)[]): void } {
  const left = [...script];
  return Object.assign(() => left.shift(), {
    push: (...more: (Fault | undefined)[]) => void left.push(...more),
  });
}

/** A seeded stream of numbers from 0 up to 1 (mulberry32): the same seed, the same faults. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Faults by chance: `rate` of all requests, from 0 to 1, drawn from `among`. */
export function seededFaults(seed: number, rate: number, among: readonly Fault[] = faults): FaultSource {
  const next = seeded(seed);
  return () => (next() < rate ? among[Math.floor(next() * among.length)] : undefined);
}
