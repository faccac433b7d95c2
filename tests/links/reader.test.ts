import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LinkRequest, linkRequestIn } from '../../src/links/reader.ts';

/** As Node puts headers together by name: the first of these counts, others are joined. */
function byName(raw: [string, string][]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of raw) {
    const key = name.toLowerCase();
    if (['host', 'user-agent', 'referer'].includes(key)) headers[key] ??= value;
    else headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
}

/** What those headers say about the client that follows a link. */
function linkRequestOf(headers: Record<string, string>): LinkRequest {
  const { host, referer: referrer, 'user-agent': userAgent } = headers;
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers[name]);
  return {
    ...(host === undefined ? {} : { host }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(referrer === undefined ? {} : { referrer }),
    isAhead: purposes.some((purpose) => purpose?.includes('prefetch')),
  };
}

const names = [
  'Host',
  'host',
  'USER-AGENT',
  'User-Agent',
  'Referer',
  'Purpose',
  'Sec-Purpose',
  'X-Moz',
  'x-purpose',
  'Accept',
  'Cookie',
  'Upgrade',
  'Te',
];
const values = ['prefetch', 'prefetch;prerender', 'none', '', 'Mozilla/5.0', 'https://t.co/', 'tarn.link'];

test('headers in a flat list tell the same as headers by name', () => {
  const headers = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(headers, (raw) => {
      const flat: LinkRequest = linkRequestIn(raw.flat());
      expect(flat).toEqual(linkRequestOf(byName(raw)));
    }),
  );
});
