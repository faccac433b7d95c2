import { parseAtomFeed } from 'feedsmith';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { correctArticle } from '../../../../src/actions/intake/correctArticle.ts';
import { purge } from '../../../../src/actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { pageSize } from '../../../../src/syndication/history.ts';
import { urnOf } from '../../../../src/syndication/urn.ts';
import { soon } from '../../../support/soon.ts';
import { openSite, type Site } from '../site.ts';

let site: Site;
let count = 0;

beforeEach(async () => {
  count = 0;
  site = await openSite();
});
afterEach(() => site.close());

/** Publishes stories numbered on from the last, a minute apart, and gives their ids. */
async function publish(many: number, more: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < many; n++) {
    count += 1;
    const publishedAt = new Date(Date.UTC(2026, 0, 1, 0, count)).toISOString();
    const [made] = await site.publish({
      headline: `Report number ${count} from the lock`,
      guid: `story-${count}`,
      body: `<p>What happened on day ${count}.</p>`,
      publishedAt,
      ...more,
    });
    ids.push(made?.id ?? '');
  }
  return ids;
}

interface Read {
  text: string;
  headlines: string[];
  links: Record<string, string>;
  etag: string;
}

async function read(path: string): Promise<Read> {
  const { status, text, headers } = await site.get(path);
  expect(status).toBe(200);
  const feed = parseAtomFeed(text);
  const links = Object.fromEntries((feed.links ?? []).map(({ rel, href }) => [rel, href]));
  const headlines = (feed.entries ?? []).map(({ title }) =>
    typeof title === 'string' ? title : (title?.value ?? ''),
  );
  return { text, headlines, links, etag: String(headers.etag) };
}

const pathOf = (address = '') => address.replace(/^https?:\/\/[^/]+/, '');

/** All that a reader gets who begins at the subscription document and follows the archive to its end (RFC 5005). */
async function wholeHistory(): Promise<Set<string>> {
  const found = new Set<string>();
  let path: string | undefined = '/feeds/all.atom';
  for (let documents = 0; path && documents < 50; documents++) {
    const document: Read = await read(path);
    for (const headline of document.headlines) found.add(headline);
    path = document.links['prev-archive'] ? pathOf(document.links['prev-archive']) : undefined;
  }
  return found;
}

const shows = (headline: string) =>
  soon(async () => expect((await site.get('/feeds/all.atom')).text).toContain(headline));

