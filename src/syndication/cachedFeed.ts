import type { Clock } from '../clock.ts';
import type { AssembledFeed } from './assembly.ts';
import { type Demands, demandsOf } from './demand.ts';

/** One cached feed: configured ones in all formats, others in the requested one. */
export interface CachedFeed {
  id: string;
  extensions: string[];
  feeds: Map<string, AssembledFeed>;
  demands: Demands;
  version: number;
  /** Its members; undefined if unknown, as for one from the disk. */
  articles: Set<string> | undefined;
  asOf: number;
  /** Its age when it was read from the disk (ms). */
  ageOnDisk: number;
  dirty: boolean;
  builtAt: number;
  /** How long the last assembly took (ms), without waiting for a place. */
  took: number;
  /** The assembly in progress; there is one at a time, so that an older reading never replaces a newer one. */
  building?: Promise<void> | undefined;
  /** Keeps a configured feed up to date. */
  renewing?: Promise<void> | undefined;
}

/** An entry for a feed that was not built yet. */
export function emptyCachedFeed(id: string, extensionsHeld: string[], clock: Clock): CachedFeed {
  return {
    id,
    extensions: extensionsHeld,
    feeds: new Map(),
    demands: demandsOf(clock),
    version: 0,
    articles: new Set(),
    asOf: 0,
    ageOnDisk: 0,
    dirty: true,
    builtAt: Number.NEGATIVE_INFINITY,
    took: 0,
  };
}

/** A feed's approximate size in memory (bytes). */
export function sizeOf(cached: CachedFeed): number {
  // Compressed bytes are a fraction of the plain ones; measuring them would compress them.
  let bytes = 1;
  for (const feed of cached.feeds.values()) bytes += 1.5 * feed.bytes.length;
  return Math.ceil(bytes);
}
