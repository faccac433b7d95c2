import { edition, formats } from '../../../feeds/index.ts';
import { addressesOf } from '../../config/addresses.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import type { Context } from '../context.ts';
import { announceProfiles } from '../fediverse/announceProfiles.ts';

/**
 * Makes this process's configuration the accepted one. Returns true if the articles must be put into their feeds again,
 * because the configuration, an address derived from where the server listens, or the formats that this program writes
 * differ from before; servers of the fediverse are told of a changed profile. False at the very first start, which has no articles.
 */
export async function acceptConfig(context: Pick<Context, 'store' | 'config'>): Promise<boolean> {
  const { redis, keys } = context.store;
  // Before anything is accepted: a process that dies in between does it at its next start.
  await announceProfiles(context);
  const config = context.config.fingerprint;
  const addresses = JSON.stringify(addressesOf(context.config));
  const written = `${edition}: ${Object.keys(formats).join(' ')}`;
  const before = await redis.hmget(keys.instance, 'config', 'addresses', 'formats');
  const [configBefore, addressesBefore, writtenBefore] = before;
  if (configBefore === config && addressesBefore === addresses && writtenBefore === written) return false;
  await recordInstance(context.store, { set: { config, addresses, formats: written } });
  return configBefore !== null;
}
