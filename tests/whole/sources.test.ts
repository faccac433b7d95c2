import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rename } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type HubSimulator, startHub } from '../simulators/websubHub.ts';
import { openProgram, type Program } from './program.ts';

/**
 * A news site on loopback whose articles appear, change, move and vanish while the real program watches it through every
 * type of source; the site is killed and comes back, and so is the program. Every article is there once, every change is
 * a revision.
 */

const secret = 'the-secret-of-the-content-system';
const cron = '* * * * * *';
/** Longer than a source rests after its third failure in a row (ms), which a busy machine may bring about. */
const restMs = 100_000;
vi.setConfig({ testTimeout: 150_000 });

/** An article of the site, told by the source type that lists it. */
interface Story {
  slug: string;
  headline: string;
  /** How often it was changed: what its list says of it. */
  edition: number;
  /** Where it lives now, where it has moved. */
  movedTo?: string;
  status?: 404 | 410;
}

const lists = ['feed', 'sitemap', 'page', 'hub'] as const;
type List = (typeof lists)[number];

const stories: Record<List, Story[]> = { feed: [], sitemap: [], page: [], hub: [] };
let server: Server | undefined;
let port = 0;
let origin = '';
let hub: HubSimulator;
let program: Program;

const publishedAt = new Date(Date.now() - 3_600_000).toISOString();
const bodyOf = ({ headline, edition }: Story) =>
  `<p>${headline}: the harbour master told the council of Tarnholm on Friday what was known by then, in edition ${edition}.</p>`;

function pageOf(story: Story): string {
  const data = JSON.stringify({
    '@type': 'NewsArticle',
    headline: story.headline,
    datePublished: publishedAt,
  });
  return `<html lang="en"><head><title>${story.headline}</title><script type="application/ld+json">${data}</script></head>
<body><article><h1>${story.headline}</h1>${bodyOf(story)}</article></body></html>`;
}

function feedOf(list: List, links: string): string {
  const items = stories[list].map(
    (story) =>
      `<item><title>${story.headline}</title><link>${origin}/${story.movedTo ?? story.slug}</link><guid isPermaLink="false">${story.slug}</guid>
<pubDate>${new Date(publishedAt).toUTCString()}</pubDate><description>${story.headline}</description>
<content:encoded><![CDATA[${bodyOf(story)}]]></content:encoded></item>`,
  );
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Site</title>${links}${items.join('')}</channel></rss>`;
}

function sitemap(): string {
  const entries = stories.sitemap.map(({ slug, movedTo, edition }) => {
    const lastmod = new Date(Date.parse(publishedAt) + edition * 60_000).toISOString();
    return `<url><loc>${origin}/${movedTo ?? slug}</loc><lastmod>${lastmod}</lastmod></url>`;
  });
  return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>`;
}

const hubTopic = () => `${origin}/pushed.xml`;
const hubLinks = () => `<atom:link rel="hub" href="${hub.url}"/><atom:link rel="self" href="${hubTopic()}"/>`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').slice(1);
  const send = (text: string, type = 'text/html') =>
    response.writeHead(200, { 'content-type': type }).end(text);
  if (path === 'rss.xml') return void send(feedOf('feed', ''), 'application/rss+xml');
  if (path === 'pushed.xml') return void send(feedOf('hub', hubLinks()), 'application/rss+xml');
  if (path === 'sitemap.xml') return void send(sitemap(), 'application/xml');
  if (path === 'latest') {
    const links = stories.page.map(
      ({ slug, movedTo, headline }) => `<a class="story" href="/${movedTo ?? slug}">${headline}</a>`,
    );
    return void send(`<html><body>${links.join('')}</body></html>`);
  }
  const all = lists.flatMap((list) => stories[list]);
  const moved = all.find((story) => story.slug === path && story.movedTo !== undefined);
  if (moved) return void response.writeHead(301, { location: `/${moved.movedTo}` }).end();
  const story = all.find((one) => (one.movedTo ?? one.slug) === path);
  if (!story || story.status) return void response.writeHead(story?.status ?? 404).end();
  send(pageOf(story));
}

