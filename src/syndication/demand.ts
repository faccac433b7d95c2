import type { Clock } from '../clock.ts';
import type { Demand, PackedCoding } from './assembly.ts';

/** The demand for one feed, by format. */
export type Demands = (extension: string) => Demand;

/**
 * Readers return at least every hour; a coding that no one has requested for two hours is compressed on the next
 * request (ms).
 */
const lasts = 2 * 3_600_000;

/** Remembers who requested what, over all versions of a feed. */
export function demandsOf(clock: Clock): Demands {
  const askedAt = new Map<string, number>();
  return (extension) => {
    const nameOf = (coding: PackedCoding) => `${extension} ${coding}`;
    return {
      isAsked(coding) {
        const at = askedAt.get(nameOf(coding));
        return at !== undefined && clock.monotonic() - at < lasts;
      },
      note(coding) {
        askedAt.set(nameOf(coding), clock.monotonic());
      },
    };
  };
}
