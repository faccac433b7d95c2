import { embeddedAddress, parseStoreAddress, type StoreAddress } from './address.ts';
import { connectStore, type StoreConnection } from './connection.ts';
import { type EmbeddedNeeds, openEmbedded } from './embedded.ts';
import { checkSafety, type SafetyReport } from './safety.ts';

export interface OpenNeeds extends EmbeddedNeeds {
  /** REDIS_URL, or what the running start says in `instance.json`; nothing or `embedded` is the data folder's own. */
  url?: string;
  /** Shown in CLIENT LIST, e.g. `slugline-web`. */
  name: string;
  /** `--allow-volatile-redis` */
  allowVolatile: boolean;
}

export interface OpenedStore extends StoreConnection {
  isEmbedded: boolean;
  safety: SafetyReport;
}

async function placeOf(needs: OpenNeeds): Promise<{ address: StoreAddress; leave?(): Promise<void> }> {
  if (needs.url && needs.url !== 'embedded') return { address: parseStoreAddress(needs.url) };
  const server = await openEmbedded(needs);
  return { address: embeddedAddress(server), leave: server.leave };
}

/**
 * The store of this process: the embedded Redis, brought up for as long as it is needed, or another one.
 * It is made sure of first that it loses nothing. `close` ends all connections and lets go of the server.
 */
export async function openStore(needs: OpenNeeds): Promise<OpenedStore> {
  const { address, leave } = await placeOf(needs);
  let connection: StoreConnection | undefined;
  async function close(): Promise<void> {
    await connection?.close();
    await leave?.();
  }
  try {
    connection = await connectStore(address, needs);
    const safety = await checkSafety(connection.redis, needs.allowVolatile);
    return { ...connection, close, safety, isEmbedded: leave !== undefined };
  } catch (error) {
    await close();
    throw error;
  }
}