async function openSite(): Promise<void> {
  server = createServer(answer);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
}

async function killSite(): Promise<void> {
  const closed = once(server!, 'close');
  server?.close();
  server?.closeAllConnections();
  await closed;
}

beforeAll(async () => {
  await openSite();
  hub = await startHub();
  for (const list of lists) appear(list, `${list} one`);
  program = await openProgram(
    `newsroom: { id: watching, name: The Tarn Post, url: "${origin}", language: en, timezone: Europe/Berlin }
sources:
  - { id: feed, type: feed, url: "${origin}/rss.xml", cron: "${cron}" }
  - { id: map, type: sitemap, url: "${origin}/sitemap.xml", cron: "${cron}", recheck: 1s }
  - { id: page, type: page, url: "${origin}/latest", follow: a.story, cron: "${cron}", recheck: 1s }
  - { id: pushed, type: feed, url: "${origin}/pushed.xml", cron: "${cron}" }
  - { id: inbox, type: folder, path: ./inbox, cron: "${cron}" }
  - { id: cms, type: webhook, secret: "\${CMS_SECRET}" }
feeds:
  - { id: all, title: Everything, items: 200 }
network: { allow: [127.0.0.1/32] }
`,
    { CMS_SECRET: secret },
  );
  await mkdir(join(program.folder, 'inbox'));
  await program.start();
});

afterAll(async () => {
  await program?.end();
  await hub?.close();
  if (server?.listening) await killSite();
});

function appear(list: List, headline: string): Story {
  const story = { slug: headline.replaceAll(' ', '-'), headline: `Harbour news: ${headline}`, edition: 1 };
  stories[list].unshift(story);
  return story;
}

function change(story: Story): void {
  story.edition += 1;
  story.headline = `${story.headline.replace(/ \(edition.*/, '')} (edition ${story.edition})`;
}

const storyOf = (list: List, headline: string) =>
  stories[list].find(({ slug }) => slug === headline.replaceAll(' ', '-'))!;

async function push(): Promise<void> {
  await hub.publish(hubTopic(), feedOf('hub', hubLinks()));
}

async function drop(name: string, headline: string, guid: string): Promise<void> {
  const article = { headline, guid, body: `<p>${headline}</p>`, publishedAt };
  await program.write(`inbox/.${name}`, JSON.stringify(article));
  await rename(join(program.folder, `inbox/.${name}`), join(program.folder, `inbox/${name}`));
}

async function send(article: Record<string, unknown>): Promise<number> {
  const body = JSON.stringify(article);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const response = await fetch(`${program.base}/ingest/cms`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      'x-signature-256': `sha256=${signature}`,
    },
  });
  return response.status;
}

/** Titles of what readers are shown. */
async function shown(): Promise<string[]> {
  const feed = JSON.parse(await program.feed('all', 'json')) as { items: { title: string }[] };
  return feed.items.map(({ title }) => title);
}

async function appears(...headlines: string[]): Promise<void> {
  const areShown = async () => {
    const titles = await shown();
    return headlines.every((headline) => titles.includes(headline));
  };
  // What the sources say of themselves tells why an article is missing.
  await program.until(`in the feed: ${headlines.join(', ')}`, areShown, restMs).catch(async (error) => {
    throw new Error(JSON.stringify(await program.command('sources', 'list')), { cause: error });
  });
  expect(await shown()).toEqual(expect.arrayContaining(headlines));
}

interface StoredArticle {
  headline: string;
  url: string;
  revision: number;
  status: string;
}

async function articles(): Promise<StoredArticle[]> {
  const response = await program.api('/articles?limit=100');
  return ((await response.json()) as { items: StoredArticle[] }).items;
}

const expected = new Map<string, { revision: number; status?: string }>();

test('ingests what is there, each once, through every type of source', async () => {
  await drop('one.json', 'Harbour news: folder one', 'folder-one');
  expect(await send({ headline: 'Harbour news: webhook one', guid: 'webhook-one', publishedAt })).toBe(202);
  const headlines = [...lists, 'folder', 'webhook'].map((list) => `Harbour news: ${list} one`);
  await appears(...headlines);
  await program.until('the hub has verified us', async () => hub.subscribers.size === 1);
});

