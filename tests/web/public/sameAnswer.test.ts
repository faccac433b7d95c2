import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createShortLink } from '../../../src/actions/links/createShortLink.ts';
import { type Answer, openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ config: { web: { baseUrl: 'https://pages.example' } } });
  await site.publish({ headline: 'Weir repaired', url: 'https://tarn.example/weir' });
});
afterAll(() => site.close());

/** All that a client sees of an answer. */
function seen({ status, headers, bytes }: Answer) {
  const { date, ...rest } = headers;
  return { status, headers: rest, body: bytes.toString('base64') };
}

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' };

describe('an answer is the same from the routes and in front of them', () => {
  test.each(['GET', 'HEAD'])(
    'for %s of a link: read from the store first, then in memory',
    async (method) => {
      const { code } = await createShortLink(site.context, { target: 'https://tarn.example/somewhere' });
      const first = seen(await site.get(`/s/${code}`, browser, method));
      expect(seen(await site.get(`/s/${code}`, browser, method))).toEqual(first);
      expect(first).toMatchObject({
        status: 302,
        headers: {
          location: 'https://tarn.example/somewhere',
          'strict-transport-security': 'max-age=31536000',
        },
      });
    },
  );

  test.each(['rss', 'atom', 'json', 'ninjs'])('for a feed as %s, whole, packed and 304', async (format) => {
    const etag = String((await site.get(`/feeds/all.${format}`)).headers.etag);
    const asked = [
      {},
      { 'accept-encoding': 'gzip' },
      { 'accept-encoding': 'br' },
      { 'if-none-match': etag },
    ].flatMap((headers) => [[headers, 'GET'] as const, [headers, 'HEAD'] as const]);
    for (const [headers, method] of asked) {
      const front = seen(await site.get(`/feeds/all.${format}`, headers, method));
      // With a query no address is looked at in front.
      expect(seen(await site.get(`/feeds/all.${format}?from=route`, headers, method))).toEqual(front);
      expect(front.status).toBe('if-none-match' in headers ? 304 : 200);
    }
  });
});
