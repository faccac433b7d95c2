import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startRedis } from '../support/redis.ts';
import { openProgram, type Program } from './program.ts';

/**
 * Starts on a data folder that version 0.1.0 left behind: articles in every state, posts that were sent, one whose fate
 * is unknown, links with targets that were kept as they were typed. Nothing may be posted anew, and nothing may move.
 */

interface Expected {
  token: string;
  base: string;
  articles: {
    id: string;
    url: string;
    headline: string;
    status: string;
    revision: number;
    shortUrl: string;
  }[];
  links: { code: string; target: string; clicks: number }[];
  deliveries: { id: string; channel: string; state: string; remoteId?: string }[];
  drafts: { id: string; state: string; version: number; link: string; text: string }[];
  feedIds: { atom: string[]; rss: string[]; json: string[] };
  /** What the source sent then. */
  given: { id: string; headline: string }[];
}

const archive = fileURLToPath(new URL('fixtures/newsroom-0.1.0.tgz', import.meta.url));

let program: Program;
let mastodon: MastodonSimulator;
let partners: Server;
let expected: Expected;
const partnerPosts: string[] = [];

/** How 0.1.0 told one data folder on one machine from its copies. */
async function homeThen(dataFolder: string): Promise<string> {
  const machine = await readFile('/etc/machine-id', 'utf8')
    .catch(() => readFile('/var/lib/dbus/machine-id', 'utf8'))
    .catch(() => hostname());
  const parts = ['slugline home', machine.trim(), await realpath(dataFolder)];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Makes the unpacked folder one that 0.1.0 ran in this place; else it is a copy, which is held. */
async function settleHere(dataFolder: string): Promise<void> {
  const server = await startRedis(join(dataFolder, 'redis'));
  const redis = new Redis(server.url);
  await redis.hset('{slugline:harbour}:switches', 'home', await homeThen(dataFolder));
  redis.disconnect();
  await server.stop();
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-upgrade-'));
  await extract({ file: archive, cwd: folder });
  expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as Expected;
  mastodon = await startMastodon({ token: 'fixture-token' });
  partners = createServer((request, response) => {
    request.resume().on('end', () => {
      partnerPosts.push(String(request.headers['idempotency-key']));
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(partners, 'listening');
  const configuration = (await readFile(join(folder, 'newsroom.yaml'), 'utf8'))
    .replace('MASTODON_PORT', new URL(mastodon.url).port)
    .replace('PARTNERS_PORT', String((partners.address() as AddressInfo).port));
  program = await openProgram(configuration);
  await extract({ file: archive, cwd: program.folder }, ['data']);
  await rm(folder, { recursive: true });
  await settleHere(join(program.folder, 'data'));
  await program.start();
});

afterAll(async () => {
  await program?.end();
  await mastodon?.close();
  partners?.closeAllConnections();
  partners?.close();
});

async function api<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${program.base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${expected.token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status, `${path}: ${await response.clone().text()}`).toBeLessThan(300);
  return (await response.json()) as T;
}

async function all<T>(path: string): Promise<T[]> {
  return (await api<{ items: T[] }>(`${path}?limit=100`)).items;
}

/** An address of then, as it is now: this server listens elsewhere. */
const now = (address: string) => new URL(address.replace(expected.base, program.base)).href;

test('knows every article, draft and delivery as it was left', async () => {
  const articles = await all<Expected['articles'][number]>('/articles');
  for (const { id, headline, url, status, revision, shortUrl } of expected.articles) {
    expect(articles.find((article) => article.id === id)).toMatchObject({
      headline,
      status,
      revision,
      url: now(url),
      shortUrl: now(shortUrl),
    });
  }
  const drafts = await all<{ id: string; link: { code: string }; parts: { text: string }[] }>('/drafts');
  for (const { id, state, version, link, text } of expected.drafts) {
    const draft = drafts.find((candidate) => candidate.id === id);
    expect(draft).toMatchObject({ state, version, link: { code: link } });
    expect(draft?.parts[0]?.text).toBe(text);
  }
  // Lists that 0.1.0 did not have are made at the first start, while the program answers already.
  const deliveries = await program.until('all deliveries are listed', async () => {
    const listed = await all<{ id: string }>('/deliveries');
    return listed.length >= expected.deliveries.length && listed;
  });
  for (const { id, channel, state } of expected.deliveries)
    expect(deliveries.find((delivery) => delivery.id === id)).toMatchObject({ channel, state });
});

test('leads every short link to its target, and continues its count', async () => {
  const known = await all<{ code: string; clicks: { total: number } }>('/links');
  for (const { code, target, clicks } of expected.links) {
    expect(known.find((link) => link.code === code)?.clicks.total).toBe(clicks);
    const answer = await fetch(`${program.base}/s/${code}`, { redirect: 'manual' });
    const article = expected.articles.find(({ url }) => url === target);
    if (article?.status === 'withdrawn') expect(answer.status).toBe(410);
    else if (article?.headline === 'Budget to be read at noon') expect(answer.status).toBe(404);
    else expect([code, answer.status, answer.headers.get('location')]).toEqual([code, 302, now(target)]);
    await answer.text();
  }
});

test('keeps the ids of every entry', async () => {
  const atom = await program.feed('all', 'atom');
  const ids = [...atom.matchAll(/<entry>[\s\S]*?<id>([^<]*)<\/id>/g)].map(([, id]) => id);
  expect(ids).toEqual(expected.feedIds.atom);
  const rss = [...(await program.feed('all', 'rss')).matchAll(/<guid[^>]*>([^<]*)</g)].map(([, id]) => id);
  expect(rss).toEqual(expected.feedIds.rss);
  const json = JSON.parse(await program.feed('all', 'json')) as { items: { id: string }[] };
  expect(json.items.map(({ id }) => id)).toEqual(expected.feedIds.json);
});

test('recognises what its source sends once more', async () => {
  const wasRevised = new Set(['h-3', 'h-4']);
  const articles = expected.given.filter(({ id }) => !wasRevised.has(id));
  const body = JSON.stringify({ articles });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', 'a-secret-of-the-cms').update(`${timestamp}.${body}`).digest('hex');
  const response = await fetch(`${program.base}/ingest/cms`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      'x-signature-256': `sha256=${signature}`,
    },
    body,
  });
  const { items } = (await response.json()) as { items: { id: string; headline: string; outcome: string }[] };
  const idOf = new Map(expected.articles.map(({ headline, id }) => [headline, id]));
  expect(items.map(({ id, outcome }) => [id, outcome])).toEqual(
    articles.map(({ headline }) => [idOf.get(headline), 'unchanged']),
  );
});

test('sends what is approved now, and nothing that was sent before', async () => {
  const drafts = await all<{ id: string; channel: string; state: string; version: number }>('/drafts');
  const draft = drafts.find(({ channel, state }) => channel === 'mastodon' && state === 'in_review');
  await api(`/drafts/${draft?.id}/approve`, { version: draft?.version });
  await program.until('the post is out', async () => mastodon.truth.length > 0);
  await program.until('the delivery is sent', async () => {
    const deliveries = await all<{ draftId: string; state: string }>('/deliveries');
    return deliveries.some(({ draftId, state }) => draftId === draft?.id && state === 'sent');
  });
  expect(mastodon.truth).toHaveLength(1);
  expect(partnerPosts).toEqual([]);
});
