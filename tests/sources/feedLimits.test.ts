import { describe, expect, test } from 'vitest';
import { poll, schema } from '../../src/sources/feed.ts';
import { handClock, serve } from '../net/loopback.ts';
import { batchesOf, closing, given, newsroom, now, rss } from './feedSite.ts';
import { contextOf } from './newsroom.ts';

describe('a hostile document', () => {
  const lols = Array.from({ length: 9 }, (_none, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    '',
  );
  const bombs: [string, string][] = [
    [
      'billion laughs',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lols}]>${rss('<item><title>&l9;</title></item>').slice(21)}`,
    ],
    [
      'an external entity',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${rss('<item><title>a &e;</title></item>').slice(21)}`,
    ],
    ['a truncated feed', rss('<item><title>One</title></item><item><title>Two').slice(0, -40)],
    ['deep nesting', rss(`<item><title>One</title>${'<a>'.repeat(20_000)}</item>`)],
    [
      'many attributes',
      rss(
        `<item ${Array.from({ length: 20_000 }, (_none, n) => `a${n}="1"`).join(' ')}><title>One</title></item>`,
      ),
    ],
    ['open brackets', '<'.repeat(200_000)],
    ['open comments', `<rss version="2.0">${'<!--'.repeat(50_000)}`],
    ['open sections', rss(`<item><title>${'<![CDATA['.repeat(20_000)}</title></item>`)],
    ['control characters', rss('<item><title>a\u0000\u0008b\uFFFF</title></item>')],
  ];

  test.each(bombs)('%s neither stops the program nor shows a file', async (_name, document) => {
    const { source, context } = await newsroom((_request, response) => response.end(document));
    const outcome = await poll(source, {}, context).then(batchesOf, (error: { code: string }) => error.code);
    expect(JSON.stringify(outcome)).not.toContain('root:');
    if (typeof outcome === 'string') expect(outcome).toBe('source.unreadable');
    expect(JSON.stringify(outcome).length).toBeLessThan(500_000);
  });
});

describe('a big document', () => {
  const items = Array.from(
    { length: 4_000 },
    (_none, n) => `<item><title>Story ${n}</title><description>${'x'.repeat(80)}</description></item>`,
  );

  test('is read in a thread', async () => {
    const { articles } = await given(rss(items.join('')));
    expect(articles).toHaveLength(4_000);
    expect(articles[3_999]?.headline).toBe('Story 3999');
  });

  test('that is not a feed says so as a small one does', async () => {
    const { source, context } = await newsroom((_request, response) =>
      response.end('words '.repeat(100_000)),
    );
    await expect(poll(source, {}, context)).rejects.toMatchObject({ code: 'source.unreadable' });
  });

  test('that takes too long is abandoned', async () => {
    const clock = handClock(now);
    const server = await serve((_request, response) => response.end(rss(items.join(''))));
    // Only the reading's own limit is exceeded immediately.
    const hurried = {
      ...clock,
      wait: (ms: number, signal?: AbortSignal) =>
        ms === 10_000 ? Promise.resolve() : clock.wait(ms, signal),
    };
    const context = contextOf({ clock: hurried });
    closing.push(server, context.net);
    const source = schema.parse({ id: 'site', type: 'feed', url: server.origin });
    await expect(poll(source, {}, context)).rejects.toMatchObject({
      message: expect.stringContaining('took longer than 10 s'),
    });
  });

  test('with more entries than any news feed is cut, and says so', async () => {
    const { articles, refusals } = await given(
      rss('<item><title>One</title></item>'.repeat(5_002)),
      'application/xml',
    );
    expect(articles).toHaveLength(5_000);
    expect(refusals.at(-1)?.reason).toContain('only the first 5000 of 5002');
  });
});
