import { Redis } from 'ioredis';
import type { StoreAddress } from './address.ts';
import type { RedisClient } from './store.ts';

const channel = '+switch-master';

export interface SentinelWatch {
  close(): void;
}

/**
 * Learns from every sentinel that another server is the master now, and lets our connections look for it. The old
 * master may keep answering for seconds; what it answers then is lost. ioredis has its own `failoverDetector`, but it
 * ends a connection permanently if the news arrives while that is being opened, which is what happens when a master
 * is killed.
 */
export function watchSentinels(
  address: StoreAddress,
  retryStrategy: (attempt: number) => number,
  clients: () => Iterable<RedisClient>,
): SentinelWatch {
  function onSwitch(message: string): void {
    // "<name> <old host> <old port> <new host> <new port>"; one sentinel may watch several groups.
    if (message.split(' ')[0] !== address.master) return;
    for (const client of clients()) {
      // A connection being opened may have got the old master from a sentinel that did not know yet.
      if (client.status === 'ready') client.disconnect(true);
      else client.once('ready', () => client.disconnect(true));
    }
  }

  const { sentinelUsername, sentinelPassword, tls } = address;
  const sentinels = address.nodes.map(({ host, port }) => {
    const sentinel = new Redis({
      host,
      port,
      ...(sentinelUsername !== undefined && { username: sentinelUsername }),
      ...(sentinelPassword !== undefined && { password: sentinelPassword }),
      ...(tls && { tls: {} }),
      retryStrategy,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
    });
    // Each connection reports by itself when the store is unreachable; a sentinel that is gone is contacted again.
    sentinel.on('error', () => {});
    sentinel.on('message', (_, message: string) => onSwitch(message));
    sentinel.subscribe(channel).catch(() => {});
    return sentinel;
  });
  return {
    close() {
      for (const sentinel of sentinels) sentinel.disconnect();
    },
  };
}
