import { z } from 'zod';
import { withoutEnd } from '../ends.ts';

declare const parsed: unique symbol;

/**
 * An http(s) address as the WHATWG URL parser writes it: ASCII host, percent-encoded path, no user name. It is
 * printable ASCII without spaces, so it is safe in any header. Only this file creates one: an address that was
 * checked is stored in its parsed form, never as it was written.
 */
export type HttpUrl = string & { readonly [parsed]: 'HttpUrl' };

/** Of the address as written. */
const longestWritten = 2_000;
/**
 * Percent-encoding turns one character into up to nine. Every server must accept a line of this length (RFC 9112,
 * section 3).
 */
const longestHref = 8_000;

const noAddress = 'is no http or https address';

export type ReadUrl = { url: HttpUrl } | { fault: string };

function isHttp(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/** Parses an address from outside, resolved against `base`; `fault` says what is wrong, to follow its name. */
export function readHttpUrl(written: string, base?: string): ReadUrl {
  if (written.length > longestWritten) return { fault: `is longer than ${longestWritten} characters` };
  const url = URL.parse(written.trim(), base);
  if (url === null || !isHttp(url)) return { fault: noAddress };
  if (url.username !== '' || url.password !== '') return { fault: 'has a user name or password in it' };
  if (url.href.length > longestHref)
    return { fault: `is longer than ${longestHref} characters when encoded` };
  return { url: url.href as HttpUrl };
}

/** The same, if it does not matter what is wrong. */
export function httpUrl(written: string | undefined, base?: string): HttpUrl | undefined {
  if (written === undefined) return undefined;
  const read = readHttpUrl(written, base);
  return 'url' in read ? read.url : undefined;
}

/**
 * An address from the store, which earlier versions stored as written: it keeps its target, whatever its length. A
 * user name is removed. Undefined if it leads nowhere.
 */
export function storedUrl(remaining: string): HttpUrl | undefined {
  const url = URL.parse(remaining);
  if (url === null || !isHttp(url)) return undefined;
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  return url.href as HttpUrl;
}

/** An address in a request, a document or newsroom.yaml. */
export const HttpUrl = z
  .string()
  .meta({ format: 'uri' })
  .transform((written, context): HttpUrl => {
    const read = readHttpUrl(written);
    if ('url' in read) return read.url;
    if (read.fault === noAddress)
      context.addIssue({ code: 'invalid_format', format: 'url', message: read.fault, input: written });
    else context.addIssue({ code: 'custom', message: read.fault, input: written });
    return z.NEVER;
  });

/** An address to which paths are appended: without a slash at its end. */
export const BaseUrl = HttpUrl.transform((url) => withoutEnd(url, /\//));
