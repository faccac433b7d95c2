import { cleanUrl } from '../../article/identity.ts';
import { type HttpUrl, httpUrl } from '../../net/httpUrl.ts';
import { isSameSite } from '../../net/sameSite.ts';
import { webAddress } from './webAddress.ts';

/** A path segment that only the AMP or print variant of a page has. */
const variantPart = /^(?:amp|print|printable|print-view)$/i;
const variantParameter = /^(?:amp|print|printable|output|outputtype|view)$/i;

/** The address of the page for readers, if its variant (`/story/amp`, `?print=1`) names no canonical one. */
export function readerAddress(address: HttpUrl): HttpUrl {
  const url = new URL(address);
  const parts = url.pathname.split('/');
  if (parts.filter(Boolean).length > 1 && variantPart.test(parts.findLast(Boolean) ?? ''))
    url.pathname = parts.slice(0, parts.findLastIndex(Boolean)).join('/') || '/';
  else if (/\.amp(\.html?)?$/i.test(url.pathname)) url.pathname = url.pathname.replace(/\.amp(?=\.|$)/i, '');
  for (const [name, value] of [...url.searchParams])
    if (variantParameter.test(name) && /^(?:1|true|yes|amp|print|printable|)$/i.test(value))
      url.searchParams.delete(name);
  return httpUrl(url.href) ?? address;
}

/** The front page, in a language of its own or by its file's name, and pages for everything that is missing. */
const front =
  /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/?)?(?:(?:index|home|default|404|error|search|login)(?:\.[a-z]{2,5})?\/?)?$/i;
const isFront = ({ pathname }: URL) => front.test(pathname);

/** What a template writes if it has no address: `undefined`, `{{ page.url }}`. */
const unfilled = /(?:^|\/)(?:undefined|null|nan|none|false)\/?$|\{\{|\$\{|<%|%7b%7b|\$%7b|%3c%25|\[object/i;

/** Hosts on which a site is edited or tested, not read. */
const workshop = /^(?:staging|stage|dev|test|uat|preview|preprod|cms|admin|edit|origin)\d*[.-]/i;

/** Google's cache of AMP pages: their canonical address is the publisher's. */
const isCache = ({ host }: URL) => host.endsWith('.ampproject.org');

const partsOf = ({ pathname }: URL) => pathname.split('/').filter(Boolean);

/** A part of a path that names an article has a number, or is a line of words. */
const isSectionName = (part: string) =>
  !/\d/.test(part.replace(/%[\da-f]{2}/gi, '')) && part.split('-').length < 3;

/** Whether an address is a section that the page's own lies in: `/politics` for `/politics/2031/tram-opens`. */
function isSectionOf(address: URL, page: URL): boolean {
  const [above, parts] = [partsOf(address), partsOf(page)];
  return (
    above.length < parts.length &&
    isSectionName(above.at(-1) ?? '') &&
    above.every((part, at) => part === parts[at])
  );
}

/**
 * The address that a page gives as its article's, where it may be that: one of its own site, neither the front page nor
 * the section that it lies in, which templates name for every article. Where the page's own is not known, any.
 */
export function articleAddress(written: string | undefined, page: string | undefined): HttpUrl | undefined {
  const address = webAddress(written?.replace(/#$/, ''), page);
  if (address === undefined) return undefined;
  const url = new URL(address);
  const own = httpUrl(page);
  if (own === undefined) return isFront(url) ? undefined : address;
  if ([own, readerAddress(own)].some((known) => cleanUrl(known) === cleanUrl(address))) return address;
  const from = new URL(own);
  if (unfilled.test(url.pathname) || (workshop.test(url.host) && !workshop.test(from.host))) return undefined;
  const isOther = !isSameSite(url, from) && !isCache(from);
  return isOther || (isFront(url) && !isFront(from)) || isSectionOf(url, from) ? undefined : address;
}
