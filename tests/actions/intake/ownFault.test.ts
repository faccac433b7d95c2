import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingest, ingestOne } from '../../../src/actions/intake/ingest.ts';
import { pollSource } from '../../../src/actions/intake/pollSource.ts';
import { importLinks } from '../../../src/actions/links/importLinks.ts';
import { listArticles } from '../../../src/article/archive.ts';
import { identitiesOf } from '../../../src/article/identity.ts';
import { serve } from '../../net/loopback.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { startRedis } from '../../support/redis.ts';

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
  const testNewsroom = await openTestNewsroom(config, server.url);
  testNewsroom.context.baseFolder = folder;
  closing.push(testNewsroom.close);
  return testNewsroom;
}

const headlines = async ({ context }: TestNewsroom) =>
  (await listArticles(context.store, 100)).items.map(({ headline }) => headline).sort();

/** Makes everything that reads this guid fail with an error outside the catalogue; returns a function that repairs it. */
async function poison({ context }: TestNewsroom, source: string, guid: string): Promise<() => Promise<void>> {
  const { redis, keys } = context.store;
  const [identity] = identitiesOf({ source, guid, url: undefined, headline: '', language: '' });
  const key = keys.identity('guid', identity?.digest ?? '');
  await redis.lpush(key, 'not what is expected here');
  return async () => void (await redis.del(key));
}

/** A store that answers but accepts no writes. */
async function withoutWrites({ context }: TestNewsroom): Promise<() => Promise<void>> {
  await context.store.redis.config('SET', 'min-replicas-to-write', '1');
  return async () => void (await context.store.redis.config('SET', 'min-replicas-to-write', '0'));
}

const story = (n: number) => ({ headline: `Story ${n}`, guid: `g${n}` });
const stories = [1, 2, 3].map(story);

describe('a batch', () => {
  test('with one article that causes an internal error is requested again; the others are stored', async () => {
    const testNewsroom = await newsroom();
    const repair = await poison(testNewsroom, 'cms', 'g2');
    const taking = () => ingest(testNewsroom.context, [...stories, { headline: '' }], from);
    await expect(taking()).rejects.toMatchObject({ code: 'ingest.failed', status: 503 });
    expect(await headlines(testNewsroom)).toEqual(['Story 1', 'Story 3']);
    await repair();
    expect((await taking()).map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'new',
      'unchanged',
      'rejected',
    ]);
  });

  test('that finds a store without writes gives up immediately', async () => {
    const testNewsroom = await newsroom();
    await withoutWrites(testNewsroom);
    await expect(ingest(testNewsroom.context, stories, from)).rejects.toMatchObject({
      code: 'store.read-only',
    });
  });

  test('is refused only for its own mistakes', async () => {
    const testNewsroom = await newsroom();
    const reasons = [];
    for (const given of [7, { headline: ' ' }, { headline: 'Gone', guid: 'none', status: 'withdrawn' }])
      reasons.push(await ingestOne(testNewsroom.context, given, from));
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

  test('keeps the file whose article could not be stored, ingests the others, and informs the operator', async () => {
    const testNewsroom = await newsroom({ sources: [source] });
    await drop(1, 2, 3);
    const repair = await poison(testNewsroom, 'inbox', 'g2');
    await pollSource(testNewsroom.context, 'inbox');
    expect([await files(), await files('done'), await files('failed')]).toEqual([
      ['2.json'],
      ['1.json', '3.json'],
      [],
    ]);
    const { redis, keys } = testNewsroom.context.store;
    expect(await redis.hget(keys.source('inbox'), 'lastError')).toContain('Not everything could be stored');
    await repair();
    await pollSource(testNewsroom.context, 'inbox');
    expect([await files(), (await files('done')).length]).toEqual([[], 3]);
  });

  test('keeps all its files while the store accepts no writes, and is not blamed for it', async () => {
    const testNewsroom = await newsroom({ sources: [source] });
    await drop(1, 2);
    const { redis, keys } = testNewsroom.context.store;
    await pollSource(testNewsroom.context, 'inbox');
    await drop(3);
    const repair = await withoutWrites(testNewsroom);
    await expect(pollSource(testNewsroom.context, 'inbox')).rejects.toThrow();
    expect([await files(), await files('failed')]).toEqual([['3.json'], []]);
    await repair();
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
    const testNewsroom = await newsroom({
      sources: [{ id: 'site', type: 'feed', url: `${site.origin}/feed` }],
    });
    const repair = await poison(testNewsroom, 'site', 'g2');
    const poll = async () => {
      testNewsroom.clock.advance(60_000);
      await pollSource(testNewsroom.context, 'site');
    };
    await poll();
    expect(await headlines(testNewsroom)).toEqual(['Story 1', 'Story 3']);
    await repair();
    await poll();
    expect(await headlines(testNewsroom)).toEqual(['Story 1', 'Story 2', 'Story 3']);
    await poll();
    expect(asked).toEqual([undefined, undefined, '"one"']);
  });
});

describe('what a person or another program does while the store accepts no writes', () => {
  test('a correction is not made, and the answer says so', async () => {
    const testNewsroom = await newsroom();
    const { id } = await ingestOne(testNewsroom.context, story(1), from);
    await withoutWrites(testNewsroom);
    await expect(
      correctArticle(testNewsroom.context, { id: id ?? '', note: 'North gate.' }),
    ).rejects.toMatchObject({
      code: 'store.read-only',
      status: 503,
    });
  });

  test('an import of links skips no link, and ends', async () => {
    const testNewsroom = await newsroom({ links: { allowHosts: ['old.example'] } });
    await withoutWrites(testNewsroom);
    const left: unknown[] = [];
    const file = Readable.from([
      Buffer.from('shortCode,longUrl,createdAt\nGull7,https://old.example/g,2024-01-01T00:00:00Z\n'),
    ]);
    await expect(
      importLinks(testNewsroom.context, { file, from: 'shlink', leftOut: (link) => left.push(link) }),
    ).rejects.toMatchObject({ code: 'store.read-only' });
    expect(left).toEqual([]);
  });
});
