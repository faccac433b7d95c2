import { ownerWarnings } from '../../article/owners.ts';
import { channelWarnings } from '../../channels/configured.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import { isPublicName } from '../../net/addresses.ts';

/** What an operator must know about the configuration before anything happens, one sentence each. */
export function configWarnings(
  config: Pick<Config, 'channels' | 'sources' | 'newsroom' | 'web' | 'links'>,
): string[] {
  return [
    ...pathWarnings(config),
    ...channelWarnings(config),
    ...ownerWarnings(config),
    ...linkWarnings(config),
  ];
}

/** The pages are at the root of their host; only a proxy that removes the path can put them elsewhere. */
function pathWarnings(config: Pick<Config, 'web' | 'links'>): string[] {
  const { webBase } = addressesOf(config);
  const { pathname } = new URL(webBase);
  if (pathname === '/') return [];
  return [
    `web.baseUrl has the path ${pathname}: pages are served without it, so the proxy in front must remove it. Without such a proxy, leave it out.`,
  ];
}

/** Platforms turn only public host names into links; anything else stays plain text there. */
function linkWarnings(config: Pick<Config, 'channels' | 'links' | 'web'>): string[] {
  const { linkBase } = addressesOf(config);
  const { hostname } = new URL(linkBase);
  if (config.channels.length === 0 || isPublicName(hostname)) return [];
  return [
    `links.baseUrl is ${linkBase}, which no platform turns into a link: before posting, set it (or web.baseUrl) to a host name that readers can reach.`,
  ];
}
