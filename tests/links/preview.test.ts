import { createServer, type Server } from 'node:http';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { machineClock } from '../../src/clock.ts';
import { clicksOf } from '../../src/links/link.ts';
import { cardRules } from '../../src/links/preview/rules.ts';
import { previewsOf } from '../../src/links/preview.ts';
import { isPreviewer, previewers } from '../../src/links/previewers.ts';
import { isCrawler } from '../../src/links/reader.ts';
import { publish } from '../support/records.ts';
import { openTestWeb, type TestWeb } from '../web/server.ts';

/** A PNG of one colour: big in pixels, small in bytes unless it is padded. */
function png(width: number, height: number, padding = 0): Buffer {
  const crcOf = (bytes: Buffer) => {
    let crc = ~0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  };
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crcOf(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(height * (Math.ceil(width / 8) + 1)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(padding > 0 ? [chunk('tEXt', Buffer.alloc(padding, 65))] : []),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const pages: Record<string, { type: string; body: Buffer | string; status?: number }> = {
  '/bare': { type: 'text/html', body: '<!doctype html><title> Bare &amp; plain </title><p>Text' },
  '/whole': {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html><head><title>Whole</title>
<meta property="og:title" content="Weir repaired">
<meta property="og:description" content="After two winters">
<meta property="og:image" content="/large.png">
<meta name="twitter:card" content="summary_large_image"></head><body><svg><title>Not this</title></svg>`,
  },
  '/heavy': {
    type: 'text/html',
    body: `<meta property="og:title" content="Heavy"><meta property="og:description" content="d">
<meta property="og:image" content="/heavy.png"><meta name="twitter:card" content="summary_large_image">`,
  },
  '/late': {
    type: 'text/html',
    body: `<title>Late</title>${' '.repeat(400_000)}<meta property="og:title" content="Late"><meta property="og:description" content="d">
<meta property="og:image" content="/large.png"><meta name="twitter:card" content="summary_large_image">`,
  },
  '/private/page': { type: 'text/html', body: '<title>Kept</title>' },
  '/broken-image': {
    type: 'text/html',
    body: '<meta property="og:title" content="B"><meta property="og:image" content="/nothing.png">',
  },
  '/data': { type: 'application/json', body: '{}' },
  '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /private/\n' },
  '/large.png': { type: 'image/png', body: png(1200, 630) },
  '/heavy.png': { type: 'image/png', body: png(1200, 630, 700_000) },
};

let web: TestWeb;
let outside: Server;
let there = '';
beforeAll(async () => {
  outside = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.writeHead(page?.status ?? (page ? 200 : 404), { 'content-type': page?.type ?? 'text/plain' });
    response.end(page?.body ?? 'no');
  });
  await new Promise<void>((go) => outside.listen(0, '127.0.0.1', go));
  const address = outside.address();
  there = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  web = await openTestWeb({ links: { allowHosts: ['127.0.0.1'] } });
});
afterAll(async () => {
  await web.close();
  await new Promise((go) => outside.close(go));
});

async function preview(code: string, allow: string[] = []) {
  const previews = await previewsOf(`${web.base}/s/${code}`, {
    clock: machineClock,
    log: web.context.log,
    allow,
    own: [web.base],
  });
  return Object.fromEntries(previews.map(({ platform, ...rest }) => [platform, rest]));
}

async function linkTo(path: string): Promise<string> {
  return (await createShortLink(web.context, { target: `${there}${path}` })).code;
}

test('every previewer has its rules, and none of them counts as a reader', () => {
  for (const { platform, userAgent } of previewers) {
    expect([platform, platform in cardRules]).toEqual([platform, true]);
    expect([platform, isCrawler(userAgent), isPreviewer(userAgent)]).toEqual([platform, true, true]);
  }
  for (const reader of [undefined, 'Mozilla/5.0 Firefox/140.0', 'Googlebot/2.1', 'curl/8.5.0'])
    expect(isPreviewer(reader)).toBe(false);
});

test('a record gets a whole card with a large picture on every platform, and nothing is counted', async () => {
  const id = await publish(web.context, { headline: 'Weir repaired', bullets: ['After two winters'] });
  const code = (await web.context.store.redis.hget(web.context.store.keys.article(id), 'code')) ?? '';
  const found = await preview(code);
  expect(Object.keys(found)).toHaveLength(previewers.length);
  for (const [platform, card] of Object.entries(found)) {
    expect([platform, card.wrong, card.size]).toEqual([platform, [], 'large']);
    expect(card).toMatchObject({ title: 'Weir repaired', description: 'After two winters' });
    expect(card.url).toBe(`${web.base}/articles/${id}`);
    expect(card.image).toMatchObject({ type: 'image/png', width: 1200, height: 630 });
  }
  expect(await clicksOf(web.context.store, code)).toEqual({ total: 0, unique: 0 });
});

test('a preview crawler is redirected to the page here if the target has too little metadata, otherwise to the target', async () => {
  const follow = async (path: string, agent: string) => {
    const id = await publish(web.context, { headline: `At ${path}`, url: `${there}${path}` });
    const code = (await web.context.store.redis.hget(web.context.store.keys.article(id), 'code')) ?? '';
    const { status, headers } = await fetch(`${web.base}/s/${code}`, {
      redirect: 'manual',
      headers: { 'user-agent': agent },
    });
    return { status, location: headers.get('location'), record: `${web.base}/articles/${id}` };
  };
  const withoutCard = await follow('/bare', 'facebookexternalhit/1.1');
  expect(withoutCard).toMatchObject({ status: 302, location: withoutCard.record });
  for (const [path, agent] of [
    ['/whole', 'facebookexternalhit/1.1'],
    ['/bare', 'Mozilla/5.0 Firefox/140.0'],
    ['/bare', 'Mozilla/5.0 (compatible; Googlebot/2.1)'],
    ['/nowhere', 'Twitterbot/1.0'],
    ['/data', 'Twitterbot/1.0'],
  ] as const)
    expect([path, agent, (await follow(path, agent)).location]).toEqual([path, agent, `${there}${path}`]);
});

describe('a page elsewhere', () => {
  test('without metadata: who falls back to its title, and what is missing', async () => {
    const found = await preview(await linkTo('/bare'));
    expect(found.Facebook).toMatchObject({ title: 'Bare & plain', size: 'none' });
    expect(found.Facebook?.wrong.join(' ')).toContain('no description: it needs og:description');
    expect(found.Facebook?.wrong.join(' ')).toContain('no picture: it needs og:image');
    expect(found.X?.title).toBeUndefined();
    expect(found.X?.wrong[0]).toContain('needs twitter:title');
  });

  test('with complete metadata is right on all of them', async () => {
    for (const card of Object.values(await preview(await linkTo('/whole'))))
      expect(card).toMatchObject({ title: 'Weir repaired', size: 'large', wrong: [] });
  });

  test('whose picture is too large for one platform only', async () => {
    const found = await preview(await linkTo('/heavy'));
    expect(found.WhatsApp?.wrong[0]).toMatch(
      /Its picture has 70\d,\d{3} bytes; at most 600,000 are accepted/,
    );
    expect(found.Facebook?.wrong).toEqual([]);
  });

  test('whose metadata is too far down for some', async () => {
    const found = await preview(await linkTo('/late'));
    expect(found.WhatsApp?.wrong.join(' ')).toContain('Only the page’s first 300000 bytes');
    expect(found.Mastodon?.wrong).toEqual([]);
  });

  test('that excludes crawlers, has no picture where it says one is, or is not a page', async () => {
    const stored = await preview(await linkTo('/private/page'));
    expect(stored.Facebook?.wrong[0]).toContain('robots.txt keeps facebookexternalhit out');
    expect(stored.Slack?.title).toBe('Kept');
    const broken = await preview(await linkTo('/broken-image'));
    expect(broken.Discord?.wrong.join(' ')).toContain('nothing.png can’t be fetched: it answers 404');
    const data = await preview(await linkTo('/data'));
    expect(data.Telegram?.wrong).toEqual(['It gets application/json, not a page.']);
    const gone = await preview(await linkTo('/nowhere'));
    expect(gone.Bluesky?.wrong).toEqual(['It gets 404, so there is no card.']);
    const none = await preview('zzzz');
    expect(none.LinkedIn?.wrong).toEqual(['It gets 404, so there is no card.']);
  });
});
