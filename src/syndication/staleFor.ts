import type { Config } from '../config/schema.ts';

const usual = 24 * 3_600_000;

/**
 * How long (ms) something cached is shown while the store is unreachable: a configured feed's own `staleFor`; for
 * what belongs to no feed (front page, article pages, the news sitemap, section, tag and language feeds) the shortest
 * of all feeds.
 */
export function staleForOf({ feeds }: Pick<Config, 'feeds'>, id?: string): number {
  const own = feeds.find((feed) => feed.id === id)?.staleFor;
  if (own !== undefined) return own;
  return feeds.length > 0 ? Math.min(...feeds.map(({ staleFor }) => staleFor)) : usual;
}
