import type { Clock } from '../clock.ts';
import type { Demand, PackedCoding } from './assembly.ts';

/** The demand for one feed, format by format. */
export type Demands = (extension: string) => Demand;

/** Readers come at least each hour; a coding that nobody has asked for in two is packed for the next who does (ms). */
const lasts = 2 * 3_600_000;

/** Remembers who asked for what, over all versions of a feed. */
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
