import { type Article, recordUrlOf } from '../article/article.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { type HttpUrl, httpUrl, storedUrl } from '../net/httpUrl.ts';

/** What a target's UTM templates may name. */
export interface LinkPlace {
  channel: string;
  variant: string;
  section?: string | undefined;
}

type LinkConfig = Pick<Config, 'links' | 'web' | 'newsroom'>;

function allowedHosts(config: LinkConfig): string[] {
  const own = [config.web.baseUrl, config.newsroom.url].map((url) => new URL(url).hostname);
  return [...own, ...config.links.allowHosts.map((host) => host.toLowerCase())];
}

/** Whether a short link may lead there: to the hosts of the newsroom, of this server, and `links.allowHosts`. */
export function isAllowedTarget(target: HttpUrl, config: LinkConfig): boolean {
  const { hostname } = new URL(target);
  return allowedHosts(config).some((host) => hostname === host || hostname === `www.${host}`);
}

/** The target that somebody wrote. Throws where a link may not lead there, naming the host. */
export function requireAllowedTarget(written: string, config: LinkConfig): HttpUrl {
  const target = httpUrl(written);
  if (target === undefined) throw new SluglineError('net.bad-url', { url: written.slice(0, 200) });
  if (isAllowedTarget(target, config)) return target;
  throw new SluglineError('link.host-not-allowed', { host: new URL(target).host });
}

/** The article's own address where a short link may lead there, else its public record here, which always may. */
export function linkableUrl(article: Pick<Article, 'id' | 'canonicalUrl'>, config: LinkConfig): string {
  const { canonicalUrl } = article;
  return canonicalUrl && isAllowedTarget(canonicalUrl, config)
    ? canonicalUrl
    : recordUrlOf(article.id, addressesOf(config));
}

/** A target on this server is kept as a path: it follows the server to another address. */
export function storedTarget(target: string, webBase: string): string {
  return target.startsWith(`${webBase}/`) ? target.slice(webBase.length) : target;
}

/**
 * The whole address of a target as it is kept. `webBase` is where this server's own pages live now. Earlier versions kept
 * targets as they were written, so this makes an address of each; undefined where it leads nowhere.
 */
export function targetFrom(stored: string, webBase: string): HttpUrl | undefined {
  return storedUrl(stored.startsWith('/') ? `${webBase}${stored}` : stored);
}

/** The article's address, as a link keeps it, with the configured UTM parameters: clicks are seen by channel at the publisher too. */
export function targetFor(url: string, place: LinkPlace, config: LinkConfig): string {
  const { utm } = config.links;
  if (!utm) return storedTarget(url, config.web.baseUrl);
  const target = new URL(url);
  const values: Record<string, string | undefined> = {
    channel: place.channel,
    variant: place.variant,
    section: place.section,
  };
  for (const [name, template] of Object.entries(utm)) {
    const value = template?.replace(/\{(\w+)\}/g, (_, word: string) => values[word] ?? '');
    if (value) target.searchParams.set(`utm_${name}`, value);
  }
  return storedTarget(target.href, config.web.baseUrl);
}

/** Where an article's own link leads: to the article, or to its record here where its host is not allowed. */
export function articleTarget(
  article: Pick<Article, 'id' | 'canonicalUrl' | 'section'>,
  config: LinkConfig,
): string {
  const place = { channel: 'web', variant: 'article', section: article.section };
  return targetFor(linkableUrl(article, config), place, config);
}
