import LinkHeader from 'http-link-header';
import { SaxesParser } from 'saxes';
import { limits } from '../../article/limits.ts';
import { literalAddress, mayReach } from '../../net/addresses.ts';
import { httpUrl } from '../../net/httpUrl.ts';

/** A hub that pushes a feed, and the feed's own address there (W3C WebSub, section 4: discovery). */
export interface Announced {
  hub: string;
  topic: string;
}

/** The hubs that a document or an answer's headers name, in their order. */
export interface HubLinks {
  hubs: string[];
  self?: string | undefined;
}

/** How many links of a header are read; a feed's has few. */
const maxLinks = 50;

function ofRelations(links: { rel: string; href: string }[]): HubLinks {
  const having = (relation: string) =>
    links
      .filter(({ rel, href }) => href !== '' && rel.toLowerCase().split(/\s+/).includes(relation))
      .map(({ href }) => href);
  return { hubs: having('hub'), self: having('self')[0] };
}

/** The hubs in an answer's `Link` header (RFC 8288); empty if it is invalid. */
export function hubsInHeaders(headers: Record<string, string>): HubLinks {
  // The package takes quadratic time in the header's length.
  if (!headers.link || headers.link.length > limits.header) return { hubs: [] };
  try {
    const { refs } = LinkHeader.parse(headers.link);
    return ofRelations(refs.slice(0, maxLinks).map(({ rel, uri }) => ({ rel, href: uri })));
  } catch {
    // A malformed header is ignored; the document may name a hub.
    return { hubs: [] };
  }
}

function hubsInJson(text: string): HubLinks {
  if (!text.includes('"hubs"')) return { hubs: [] };
  const feed = JSON.parse(text) as { hubs?: unknown; feed_url?: unknown };
  const hubs = Array.isArray(feed.hubs) ? feed.hubs : [];
  const urls = hubs.flatMap((hub) =>
    typeof hub?.url === 'string' && /^websub$/i.test(String(hub.type)) ? [hub.url] : [],
  );
  return { hubs: urls, self: typeof feed.feed_url === 'string' ? feed.feed_url : undefined };
}

/**
 * The hubs in a feed's head: `link` elements of XML with any prefix, `hubs` of a JSON Feed. Throws for invalid JSON.
 */
export function hubsIn(text: string): HubLinks {
  if (/^\s*\{/.test(text)) return hubsInJson(text);
  const end = text.search(/<(?:[\w.-]+:)?(?:item|entry)[\s>]/);
  const head = end < 0 ? text.slice(0, 65_536) : text.slice(0, end);
  if (!head.includes('hub')) return { hubs: [] };
  const parser = new SaxesParser({ xmlns: false });
  const links: { rel: string; href: string }[] = [];
  // The head is cut off, and malformed parts are the feed reader's concern.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    if (name.slice(name.indexOf(':') + 1) !== 'link' || links.length >= maxLinks) return;
    links.push({ rel: attributes.rel ?? '', href: (attributes.href ?? '').trim() });
  });
  parser.write(head).close();
  return ofRelations(links);
}

/**
 * Where a feed can be subscribed to: the headers first (WebSub, section 4), then the document. A feed that names a
 * hub but not its own address is known there by the address where it was found. Null if it names no hub.
 */
export function announcedBy(
  fromHeaders: HubLinks,
  fromDocument: HubLinks,
  foundAt: string,
): Announced | null {
  const links = fromHeaders.hubs.length > 0 ? fromHeaders : fromDocument;
  const [hub] = links.hubs.flatMap((written) => httpUrl(written, foundAt) ?? []);
  if (hub === undefined) return null;
  const self = fromHeaders.self ?? fromDocument.self;
  return { hub, topic: httpUrl(self, foundAt) ?? foundAt };
}

function isInside(address: string): boolean {
  const { hostname } = new URL(address);
  const literal = literalAddress(hostname);
  if (literal !== undefined) return !mayReach(literal, []);
  return !hostname.includes('.') || /\.(localhost|local|internal|test)$/i.test(hostname);
}

/** Whether a hub can reach us: an outside hub can't reach an address of this machine or network. */
export function canCallBack(ownAddress: string, hub: string): boolean {
  return !isInside(ownAddress) || isInside(hub);
}
