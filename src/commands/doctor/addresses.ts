import type { OpenNewsroom } from '../../newsroom.ts';
import { type Finding, warn } from './finding.ts';

/** Warns if links have their own host while `web.baseUrl` is unset: pages would then be at this machine's address. */
export function checkAddresses({ loaded }: Pick<OpenNewsroom, 'loaded'>): Finding[] {
  const { config, gives } = loaded;
  const { host } = new URL(config.links.baseUrl);
  if (gives.webBase || !gives.linkBase || host === new URL(config.web.baseUrl).host) return [];
  return [
    warn(
      'links',
      `links.baseUrl is at ${host}, which serves only links, and web.baseUrl is not set: pages and feeds are at ${config.web.baseUrl}. Set web.baseUrl to the address that readers use.`,
    ),
  ];
}
