import { SluglineError } from '../errors.ts';
import type { Store, StoreMemory } from './store.ts';

/**
 * The share of the store's memory from which intake and claims stop (docs/operations.md): the remainder is for
 * finishing.
 */
const memoryLimit = 0.9;

/** The value before the first measurement: the memory does not count as full until it is known to be. */
export function unmeasuredMemory(): StoreMemory {
  return { used: 0, most: 0, knowsAllowOom: false };
}

/**
 * Reads the `memory` section of INFO. Buffers for replicas and the append-only file do not count (`maxmemory` in
 * redis.conf).
 */
export function memoryIn(info: string): Pick<StoreMemory, 'used' | 'most'> {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    used: Math.max(0, field('used_memory') - field('mem_not_counted_for_evict')),
    most: field('maxmemory'),
  };
}

/** How full it is, from 0 to 1; 0 without a limit. */
export function memoryShare({ used, most }: Pick<StoreMemory, 'used' | 'most'>): number {
  return most > 0 ? used / most : 0;
}

export function isMemoryFull(memory: Pick<StoreMemory, 'used' | 'most'>): boolean {
  return memoryShare(memory) >= memoryLimit;
}

/** Throws `store.full` if nothing more may be ingested. */
export function requireMemory({ memory }: Pick<Store, 'memory'>): void {
  if (isMemoryFull(memory)) throw new SluglineError('store.full');
}