test('shows what newly appears, and creates a revision for each change', async () => {
  for (const list of lists) appear(list, `${list} two`);
  await push();
  await drop('two.json', 'Harbour news: folder two', 'folder-two');
  await send({ headline: 'Harbour news: webhook two', guid: 'webhook-two', publishedAt });
  const types = [...lists, 'folder', 'webhook'];
  await appears(...types.map((list) => `Harbour news: ${list} two`));
  for (const list of lists) change(storyOf(list, `${list} one`));
  await push();
  await drop('one.json', 'Harbour news: folder one (edition 2)', 'folder-one');
  await send({ headline: 'Harbour news: webhook one (edition 2)', guid: 'webhook-one', publishedAt });
  await appears(...types.map((list) => `Harbour news: ${list} one (edition 2)`));
  for (const type of types) {
    expected.set(`Harbour news: ${type} one (edition 2)`, { revision: 2 });
    expected.set(`Harbour news: ${type} two`, { revision: 1 });
  }
});

test('follows what moves, and withdraws what is gone', async () => {
  for (const list of lists) storyOf(list, `${list} two`).movedTo = `moved/${list}-two`;
  await push();
  await program.until('all that moved has its new address', async () => {
    const moved = (await articles()).filter(({ url }) => url.includes('/moved/'));
    return moved.length === lists.length;
  });
  for (const list of lists) expected.set(`Harbour news: ${list} two`, { revision: 2 });
  storyOf('page', 'page one').status = 410;
  storyOf('sitemap', 'sitemap one').status = 404;
  await send({ guid: 'webhook-one', status: 'withdrawn' });
  await program.until('what is gone is in no feed', async () => {
    const titles = await shown();
    return !titles.some((title) => /(page|webhook) one/.test(title)) && titles;
  });
  expected.set('Harbour news: page one (edition 2)', { revision: 3, status: 'withdrawn' });
  expected.set('Harbour news: webhook one (edition 2)', { revision: 3, status: 'withdrawn' });
  // A page that can't be found is no withdrawal: its server may be mistaken.
  expect(await shown()).toContain('Harbour news: sitemap one (edition 2)');
});

test('continues after the site was killed and came back', async () => {
  await killSite();
  await program.until('it is told', async () => {
    const list = await program.command<{ items: { id: string; failures: number }[] }>('sources', 'list');
    return list.items.filter(({ failures }) => failures > 0).length >= 3;
  });
  for (const list of lists) appear(list, `${list} three`);
  await openSite();
  await push();
  // From the third failure in a row a source is left alone for a minute; an operator need not wait.
  await program.write(
    'newsroom.yaml',
    (await program.read('newsroom.yaml')).replaceAll('cron: "* *', 'section: news, cron: "* *'),
  );
  program.signal('SIGHUP');
  await appears(...lists.map((list) => `Harbour news: ${list} three`));
  for (const list of lists) expected.set(`Harbour news: ${list} three`, { revision: 1 });
});

test('catches up on what it missed while it was killed itself', async () => {
  await program.stop('SIGKILL');
  for (const list of lists) appear(list, `${list} four`);
  // Nobody is there to be told.
  await push().catch(() => undefined);
  await drop('four.json', 'Harbour news: folder four', 'folder-four');
  await program.start();
  const types = [...lists, 'folder'];
  await appears(...types.map((list) => `Harbour news: ${list} four`));
  for (const type of types) expected.set(`Harbour news: ${type} four`, { revision: 1 });
});

test('has every article once, and every change as a revision', async () => {
  const stored = await articles();
  expect(stored.map(({ headline }) => headline).sort()).toEqual([...expected.keys()].sort());
  const titles = await shown();
  expect(new Set(titles).size).toBe(titles.length);
  for (const [headline, { status }] of expected)
    expect([headline, titles.includes(headline)]).toEqual([headline, status !== 'withdrawn']);
  const isOlder = stored.filter(
    ({ headline, revision }) => revision < (expected.get(headline)?.revision ?? 1),
  );
  expect(isOlder).toEqual([]);
});
