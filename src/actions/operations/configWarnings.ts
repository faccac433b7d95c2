import { ownerWarnings } from '../../article/owners.ts';
import type { Config } from '../../config/schema.ts';
import { channelWarnings } from '../delivering/configuredChannel.ts';

/** What an operator must know of the configuration before anything happens: a sentence each. */
export function configWarnings(config: Pick<Config, 'channels' | 'sources'>): string[] {
  return [...channelWarnings(config), ...ownerWarnings(config)];
}
