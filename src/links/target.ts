import { type Article, recordUrlOf } from '../article/article.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { withoutEnd } from '../ends.ts';
import { SluglineError } from '../errors.ts';
import { type HttpUrl, httpUrl, storedUrl } from '../net/httpUrl.ts';
import { codeIn, isReserved, isValidCode } from './codes.ts';

/** The placeholders of a target's UTM templates. */
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

/** Whether an address is one of our own short links: a link to it might loop. */
export function isOwnShortLink(target: string, config: LinkConfig): boolean {
  const { host, pathname } = new URL(target);
  const { linkBase, webBase } = addressesOf(config);
  const path = withoutEnd(decodedPath(pathname), /\//).replace(/^\/{2,}/, '/');
  const bases = [new URL(linkBase), new URL(`${webBase}/s`)];
  return bases.some((base) => {
    const folder = `${base.pathname.replace(/\/$/, '')}/`;
    const typed = path.slice(folder.length).replace(/(?:\+|\.svg|\.png)$/, '');
    const code = codeIn(typed) ?? typed;
    const isOurs = bareHost(base.host) === bareHost(host) && path.startsWith(folder);
    return isOurs && isValidCode(code) && !isReserved(code);
  });
}

/** `www.` and the dot of the DNS root lead to the same server. */
function bareHost(host: string): string {
  return host.replace(/^www\./, '').replace(/\.(?=:|$)/, '');
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The target given by a person. Throws if a link may not lead there, naming the host. */
export function requireAllowedTarget(written: string, config: LinkConfig): HttpUrl {
  const target = httpUrl(written);
  if (target !== undefined && isOwnShortLink(target, config))
    throw new SluglineError('link.loop', { target });
  if (target === undefined) throw new SluglineError('net.bad-url', { url: written.slice(0, 200) });
  if (isAllowedTarget(target, config)) return target;
  throw new SluglineError('link.host-not-allowed', { host: new URL(target).host });
}

/**
 * The article's own address if a short link may lead there, otherwise its public page on this server, which is always
 * allowed.
 */
export function linkableUrl(article: Pick<Article, 'id' | 'canonicalUrl'>, config: LinkConfig): string {
  // Earlier versions stored the address as written.
  const canonicalUrl = article.canonicalUrl && storedUrl(article.canonicalUrl);
  return canonicalUrl && isAllowedTarget(canonicalUrl, config) && !isOwnShortLink(canonicalUrl, config)
    ? canonicalUrl
    : recordUrlOf(article.id, addressesOf(config));
}

/** A target on this server is stored as a path, so that it stays valid if the server's address changes. */
export function storedTarget(target: string, webBase: string): string {
  return target.startsWith(`${webBase}/`) ? target.slice(webBase.length) : target;
}

/**
 * The full address of a stored target. `webBase` is the current base of this server's own pages. Earlier versions
 * stored targets as written, so each is parsed here; undefined if it is invalid.
 */
export function targetFrom(stored: string, webBase: string): HttpUrl | undefined {
  return storedUrl(stored.startsWith('/') ? `${webBase}${stored}` : stored);
}

/**
 * The article's address as a link stores it, with the configured UTM parameters, so that the publisher also sees clicks
 * by channel.
 */
export function targetFor(url: string, place: LinkPlace, config: LinkConfig): string {
  const { utm } = config.links;
  if (!utm) return storedTarget(url, config.web.baseUrl);
  const values: Record<string, string | undefined> = {
    channel: place.channel,
    variant: place.variant,
    section: place.section,
  };
  const parameters = Object.entries(utm).flatMap(([name, template]) => {
    const value = template?.replace(/\{(\w+)\}/g, (_, word: string) => values[word] ?? '');
    return value ? [[`utm_${name}`, value] as const] : [];
  });
  return storedTarget(withParameters(url, parameters), config.web.baseUrl);
}

/** Replaces parameters of an address, by name; all others stay byte for byte. */
function withParameters(url: string, parameters: (readonly [string, string])[]): string {
  const [, address = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/su.exec(url) ?? [];
  const names = new Set(parameters.map(([name]) => name));
  const others = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !names.has(pair.split('=', 1)[0] ?? ''));
  const added = parameters.map((pair) => new URLSearchParams([[...pair]]).toString());
  const all = [...others, ...added].join('&');
  return address + (all === '' ? query : `?${all}`) + fragment;
}

/** The target of an article's own link: the article, or its page on this server if its host is not allowed. */
export function articleTarget(
  article: Pick<Article, 'id' | 'canonicalUrl' | 'section'>,
  config: LinkConfig,
): string {
  const place = { channel: 'web', variant: 'article', section: article.section };
  return targetFor(linkableUrl(article, config), place, config);
}
