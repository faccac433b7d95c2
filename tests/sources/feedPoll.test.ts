import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { poll, test as testSource } from '../../src/sources/feed.ts';
import type { SourceMemory } from '../../src/sources/source.ts';
import { batchesOf, newsroom, now, rss } from './feedSite.ts';

describe('a poll', () => {
  const document = rss('<item><title>One</title></item>');

  test('requests only what changed, and remembers the answer’s validators', async () => {
    const asked: IncomingMessage['headers'][] = [];
    const { source, context } = await newsroom((request, response) => {
      asked.push(request.headers);
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
      response
        .writeHead(200, { etag: '"v1"', 'last-modified': 'Sat, 08 Jun 2024 10:00:00 GMT' })
        .end(document);
    });
    const first = await poll(source, {}, context);
    expect([(await batchesOf(first)).length, first.saw()]).toEqual([1, '1 entries']);
    const second = await poll(source, first.memory(), context);
    expect([second.batches, second.saw()]).toEqual([[], 'not modified']);
    expect(second.memory()).toEqual(first.memory());
    expect(asked[1]).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sat, 08 Jun 2024 10:00:00 GMT',
    });
    const elsewhere: SourceMemory = { ...first.memory(), url: 'https://old.example/feed' };
    expect((await poll(source, elsewhere, context)).saw()).toBe('1 entries');
  });

  test.each([
    [503, '120', now + 120_000],
    [429, 'Sat, 08 Jun 2024 13:00:00 GMT', now + 3_600_000],
    [429, undefined, now + 600_000],
    [503, '99999999', now + 86_400_000],
    [200, '300', now + 300_000],
  ])('after %i with Retry-After %s waits', async (status, retryAfter, notBefore) => {
    const { source, context } = await newsroom((_request, response) => {
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(document);
    });
    const memory = { url: source.url, etag: '"v1"' };
    const result = await poll(source, memory, context);
    expect(result.notBefore).toBe(notBefore);
    if (status !== 200) expect(result.memory()).toBe(memory);
  });

  test.each([
    [410, 'permanently gone'],
    [404, 'answered 404'],
    [500, 'answered 500'],
  ])('that is answered %i says so', async (status, words) => {
    const { source, context } = await newsroom(
      (_request, response) =>
        void response.writeHead(status, status === 410 ? { 'retry-after': '1' } : {}).end(),
    );
    await expect(poll(source, {}, context)).rejects.toMatchObject({
      code: status === 410 ? 'source.retired' : 'source.unreachable',
      message: expect.stringContaining(words),
    });
    await expect(testSource(source, context)).rejects.toMatchObject({ status: 502 });
  });

  test('requests a feed that moved permanently at its new address, says so, and returns if that is gone', async () => {
    let isGone = false;
    const asked: string[] = [];
    const { source, context, origin } = await newsroom(({ url, headers }, response) => {
      asked.push(`${url} ${headers['if-none-match'] ?? ''}`.trim());
      if (url === '/news/feed' && !isGone) return void response.writeHead(308, { location: '/new' }).end();
      if (url === '/new' && isGone) return void response.writeHead(404).end();
      response.writeHead(200, { etag: '"e"' }).end(rss('<item><title>Crane</title></item>'));
    });
    const first = await poll(source, {}, context);
    expect(first.warnings?.()).toEqual([
      `${source.url} has moved for good to ${origin}/new: put that address into newsroom.yaml`,
    ]);
    const second = await poll(source, first.memory(), context);
    expect(second.warnings?.()).toHaveLength(1);
    isGone = true;
    const third = await poll(source, second.memory(), context);
    expect(third.memory()).toEqual({ url: source.url, etag: '"e"' });
    expect(asked).toEqual(['/news/feed', '/new', '/new "e"', '/new "e"', '/news/feed']);
  });

  test('does not remember a temporary redirect', async () => {
    const { source, context } = await newsroom(({ url }, response) => {
      if (url === '/news/feed') return void response.writeHead(302, { location: '/now' }).end();
      response.end(rss('<item><title>Crane</title></item>'));
    });
    expect((await poll(source, {}, context)).memory()).toEqual({ url: source.url });
  });

  test.each([
    ['<!DOCTYPE html><html><p>Hello</p></html>', 'it is an HTML page'],
    ['', 'no text'],
    ['Just words', 'no RSS, Atom or JSON Feed'],
    ['<rss version="2.0"><channel><__proto__>x</__proto__></channel></rss>', ''],
  ])('that finds %j is not a feed', async (body, words) => {
    const { source, context } = await newsroom((_request, response) => response.end(body));
    const wrong = { code: 'source.unreadable', message: expect.stringContaining(words) };
    await expect(poll(source, {}, context)).rejects.toMatchObject(wrong);
  });
});
