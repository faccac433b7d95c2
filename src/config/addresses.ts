import type { Config } from './schema.ts';

/** The base addresses of the newsroom's own pages and short links. */
export function addressesOf(config: Pick<Config, 'web' | 'links'>): { webBase: string; linkBase: string } {
  return { webBase: config.web.baseUrl, linkBase: config.links.baseUrl };
}
