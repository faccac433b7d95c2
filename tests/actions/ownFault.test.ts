import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { correctArticle } from '../../src/actions/correct.ts';
import { importLinks } from '../../src/actions/importLinks.ts';
import { ingest, ingestOne } from '../../src/actions/ingest.ts';
import { pollSource } from '../../src/actions/poll.ts';
import { listArticles } from '../../src/article/archive.ts';
import { identitiesOf } from '../../src/article/identity.ts';
import { serve } from '../net/loopback.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { startRedis } from '../support/redis.ts';

/** Only what is an article's own fault makes a rejection; any other failure leaves everything to be sent again. */
const from = { source: 'cms', pushed: true };
let folder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-own-fault-'));
  server = await startRedis(folder);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newsroom(config: Record<string, unknown> = {}): Promise<TestNewsroom> {
  const room = await openTestNewsroom(config, server.url);
  room.needs.baseFolder = folder;
  closing.push(room.close);
  return room;
}

const headlines = async ({ needs }: TestNewsroom) =>
  (await listArticles(needs.store, 100)).items.map(({ headline }) => headline).sort();

/** Makes everything that asks for this guid fail with an error that no catalogue knows; gives what mends it. */
async function poison({ needs }: TestNewsroom, source: string, guid: string): Promise<() => Promise<void>> {
  const { redis, keys } = needs.store;
  const [identity] = identitiesOf({ source, guid, url: undefined, headline: '', language: '' });
  const key = keys.identity('guid', identity?.digest ?? '');
  await redis.lpush(key, 'not what is expected here');
  return async () => void (await redis.del(key));
}

/** A store that answers and takes no writes. */
async function withoutWrites({ needs }: TestNewsroom): Promise<() => Promise<void>> {
  await needs.store.redis.config('SET', 'min-replicas-to-write', '1');
  return async () => void (await needs.store.redis.config('SET', 'min-replicas-to-write', '0'));
}

const story = (n: number) => ({ headline: `Story ${n}`, guid: `g${n}` });
const stories = [1, 2, 3].map(story);

describe('a batch', () => {
  test('of which one article meets a mistake of ours is asked for again; the others are in', async () => {
    const room = await newsroom();
    const mend = await poison(room, 'cms', 'g2');
    const taking = () => ingest(room.needs, [...stories, { headline: '' }], from);
    await expect(taking()).rejects.toMatchObject({ code: 'ingest.failed', status: 503 });
    expect(await headlines(room)).toEqual(['Story 1', 'Story 3']);
    await mend();
    expect((await taking()).map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'new',
      'unchanged',
      'rejected',
    ]);
  });

  test('that meets a store without writes is given up at once', async () => {
    const room = await newsroom();
    await withoutWrites(room);
    await expect(ingest(room.needs, stories, from)).rejects.toMatchObject({ code: 'store.read-only' });
  });

  test('is refused for what is wrong in it, and for nothing else', async () => {
    const room = await newsroom();
    const reasons = [];
    for (const given of [7, { headline: ' ' }, { headline: 'Gone', guid: 'none', status: 'withdrawn' }])
      reasons.push(await ingestOne(room.needs, given, from));
    expect(reasons.map(({ outcome, reason }) => [outcome, typeof reason])).toEqual([
      ['rejected', 'string'],
      ['rejected', 'string'],
      ['rejected', 'string'],
    ]);
  });
});

describe('a folder', () => {
  const source = { id: 'inbox', type: 'folder', path: 'inbox' };
  const files = async (...path: string[]) =>
    (await readdir(join(folder, 'inbox', ...path)).catch(() => [])).filter((name) => name.endsWith('.json'));

  async function drop(...numbers: number[]): Promise<void> {
    await mkdir(join(folder, 'inbox'), { recursive: true });
    for (const n of numbers) {
      const path = join(folder, 'inbox', `${n}.json`);
      await writeFile(path, JSON.stringify(story(n)));
      await utimes(path, n, n);
    }
  }

  test('keeps the file whose article could not be stored, takes the others, and tells the operator', async () => {
    const room = await newsroom({ sources: [source] });
    await drop(1, 2, 3);
    const mend = await poison(room, 'inbox', 'g2');
    await pollSource(room.needs, 'inbox');
    expect([await files(), await files('done'), await files('failed')]).toEqual([
      ['2.json'],
      ['1.json', '3.json'],
      [],
    ]);
    const { redis, keys } = room.needs.store;
    expect(await redis.hget(keys.source('inbox'), 'lastError')).toContain('Not everything could be stored');
    await mend();
    await pollSource(room.needs, 'inbox');
    expect([await files(), (await files('done')).length]).toEqual([[], 3]);
  });

  test('keeps all its files while the store takes no writes, and is not blamed for it', async () => {
    const room = await newsroom({ sources: [source] });
    await drop(1, 2);
    const { redis, keys } = room.needs.store;
    await pollSource(room.needs, 'inbox');
    await drop(3);
    const mend = await withoutWrites(room);
    await expect(pollSource(room.needs, 'inbox')).rejects.toThrow();
    expect([await files(), await files('failed')]).toEqual([['3.json'], []]);
    await mend();
    expect(await redis.hget(keys.source('inbox'), 'failures')).toBe('0');
  });
});

describe('a feed', () => {
  const document = (ids: number[]) =>
    `<rss version="2.0"><channel><title>Tarn</title>${ids.map((id) => `<item><guid>g${id}</guid><title>Story ${id}</title><description>Text</description></item>`).join('')}</channel></rss>`;

  test('is read again in full after an article of it could not be stored', async () => {
    const asked: (string | undefined)[] = [];
    const site = await serve((request, response) => {
      asked.push(request.headers['if-none-match']);
      response.writeHead(200, { etag: '"one"' }).end(document([1, 2, 3]));
    });
    closing.push(site.close);
    const room = await newsroom({ sources: [{ id: 'site', type: 'feed', url: `${site.origin}/feed` }] });
    const mend = await poison(room, 'site', 'g2');
    const poll = async () => {
      room.clock.advance(60_000);
      await pollSource(room.needs, 'site');
    };
    await poll();
    expect(await headlines(room)).toEqual(['Story 1', 'Story 3']);
    await mend();
    await poll();
    expect(await headlines(room)).toEqual(['Story 1', 'Story 2', 'Story 3']);
    await poll();
    expect(asked).toEqual([undefined, undefined, '"one"']);
  });
});

describe('what a person or another program does while the store takes no writes', () => {
  test('a correction is not made, and says so', async () => {
    const room = await newsroom();
    const { id } = await ingestOne(room.needs, story(1), from);
    await withoutWrites(room);
    await expect(correctArticle(room.needs, { id: id ?? '', note: 'North gate.' })).rejects.toMatchObject({
      code: 'store.read-only',
      status: 503,
    });
  });

  test('an import of links leaves no link out, and ends', async () => {
    const room = await newsroom({ links: { allowHosts: ['old.example'] } });
    await withoutWrites(room);
    const left: unknown[] = [];
    const file = Readable.from([
      Buffer.from('shortCode,longUrl,createdAt\nGull7,https://old.example/g,2024-01-01T00:00:00Z\n'),
    ]);
    await expect(
      importLinks(room.needs, { file, from: 'shlink', leftOut: (link) => left.push(link) }),
    ).rejects.toMatchObject({ code: 'store.read-only' });
    expect(left).toEqual([]);
  });
});
