import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type StoreAddress, shownAddress } from './address.ts';
import { watchSentinels } from './sentinels.ts';
import type { RedisClient } from './store.ts';
import { away } from './storeError.ts';

/** Answers keep ioredis's usual shapes, which its types tell apart by this one option. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** This process's connections to the store. */
export interface StoreConnection {
  /** Its address, without passwords. */
  shown: string;
  /**
   * For everything that is answered directly. While the store is unreachable a command fails within 3 s; commands of
   * the same tick share a round trip (and so one fsync).
   */
  redis: RedisClient;
  /** A further connection that waits for the store indefinitely: for blocking reads and BullMQ. */
  blocking(): RedisClient;
  /** A further connection that waits for replicas; it never repeats a command elsewhere. */
  confirming(): RedisClient;
  /** Closes every connection created here; commands in progress are answered first. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Shown in CLIENT LIST, e.g. `slugline-web`. */
  name: string;
  log: Log;
}

/** A command without an answer by then fails (ms); with one reconnection it stays below 3 s. */
const commandTimeout = 2_500;
/** A restart of the store takes less than this: commands wait for it rather than fail. */
const reconnections = 8;

const soon = (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 4), 250);
const withRetries = (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 8), 2_000);

const failFast: Options = {
  commandTimeout,
  connectTimeout: 2_000,
  maxRetriesPerRequest: reconnections,
  retryStrategy: soon,
  enableAutoPipelining: true,
};
const waiting: Options = {
  connectTimeout: 10_000,
  maxRetriesPerRequest: null,
  retryStrategy: withRetries,
};
/** WAIT concerns its own connection's writes: repeated on another connection it would confirm nothing. */
const once: Options = {
  commandTimeout,
  connectTimeout: 2_000,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: soon,
};

function accessOf(address: StoreAddress): Options {
  const { username, password, sentinelUsername, sentinelPassword, tls } = address;
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { tls: {} }),
  };
}

/**
 * A master that has become a replica refuses writes: the connection must look for the new master. A client that can
 * wait (2) has the command repeated there; one that needs an immediate answer (1) gets it and retries itself.
 */
const onReadOnly = (manner: Options) => (error: Error) =>
  error.message.startsWith('READONLY') && (manner === waiting ? 2 : 1);

function clientOf(address: StoreAddress, manner: Options, name: string): RedisClient {
  const options: Options = {
    ...accessOf(address),
    ...manner,
    connectionName: name,
    lazyConnect: true,
    reconnectOnError: onReadOnly(manner),
  };
  if (address.kind === 'cluster') return clusterOf(address, options, manner !== failFast);
  if (address.kind === 'sentinel') {
    return new Redis({
      ...options,
      db: address.db,
      sentinels: address.nodes,
      name: address.master ?? '',
      sentinelRetryStrategy: soon,
      // A frozen sentinel must not block the others.
      sentinelCommandTimeout: 1_000,
      ...(address.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    });
  }
  const { host, port } = address.nodes[0] ?? { host: '127.0.0.1', port: 6_379 };
  return new Redis({ ...options, db: address.db, host, port });
}

function clusterOf(address: StoreAddress, redisOptions: Options, waits: boolean): Cluster {
  return new Cluster(address.nodes, {
    // A cluster finds its new master by itself.
    redisOptions: { ...redisOptions, reconnectOnError: null },
    lazyConnect: true,
    enableOfflineQueue: waits,
    enableAutoPipelining: redisOptions.enableAutoPipelining ?? false,
    clusterRetryStrategy: waits ? withRetries : soon,
    // A command that finds its master gone looks for another this often, 100 ms apart; a client that can't wait gets
    // an answer in time.
    maxRedirections: waits ? 16 : 8,
    slotsRefreshTimeout: 1_000,
  });
}

/** One line when the store becomes unreachable and one when it is back, however many attempts in between. */
function report(client: RedisClient, shown: string, log: Log): void {
  let gone = false;
  client.on('error', (error) => {
    if (!gone) log.warn({ reason: reasonOf(error) }, `the store at ${shown} is away`);
    gone = true;
  });
  client.on('ready', () => {
    if (gone) log.info(`the store at ${shown} is back`);
    gone = false;
  });
}

/** A connection that ended without being closed is opened again. */
function revive(client: RedisClient, isClosing: () => boolean): void {
  client.on('end', () => {
    if (isClosing()) return;
    setTimeout(() => {
      if (!isClosing()) client.connect().catch(() => {});
    }, 250).unref();
  });
}

async function closed(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => {});
  client.disconnect();
}

/** Connects to the store at `address`. Throws `store.away` if it does not answer within 3 s. */
export async function connectStore(address: StoreAddress, context: ConnectOptions): Promise<StoreConnection> {
  const shown = shownAddress(address);
  const clients: RedisClient[] = [];
  let isClosing = false;

  function open(manner: Options, name: string): RedisClient {
    const client = clientOf(address, manner, name);
    report(client, shown, context.log);
    clients.push(client);
    return client;
  }

  const redis = open(failFast, context.name);
  await reached(redis);
  revive(redis, () => isClosing);
  const watch = address.kind === 'sentinel' ? watchSentinels(address, withRetries, () => clients) : undefined;
  return {
    shown,
    redis,
    blocking() {
      const client = open(waiting, `${context.name}-waiting`);
      revive(client, () => isClosing);
      client.connect().catch(() => {});
      return client;
    },
    confirming() {
      const client = open(once, `${context.name}-confirming`);
      revive(client, () => isClosing);
      client.connect().catch(() => {});
      return client;
    },
    async close() {
      isClosing = true;
      watch?.close();
      await Promise.all(clients.map(closed));
    },
  };
}

/** The first connection: its failure ends it, and names the reason that the network gave. */
async function reached(redis: RedisClient): Promise<void> {
  let reason: unknown;
  const note = (error: unknown) => {
    reason = error;
  };
  redis.on('error', note);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(reason ?? new Error('no answer within 3 s')), 2_900);
  });
  try {
    await Promise.race([redis.connect(), tooLate]);
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw away(reason ?? error);
  } finally {
    clearTimeout(timer);
    redis.off('error', note);
  }
}
