import { addressesOf } from '../config/addresses.ts';
import type { Needs } from './needs.ts';

/**
 * Makes this process's configuration the newsroom's newest accepted one. True where it, or an address that follows from
 * where the server listens, differs from before, so that the articles must be put into their feeds anew; not at the very
 * first start, which has none.
 */
export async function acceptConfig(needs: Pick<Needs, 'store' | 'config'>): Promise<boolean> {
  const { redis, keys } = needs.store;
  const config = needs.config.fingerprint;
  const addresses = JSON.stringify(addressesOf(needs.config));
  const [configBefore, addressesBefore] = await redis.hmget(keys.instance, 'config', 'addresses');
  if (configBefore === config && addressesBefore === addresses) return false;
  await redis.hset(keys.instance, { config, addresses });
  return configBefore !== null;
}
