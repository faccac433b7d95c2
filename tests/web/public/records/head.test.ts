import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, openSite, type Site } from '../site.ts';

let site: Site;
let id: string;
let code: string;
let gone: string;
beforeAll(async () => {
  site = await openSite();
  const url = 'https://tarn.example/swans';
  [{ id = '', code = '' } = {}] = await site.publish({
    headline: 'The bell is cast again',
    section: 'harbour',
    tags: ['bells'],
  });
  [{ id: gone = '' } = {}] = await site.publish({ headline: 'Swans on the weir', url });
  await site.publish({ headline: 'Swans on the weir', url, status: 'withdrawn' });
});
afterAll(() => site.close());

const page = 'text/html; charset=utf-8';

/** Every public path with its status and exact media type. */
const paths = (): [string, number, string | undefined][] => [
  ['/', 200, page],
  ['/feeds', 200, page],
  ['/feeds.opml', 200, 'text/x-opml; charset=utf-8'],
  ['/sitemap-news.xml', 200, 'application/xml; charset=utf-8'],
  ['/robots.txt', 200, 'text/plain; charset=utf-8'],
  ['/feeds/all.rss', 200, 'application/rss+xml; charset=utf-8'],
  ['/feeds/all.atom', 200, 'application/atom+xml; charset=utf-8'],
  ['/feeds/all.json', 200, 'application/feed+json; charset=utf-8'],
  ['/feeds/section/harbour.rss', 200, 'application/rss+xml; charset=utf-8'],
  ['/feeds/tag/bells.atom', 200, 'application/atom+xml; charset=utf-8'],
  ['/feeds/language/en.json', 200, 'application/feed+json; charset=utf-8'],
  ['/feeds/nothing.rss', 404, page],
  [`/articles/${id}`, 200, page],
  [`/articles/${gone}`, 410, page],
  ['/articles/a_none', 404, page],
  [`/s/${code}`, 302, undefined],
  [`/s/${code}+`, 200, page],
  [`/s/${code}.svg`, 200, 'image/svg+xml'],
  [`/s/${code}.png`, 200, 'image/png'],
  ['/s/none', 404, page],
  ['/no-such-page', 404, page],
  ['/login', 200, page],
  ['/desk', 303, undefined],
  ['/healthz', 200, 'application/json; charset=utf-8'],
  ['/readyz', 200, 'application/json; charset=utf-8'],
  ['/metrics', 200, undefined],
  [site.web.theme.href('slugline.css'), 200, 'text/css; charset=utf-8'],
  [site.web.theme.href('icon.svg'), 200, 'image/svg+xml'],
];

/** Without what is of the connection and the instant; counts and a stranger's form word make a length another one. */
function ofTheAnswer(headers: Answer['headers'], path: string): Answer['headers'] {
  const { date, connection, 'keep-alive': stored, ...rest } = headers;
  if (path !== '/metrics' && path !== '/login') return rest;
  const { 'content-length': length, ...others } = rest;
  return others;
}

describe('HEAD', () => {
  test('answers on every public path with the headers that GET has, and no body', async () => {
    for (const [path, status, type] of paths()) {
      // What is asked for the first time comes from the store, by the framework, with a page's headers.
      await site.get(path);
      const got = await site.get(path);
      const headed = await site.get(path, {}, 'HEAD');
      expect(got.status, path).toBe(status);
      if (type) expect(got.headers['content-type'], path).toBe(type);
      expect(headed.status, path).toBe(status);
      expect(headed.bytes.length, path).toBe(0);
      const { 'set-cookie': cookie, ...of } = ofTheAnswer(headed.headers, path);
      const { 'set-cookie': other, ...wanted } = ofTheAnswer(got.headers, path);
      expect(of, path).toEqual(wanted);
      expect(cookie === undefined, path).toBe(other === undefined);
    }
  });

  test('says on every feed what its address is', async () => {
    for (const [path] of paths().filter(([each, status]) => each.startsWith('/feeds/') && status === 200)) {
      const self = `<${site.web.config.web.baseUrl}${path}>; rel="self"`;
      for (const method of ['GET', 'HEAD']) {
        expect((await site.get(path, {}, method)).headers.link, path).toContain(self);
      }
    }
  });
});
