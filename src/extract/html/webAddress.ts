import { type HttpUrl, httpUrl } from '../../net/httpUrl.ts';

const onThisMachine = /^(localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)$/;

/**
 * An absolute http or https address. Undefined for others, and for one on the local machine unless the page is there
 * itself.
 */
export function webAddress(written: string | undefined, base: string | undefined): HttpUrl | undefined {
  const address = written ? httpUrl(written, base) : undefined;
  if (address === undefined || !onThisMachine.test(new URL(address).hostname)) return address;
  return base !== undefined && onThisMachine.test(URL.parse(base)?.hostname ?? '') ? address : undefined;
}
