import { isPublicHost } from '../../net/addresses.ts';
import { type ReadUrl, readHttpUrl } from '../../net/httpUrl.ts';

/** The first segment of an address without a scheme: "daily.example/story". */
const hostLike = /^(?:[\w-]{1,63}\.)+[a-z]{2,24}(?=[/:?#]|$)/i;

/**
 * An address as content systems write it by mistake, as it was meant: escaped twice, within a link's HTML, with two
 * schemes or one slash, or its host alone.
 */
function asMeant(written: string, base: string | undefined): string {
  const bare = written.includes('<') ? (/https?:\/\/[^\s"'<>]+/i.exec(written)?.[0] ?? written) : written;
  const address = bare
    .replace(/&(?:amp;)+/gi, '&')
    .replace(/^(?:https?:\/{0,3})+(?=https?:\/)/i, '')
    .replace(/^(https?):\/*(?=[^/])/i, '$1://');
  const host = hostLike.exec(address)?.[0].toLowerCase();
  if (host === undefined) return address;
  const known = (URL.parse(base ?? '')?.hostname ?? '').replace(/^www\./, '');
  // Without a scheme it may be a file's name as well ("story.html"): only a known host is one.
  return host.startsWith('www.') || host === known ? `https://${address}` : address;
}

/** A complete address; undefined if missing. */
export function readLink(written: string | undefined, base: string | undefined): ReadUrl | undefined {
  const trimmed = written?.trim();
  return trimmed ? readHttpUrl(asMeant(trimmed, base), base) : undefined;
}

/** Whether only the feed's own network reaches an address that a public feed gives. */
export function isInternal(address: string, feed: string): boolean {
  const isPublic = (url: string) => isPublicHost(URL.parse(url)?.hostname ?? '');
  return isPublic(feed) && !isPublic(address);
}
