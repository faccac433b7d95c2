import { embeddedAddress, parseStoreAddress, type StoreAddress } from './address.ts';
import { connectStore, type StoreConnection } from './connection.ts';
import { type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { checkSafety, type SafetyReport } from './safety.ts';

export interface OpenStoreOptions extends EmbeddedOptions {
  /** REDIS_URL, or what the running start says in `instance.json`; undefined or `embedded` is the data folder's own. */
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

async function placeOf(
  context: OpenStoreOptions,
): Promise<{ address: StoreAddress; leave?(): Promise<void> }> {
  if (context.url && context.url !== 'embedded') return { address: parseStoreAddress(context.url) };
  const server = await openEmbedded(context);
  return { address: embeddedAddress(server), leave: server.leave };
}

/**
 * The store of this process: the embedded Redis, started for as long as it is needed, or another one. First it is
 * checked that it loses nothing. `close` ends all connections and releases the server.
 */
export async function openStore(context: OpenStoreOptions): Promise<OpenedStore> {
  const { address, leave } = await placeOf(context);
  let connection: StoreConnection | undefined;
  async function close(): Promise<void> {
    await connection?.close();
    await leave?.();
  }
  try {
    connection = await connectStore(address, context);
    const safety = await checkSafety(connection.redis, context.allowVolatile);
    return { ...connection, close, safety, isEmbedded: leave !== undefined };
  } catch (error) {
    await close();
    throw error;
  }
}
