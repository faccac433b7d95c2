import { SluglineError } from '../errors.ts';
import type { Store, StoreRoom } from './store.ts';

/** The part of its memory from which on nothing is taken in and nothing claimed (spine, Redis): the rest is for finishing. */
export const fullAt = 0.9;

/** Before anything was measured: what is not known to be full is used. */
export function unmeasuredRoom(): StoreRoom {
  return { used: 0, most: 0, knowsAllowOom: false };
}

/** Reads the `memory` section of INFO. What replicas and the append-only file wait for does not count (`maxmemory` in redis.conf). */
export function memoryIn(info: string): Pick<StoreRoom, 'used' | 'most'> {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    used: Math.max(0, field('used_memory') - field('mem_not_counted_for_evict')),
    most: field('maxmemory'),
  };
}

/** How full it is, from 0 to 1; 0 where there is no limit. */
export function shareOf({ used, most }: Pick<StoreRoom, 'used' | 'most'>): number {
  return most > 0 ? used / most : 0;
}

export function isFull(room: Pick<StoreRoom, 'used' | 'most'>): boolean {
  return shareOf(room) >= fullAt;
}

/** Throws `store.full` where nothing more may be taken in. */
export function requireRoom({ room }: Pick<Store, 'room'>): void {
  if (isFull(room)) throw new SluglineError('store.full');
}
