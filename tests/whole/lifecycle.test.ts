import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeServer } from '../../src/store/embedded/serverProbe.ts';
import { type DraftShape, openProgram, type Program, type Row } from './program.ts';

/** Starts, signals and deaths of the real program and of its Redis, black box. */

let program: Program;
let partners: Server;
/** The posts that came in, and the answers to those that are kept waiting. */
const posts: string[] = [];
const waiting: ServerResponse[] = [];
let answersAtOnce = true;

const configuration = (
  more = '',
) => `newsroom: { id: life, name: The Tarn Post, url: "https://tarn.example", language: en, timezone: Europe/Berlin }
feeds:
  - { id: all, title: Everything }
${more}channels:
  - { id: partners, type: webhook, url: "http://127.0.0.1:${(partners.address() as { port: number }).port}/hook", secret: "\${PARTNERS_SECRET}", cap: { gap: 0s } }
network: { allow: [127.0.0.1/32] }
`;

beforeAll(async () => {
  partners = createServer((request, response) => {
    request.resume().on('end', () => {
      posts.push(String(request.headers['idempotency-key']));
      if (answersAtOnce) response.writeHead(204).end();
      else waiting.push(response);
    });
  });
  await new Promise<void>((resolve) => partners.listen(0, '127.0.0.1', resolve));
  program = await openProgram(configuration(), { PARTNERS_SECRET: 'a-secret-of-the-partners' });
  await program.start();
});

afterAll(async () => {
  for (const response of waiting) response.destroy();
  await program?.end();
  partners?.closeAllConnections();
  await new Promise((resolve) => partners.close(resolve));
});

/** Takes an article in and approves its draft, so that it is posted at once. */
async function publish(headline: string, section = 'harbour'): Promise<string> {
  await program.write('article.json', JSON.stringify({ headline, section }));
  const rows = await program.command<Row[] | Row>('ingest', 'article.json');
  const id = [rows].flat()[0]?.id ?? '';
  const draft = await program.until(`a draft for ${headline}`, async () => {
    const { items } = (await (await program.api('/drafts?state=in_review')).json()) as {
      items: DraftShape[];
    };
    return items.find(({ articleId }) => articleId === id);
  });
  const approved = await program.api(`/drafts/${draft.id}/approve`, { version: draft.version });
  expect(approved.status).toBe(200);
  return id;
}

async function statesOf(articleId: string): Promise<string[]> {
  const { items } = (await (await program.api('/deliveries')).json()) as {
    items: { articleId: string; state: string }[];
  };
  return items.filter((delivery) => delivery.articleId === articleId).map(({ state }) => state);
}

async function redis(): Promise<{ pid: number; found: string }> {
  const data = join(program.folder, 'data');
  const read = async (name: string) => (await program.read(`data/${name}`)).trim();
  const place = { port: Number(await read('redis.port')), password: await read('redis.password') };
  const found = await probeServer(place, join(data, 'redis'));
  return { pid: found === 'ours' ? Number(await read('redis.pid')) : 0, found };
}

test('reads a changed file on SIGHUP: a new feed is filled, a wrong file changes nothing', async () => {
  await publish('Pilot boats ordered', 'harbour');
  expect((await fetch(`${program.base}/feeds/harbour.rss`)).status).toBe(404);
  await program.write(
    'newsroom.yaml',
    configuration('  - { id: harbour, title: Harbour, where: { section: harbour } }\n'),
  );
  program.signal('SIGHUP');
  for (const extension of ['rss', 'atom', 'json']) {
    await program.until(`the new ${extension} feed holds what was there before it`, async () =>
      (await program.feed('harbour', extension)).includes('Pilot boats ordered'),
    );
  }
  const before = await program.feed('harbour', 'atom');

  await program.write('newsroom.yaml', 'newsroom: { id: life, name: 7 }\nfeeds: [{ id: all }]\n');
  program.signal('SIGHUP');
  await program.until('the wrong file is refused', async () =>
    program.printed().includes('the configuration was not reloaded'),
  );
  expect(program.printed()).toMatch(/not reloaded.*line 1/);
  expect(await program.feed('harbour', 'atom')).toBe(before);
  expect(await (await fetch(`${program.base}/readyz`)).json()).toEqual({ status: 'ok', degraded: [] });
  await program.write(
    'newsroom.yaml',
    configuration('  - { id: harbour, title: Harbour, where: { section: harbour } }\n'),
  );
});

test('continues, web and worker, when only its Redis is killed', async () => {
  const before = await redis();
  expect(before.found).toBe('ours');
  process.kill(before.pid, 'SIGKILL');
  // Readers notice nothing: what is in memory is served while there is no Redis.
  expect((await fetch(`${program.base}/feeds/all.rss`)).status).toBe(200);
  const after = await program.until('another Redis on the same folder', async () => {
    const now = await redis();
    return now.found === 'ours' && now.pid !== before.pid && now;
  });
  expect(after.pid).not.toBe(before.pid);
  const id = await publish('Fog lifts over the sound');
  await program.until('it is in the feed', async () =>
    (await program.feed('all', 'json')).includes('Fog lifts'),
  );
  await program.until('it is posted', async () => (await statesOf(id)).join() === 'sent');
  expect(program.isRunning()).toBe(true);
  expect(await program.feed('all', 'rss')).toContain('Pilot boats ordered');
});

test('ends on SIGTERM only when work in progress has its outcome, and ends its Redis too', async () => {
  answersAtOnce = false;
  const sent = posts.length;
  const id = await publish('Harbour light restored');
  await program.until('the post is under way', async () => waiting.length === 1);
  const ended = program.stop('SIGTERM');
  await program.until('it is stopping', async () => program.printed().includes('stopping'));
  // Whether it waits shows in what it writes down: an attempt that was cut off would be uncertain.
  waiting.pop()?.writeHead(204).end();
  expect(await ended).toBe(0);
  expect((await redis()).found).toBe('nobody');

  answersAtOnce = true;
  await program.start();
  expect(await statesOf(id)).toEqual(['sent']);
  expect(posts).toHaveLength(sent + 1);
  expect(new Set(posts).size).toBe(posts.length);
});

test('is ready again on existing data', async () => {
  await program.stop('SIGTERM');
  await program.start();
  for (const headline of ['Pilot boats', 'Fog lifts', 'Harbour light'])
    expect(await program.feed('all', 'atom')).toContain(headline);
  expect(await program.feed('harbour', 'json')).toContain('Pilot boats');
});

test('ends its Redis even if the signal arrives while it starts', async () => {
  await program.stop('SIGTERM');
  const starting = program.start().catch(() => undefined);
  await program.until('its Redis runs', async () => (await redis()).found === 'ours');
  await program.until('it runs itself', async () => program.read('data/instance.json'));
  expect(await program.stop('SIGTERM')).toBe(0);
  expect((await redis()).found).toBe('nobody');
  await program.end();
  await starting;
});
