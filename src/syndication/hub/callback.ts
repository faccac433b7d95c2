import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import { SluglineError } from '../../errors.ts';
import { literalAddress, mayReach, rangesOf } from '../../net/addresses.ts';
import { checkedUrl } from '../../net/requestChecks.ts';
import { longestCallback } from './limits.ts';

/**
 * A subscriber's callback, normalised, or a refusal (`hub.invalid`): a web address without a user name, at a usual
 * port, not on a private network and not here. A name is looked up only when it is contacted, and checked again then.
 */
export function checkedCallback(text: string, config: Config): URL {
  const refuse = (what: string) => new SluglineError('hub.invalid', { what: `hub.callback ${what}` });
  if (text.length > longestCallback) throw refuse(`is longer than ${longestCallback} characters`);
  const url = callbackIn(text);
  if (!url) throw refuse('is no http:// or https:// address without a user name');
  const literal = literalAddress(url.hostname);
  if (literal !== undefined && !mayReach(literal, rangesOf(callbackRanges(config))))
    throw refuse(`leads to ${literal}, which is not a public address`);
  // Below 1024 other services than the web listen, which outsiders must not make us contact.
  if (url.port !== '' && Number(url.port) < 1_024 && url.port !== '80' && url.port !== '443')
    throw refuse(`has port ${url.port}; use 80, 443 or one above 1023`);
  const { webBase, linkBase } = addressesOf(config);
  if ([webBase, linkBase].some((base) => new URL(base).origin === url.origin))
    throw refuse('leads back to this server');
  return url;
}

/**
 * The private ranges allowed for callbacks: `network.callbacks`; by default those of `network.allow`, but only if the
 * newsroom itself is at a private address (a trial, an intranet). A public hub must not be led to what our own
 * sources and channels may reach.
 */
export function callbackRanges({ network, web }: Pick<Config, 'network' | 'web'>): string[] {
  if (network.callbacks) return network.callbacks;
  const { hostname } = new URL(web.baseUrl);
  const literal = literalAddress(hostname);
  const isInside = literal === undefined ? /(^|\.)localhost$/.test(hostname) : !mayReach(literal, []);
  return isInside ? network.allow : [];
}

function callbackIn(text: string): URL | undefined {
  try {
    return checkedUrl(text);
  } catch {
    return undefined;
  }
}

/**
 * A callback's address with parameters appended to its own, which stay unchanged, even if the names overlap (WebSub,
 * section 5.1.1).
 */
export function callbackWith(callback: string, parameters: Record<string, string>): string {
  const added = new URLSearchParams(parameters).toString();
  const joint = !callback.includes('?') ? '?' : /[?&]$/.test(callback) ? '' : '&';
  return `${callback}${joint}${added}`;
}
