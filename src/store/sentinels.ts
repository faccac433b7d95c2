import { Redis } from 'ioredis';
import type { StoreAddress } from './address.ts';
import type { RedisClient } from './store.ts';

const channel = '+switch-master';

export interface SentinelWatch {
  close(): void;
}

/**
 * Hears from every sentinel that another server is the master now, and has our connections look for it. The old master
 * may go on answering for seconds; what it answers then is lost.
 *
 * ioredis has a `failoverDetector` of its own, but it ends a connection for good when the news comes while that is being
 * made, which is what happens when a master is killed.
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
      // Whoever is connecting may have been told of the old master by a sentinel that did not know yet.
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
    // Each connection tells by itself when the store is away; a sentinel that is gone is asked for again.
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
