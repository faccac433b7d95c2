import { type HttpUrl, httpUrl } from '../../src/net/httpUrl.ts';

/** An address as the program stores it; a test that writes a bad one fails here. */
export function address(written: string): HttpUrl {
  const url = httpUrl(written);
  if (url === undefined) throw new Error(`${written} is no address`);
  return url;
}