describe('a feed’s archive', () => {
  test('gives a reader the whole history, in pages that say what they are', async () => {
    await publish(pageSize * 2 + 7);
    await shows(`Report number ${count} `);
    const current = await read('/feeds/all.atom');
    expect(current.headlines).toHaveLength(50);
    expect(current.links['prev-archive']).toMatch(/\/feeds\/all\/archive\/2\.atom$/);
    expect(current.text).not.toContain('<fh:archive');

    const second = await read('/feeds/all/archive/2.atom');
    expect(second.text).toContain('<fh:archive/>');
    expect(second.headlines).toHaveLength(pageSize);
    expect(second.headlines[0]).toBe(`Report number ${2 * pageSize} from the lock`);
    expect(second.links).toMatchObject({
      self: expect.stringMatching(/\/feeds\/all\/archive\/2\.atom$/),
      current: expect.stringMatching(/\/feeds\/all\.atom$/),
      'prev-archive': expect.stringMatching(/\/feeds\/all\/archive\/1\.atom$/),
      'next-archive': expect.stringMatching(/\/feeds\/all\/archive\/3\.atom$/),
    });
    const first = await read('/feeds/all/archive/1.atom');
    expect(first.links['prev-archive']).toBeUndefined();
    expect((await wholeHistory()).size).toBe(count);
    for (const path of [
      'all/archive/0',
      'all/archive/4',
      'all/archive/01',
      'section/x/archive/1',
      'no/archive/1',
    ])
      expect((await site.get(`/feeds/${path}.atom`)).status).toBe(404);
  });

  test('never changes a full page when articles arrive, even old ones, which a reader still gets', async () => {
    await publish(pageSize + 3);
    await shows(`Report number ${count} `);
    const before = await read('/feeds/all/archive/1.atom');
    await publish(50);
    await site.publish({
      headline: 'Found in the attic: a report of 1998',
      publishedAt: '1998-05-04T10:00:00Z',
    });
    await soon(async () =>
      expect([...(await wholeHistory())]).toContain('Found in the attic: a report of 1998'),
    );
    expect((await wholeHistory()).size).toBe(count + 1);
    const after = await read('/feeds/all/archive/1.atom');
    expect(after.text).toBe(before.text);
    expect(after.etag).toBe(before.etag);
    // A page that is still being filled has another address each time, so that readers ask for it again.
    const { links } = await read('/feeds/all.atom');
    expect(links['prev-archive']).toMatch(/\/archive\/3\.atom\?places=\d+$/);
  });

  test('is answered as feeds are: 304, packed, HEAD, and to everybody', async () => {
    await publish(2);
    const path = '/feeds/all/archive/1.atom';
    const first = await site.get(path, { 'accept-encoding': 'br' });
    expect(first.headers).toMatchObject({
      'content-type': 'application/atom+xml; charset=utf-8',
      'content-encoding': 'br',
      'cache-control': 'public, max-age=60, must-revalidate',
      'access-control-allow-origin': '*',
    });
    expect(String(first.headers.link)).toMatch(/archive\/1\.atom>; rel="self"$/);
    const again = await site.get(path, {
      'accept-encoding': 'br',
      'if-none-match': String(first.headers.etag),
    });
    expect(again.status).toBe(304);
    const dated = await site.get(path, { 'if-modified-since': String(first.headers['last-modified']) });
    expect(dated.status).toBe(304);
    expect((await site.get(path, {}, 'HEAD')).bytes.length).toBe(0);
  });

  test('is there in every format, each linking to its own', async () => {
    await publish(pageSize + 1);
    await shows(`Report number ${count} `);
    await publish(50);
    await shows(`Report number ${count} `);
    const rss = await site.get('/feeds/all.rss');
    expect(rss.text).toMatch(/<atom:link rel="prev-archive" href="[^"]*\/feeds\/all\/archive\/2\.rss"\/>/);
    const json = (await site.get('/feeds/all.json')).json<{ next_url: string }>();
    expect(json.next_url).toMatch(/\/feeds\/all\/archive\/2\.json$/);
    const page = await site.get(pathOf(json.next_url));
    expect(page.headers['content-type']).toBe('application/feed+json; charset=utf-8');
    expect(page.json<{ items: unknown[] }>().items).toHaveLength(pageSize);
  });

  test('corrects where the article is, and shows nothing withdrawn, embargoed, subscribers’ or purged', async () => {
    const [corrected = '', withdrawn = '', purged = '', closed = '', embargoed = ''] = await publish(5);
    await publish(1, { body: '<p>Another body altogether.</p>' });
    const path = '/feeds/all/archive/1.atom';
    const before = await read(path);
    expect(before.headlines).toHaveLength(6);

    await correctArticle(site.context, { id: corrected, note: 'It was the other lock.' });
    await withdrawArticle(site.context, { id: withdrawn, note: 'A secret reason' });
    await purge(site.context, { id: purged });
    await site.publish({
      guid: 'story-4',
      headline: 'Report number 4 from the lock',
      access: 'subscribers',
      body: '<p>What happened on day 4.</p>',
    });
    await site.publish({
      guid: 'story-5',
      headline: 'Report number 5 from the lock',
      embargoUntil: new Date(site.clock.now() + 3_600_000).toISOString(),
    });
    await site.work();
    await soon(async () => {
      const { text, headlines } = await read(path);
      expect(text).toContain('It was the other lock.');
      expect(headlines).toHaveLength(3);
      for (const gone of ['number 2 ', 'number 3 ', 'number 5 ', 'What happened on day 4', 'A secret reason'])
        expect(text).not.toContain(gone);
      const buried = [...text.matchAll(/<at:deleted-entry ref="([^"]+)" when="[^"]+">/g)].map(
        ([, ref]) => ref,
      );
      const urn = (id: string) => urnOf('article', site.context.config.newsroom.id, id);
      expect(buried.sort()).toEqual([withdrawn, purged, embargoed].map(urn).sort());
      expect(text).not.toContain(closed && `${urn(closed)}" when`);
    });
  });

  test('omits a withdrawn article immediately, before its own job has run', async () => {
    const [id = ''] = await publish(2);
    const path = '/feeds/all/archive/1.atom';
    expect((await read(path)).text).toContain('number 1 ');
    await withdrawArticle(site.context, { id });
    await soon(async () => expect((await read(path)).text).not.toContain('number 1 '));
  });
});
