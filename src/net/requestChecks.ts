import { validateHeaderName, validateHeaderValue } from 'node:http';
import { reasonOf, SluglineError } from '../errors.ts';
import { codings } from './inflate.ts';

export type SendableBody = string | Uint8Array | URLSearchParams | FormData;

/** A web address without user name or password, resolved against `base`. Throws `net.bad-url`. */
export function checkedUrl(text: string, base?: URL): URL {
  const shown = { url: text.slice(0, 200) };
  // The URL parser drops line breaks and tabs silently; an address with them is a mistake.
  if (/\p{Cc}/u.test(text) || !URL.canParse(text, base?.href)) throw new SluglineError('net.bad-url', shown);
  const url = new URL(text, base?.href);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') {
    throw new SluglineError('net.bad-url', {
      url: isWeb ? `${url.origin} with a user name in it` : shown.url,
    });
  }
  url.hash = '';
  return url;
}

/** The headers with lower-case names, and our own. Throws `request.invalid` for invalid ones. */
export function checkedHeaders(given: Record<string, string>, userAgent: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      const what = reasonOf(error);
      throw new SluglineError(
        'request.invalid',
        { where: `header ${JSON.stringify(name)}`, what },
        { cause: error },
      );
    }
    headers[name.toLowerCase()] = value;
  }
  delete headers.host;
  return { ...headers, 'user-agent': userAgent, 'accept-encoding': codings };
}

/** A body as bytes, with the content type of a form. */
export async function bodyOf(
  body: SendableBody | undefined,
): Promise<{ bytes?: string | Uint8Array; type?: string }> {
  if (body === undefined) return {};
  if (typeof body === 'string' || body instanceof Uint8Array) return { bytes: body };
  const form = new Response(body);
  return { bytes: await form.bytes(), type: form.headers.get('content-type') ?? '' };
}
