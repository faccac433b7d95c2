import type { Cluster, Redis } from 'ioredis';
import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import type { Keys } from './keys.ts';
import type { StoreRoom } from './room.ts';

export type RedisClient = Redis | Cluster;

/** How much history scripts leave standing (`retention` in newsroom.yaml). */
export interface Kept {
  /** Lines of the audit. */
  audit: number;
  /** Milliseconds for which clicks are kept by the day. */
  clicksMs: number;
}

/** What every room that keeps something is handed. */
export interface Store {
  redis: RedisClient;
  keys: Keys;
  clock: Clock;
  chance: Chance;
  /** Without it the scripts' own usual lengths hold. */
  kept?: Kept;
  /** Measured again and again, together with the store's time; one object for the whole process. */
  room: StoreRoom;
}
