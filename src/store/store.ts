import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Freshness } from './freshness.ts';
import type { Keys } from './keys.ts';

export type RedisClient = Redis | Cluster;

/** The commands that only read. */
export type ReadCommand =
  | 'exists'
  | 'get'
  | 'mget'
  | 'pfcount'
  | 'pttl'
  | 'hget'
  | 'hgetall'
  | 'hmget'
  | 'hvals'
  | 'hkeys'
  | 'hlen'
  | 'hexists'
  | 'smembers'
  | 'sismember'
  | 'zcard'
  | 'zcount'
  | 'zinter'
  | 'zmscore'
  | 'zrange'
  | 'zrangebylex'
  | 'zrangebyscore'
  | 'zrank'
  | 'zrevrange'
  | 'zrevrangebyscore'
  | 'zrevrank'
  | 'zscore'
  | 'xlen'
  | 'xrange'
  | 'xrevrange'
  | 'ping';

/** The part of Redis visible outside `src/store`: others read as they like and write only through scripts. */
type RedisReader = Pick<Redis, ReadCommand>;

/** How much history scripts keep (`retention` in newsroom.yaml). */
export interface Retention {
  /** Rows of the audit. */
  audit: number;
  /** For how long (ms) clicks are stored by the day. */
  clicksMs: number;
}

/** How much room the store has left, as last measured. */
export interface StoreMemory {
  /** Bytes that count against the limit. */
  used: number;
  /** The limit (`maxmemory`) in bytes; 0 if there is none, or it is unknown. */
  most: number;
  /**
   * Whether the server lets a marked script run when its memory is used up (`allow-oom`: Redis 7, Valkey 7.2 and
   * newer).
   */
  knowsAllowOom: boolean;
}

/**
 * Redis answers before its replicas have a write, so a fail-over may lose what was answered. If there are replicas, a
 * caller that relies on a write waits until a majority of them has it.
 */
export interface Replication {
  /**
   * Called before the writes. The returned function resolves once the replicas have everything written since; it
   * throws `store.not-replicated` (503) if that can't be confirmed within 3 s. Without replicas it does nothing.
   */
  mark(): () => Promise<void>;
  /** Checks again how many replicas there are. */
  refresh(): Promise<void>;
  /** Whether a script of this process has written since it was opened. */
  hasWritten: boolean;
}

/** Where writes come from, for the audit. */
interface Origin {
  /** The client's address, or the machine's account of a command. */
  from?: string | undefined;
  /** The token that a person acts with. */
  token?: string | undefined;
}

/** What every module that stores something receives. */
export interface Store {
  redis: RedisReader;
  keys: Keys;
  clock: Clock;
  random: Random;
  /** Which data folder on which machine this process works for; the store knows those that may send. */
  home?: string;
  /** Set for one request or command. */
  origin?: Origin;
  /** By default the scripts' own lengths apply. */
  retention?: Retention;
  /** Whether webhooks are configured: only then do scripts announce new states. */
  announces?: boolean;
  /** Measured regularly, together with the store's time; one object for the whole process. */
  memory: StoreMemory;
  /** Whether what was built from articles may still be shown; one object for the whole process. */
  freshness: Freshness;
  /** Waits for the store's replicas; missing if there can't be any (the embedded store). */
  replication?: Replication | undefined;
}
