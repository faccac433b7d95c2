import { SluglineError } from '../errors.ts';
import type { Store, StoreMemory } from './store.ts';

/** The part of its memory from which on nothing is taken in and nothing claimed (docs/operations.md): the rest is for finishing. */
const memoryLimit = 0.9;

/** Before anything was measured: what is not known to be full is used. */
export function unmeasuredMemory(): StoreMemory {
  return { used: 0, most: 0, knowsAllowOom: false };
}

/** Reads the `memory` section of INFO. What replicas and the append-only file wait for does not count (`maxmemory` in redis.conf). */
export function memoryIn(info: string): Pick<StoreMemory, 'used' | 'most'> {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    used: Math.max(0, field('used_memory') - field('mem_not_counted_for_evict')),
    most: field('maxmemory'),
  };
}

/** How full it is, from 0 to 1; 0 where there is no limit. */
export function memoryShare({ used, most }: Pick<StoreMemory, 'used' | 'most'>): number {
  return most > 0 ? used / most : 0;
}

export function isMemoryFull(memory: Pick<StoreMemory, 'used' | 'most'>): boolean {
  return memoryShare(memory) >= memoryLimit;
}

/** Throws `store.full` where nothing more may be taken in. */
export function requireMemory({ memory }: Pick<Store, 'memory'>): void {
  if (isMemoryFull(memory)) throw new SluglineError('store.full');
}
