import { defineScript } from '../../script.ts';

export interface HoldLock {
  act: 'take' | 'renew' | 'release';
  /** The lock's own key. */
  name: string;
  /** Unguessable, different each time the lock is taken. */
  owner: string;
  /** As `take` returned it; undefined when taking. */
  fence?: number;
  /** How long (ms) it lasts unless renewed. */
  lifeMs: number;
}

/** `busy`: another owner holds it; `lost`: another owner has taken it since. */
export type HeldLock = { outcome: 'held'; fence: number } | { outcome: 'busy' | 'lost' };

/** Takes, renews or releases a lock; `withLock` in `src/store/locks.ts` does all three. */
export const holdLock = defineScript<HoldLock, HeldLock>('lock/holdLock', {
  keys: (keys, { name }) => ({ lock: name, locks: keys.locks }),
});
