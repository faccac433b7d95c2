import type { OpenNewsroom } from '../../newsroom.ts';
import { type Finding, warn } from './finding.ts';

/** Whether links have a host of their own while nobody said where the pages are: then they would be at this machine's address. */
export function checkAddresses({ loaded }: Pick<OpenNewsroom, 'loaded'>): Finding[] {
  const { config, gives } = loaded;
  const { host } = new URL(config.links.baseUrl);
  if (gives.webBase || !gives.linkBase || host === new URL(config.web.baseUrl).host) return [];
  return [
    warn(
      'links',
      `links.baseUrl is at ${host}, which serves links alone, and web.baseUrl is not given: pages and feeds are at ${config.web.baseUrl}. Give web.baseUrl as readers see it.`,
    ),
  ];
}
