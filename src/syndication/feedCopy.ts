import type { Clock } from '../clock.ts';
import type { AssembledFeed } from './assembly.ts';
import { type Demands, demandsOf } from './demand.ts';

/** One feed's place: configured ones hold all formats, occurring ones the one that was asked for. */
export interface FeedCopy {
  id: string;
  extensions: string[];
  feeds: Map<string, AssembledFeed>;
  demands: Demands;
  version: number;
  /** Its members; undefined where they are not known, in a copy from the disk. */
  articles: Set<string> | undefined;
  asOf: number;
  /** How old it was when it was read from the disk (ms). */
  ageOnDisk: number;
  dirty: boolean;
  builtAt: number;
  /** How long the last assembly took (ms), waiting for its turn left out. */
  took: number;
  /** The assembly under way; there is one at a time, so that an older reading never replaces a newer one. */
  building?: Promise<void> | undefined;
  /** Keeps a configured feed up to date. */
  renewing?: Promise<void> | undefined;
}

/** A place for a feed that was not put together yet. */
export function emptyCopy(id: string, extensionsHeld: string[], clock: Clock): FeedCopy {
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

/** What a feed takes in memory, about (bytes). */
export function sizeOf(copy: FeedCopy): number {
  // Packed bytes, where there are any, are a part of the plain ones; to look at them would pack them.
  let bytes = 1;
  for (const feed of copy.feeds.values()) bytes += 1.5 * feed.bytes.length;
  return Math.ceil(bytes);
}
