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

/** What a document or an answer's headers say of hubs, in the order in which it says it. */
export interface HubLinks {
  hubs: string[];
  self?: string | undefined;
}

/** Links that say more are no feed's. */
const maxLinks = 50;

function ofRelations(links: { rel: string; href: string }[]): HubLinks {
  const having = (relation: string) =>
    links
      .filter(({ rel, href }) => href !== '' && rel.toLowerCase().split(/\s+/).includes(relation))
      .map(({ href }) => href);
  return { hubs: having('hub'), self: having('self')[0] };
}

/** What an answer's `Link` header says (RFC 8288); nothing where it is none. */
export function hubsInHeaders(headers: Record<string, string>): HubLinks {
  // The package takes the square of the header's length.
  if (!headers.link || headers.link.length > limits.header) return { hubs: [] };
  try {
    const { refs } = LinkHeader.parse(headers.link);
    return ofRelations(refs.slice(0, maxLinks).map(({ rel, uri }) => ({ rel, href: uri })));
  } catch {
    // A header that is ill-formed says nothing; the document may.
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

/** What a feed's head says: `link` elements of XML whatever their prefix, `hubs` of a JSON Feed. Throws where JSON is none. */
export function hubsIn(text: string): HubLinks {
  if (/^\s*\{/.test(text)) return hubsInJson(text);
  const end = text.search(/<(?:[\w.-]+:)?(?:item|entry)[\s>]/);
  const head = end < 0 ? text.slice(0, 65_536) : text.slice(0, end);
  if (!head.includes('hub')) return { hubs: [] };
  const parser = new SaxesParser({ xmlns: false });
  const links: { rel: string; href: string }[] = [];
  // The head breaks off in the middle, and what is ill-formed is the feed reader's to judge.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    if (name.slice(name.indexOf(':') + 1) !== 'link' || links.length >= maxLinks) return;
    links.push({ rel: attributes.rel ?? '', href: (attributes.href ?? '').trim() });
  });
  parser.write(head).close();
  return ofRelations(links);
}

/**
 * Where a feed can be subscribed to: the headers' word first (WebSub, section 4), then the document's. A feed that names
 * a hub and no address of its own is known there by the one that it was found at. Null where it names no hub.
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

/** Whether a hub can reach us: one outside never finds an address of this machine or network. */
export function canCallBack(ownAddress: string, hub: string): boolean {
  return !isInside(ownAddress) || isInside(hub);
}
