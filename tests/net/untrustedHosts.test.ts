import { afterEach, describe, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { createOutbound } from '../../src/net/outbound.ts';
import { doorOut, serve, silent } from './loopback.ts';

const closing: { close(): Promise<void> }[] = [];
function closeLater<T extends { close(): Promise<void> }>(one: T): T {
  closing.push(one);
  return one;
}
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

describe('an unread body', () => {
  test.each([
    ['none', 0],
    ['short', 1],
    ['endless', Number.POSITIVE_INFINITY],
  ])('leaves the status unchanged: %s', async (_, chunks) => {
    const server = closeLater(
      await serve((request, response) => {
        request.resume();
        response.writeHead(200);
        let left = chunks;
        const more = () => {
          while (left > 0) {
            left -= 1;
            if (!response.write('x'.repeat(16_384))) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      }),
    );
    const out = closeLater(doorOut());
    for (let n = 0; n < 3; n++) {
      const answer = await out.request(server.origin, {
        method: 'POST',
        body: 'news',
        ignoreBody: true,
        untrusted: true,
        maxBytes: 1,
      });
      expect(answer).toMatchObject({ status: 200, body: new Uint8Array() });
    }
  });

  test('may also never end', async () => {
    const server = closeLater(await serve((_, response) => void response.writeHead(410).flushHeaders()));
    const answer = await closeLater(doorOut()).request(server.origin, { ignoreBody: true });
    expect(answer.status).toBe(410);
  });
});

describe('an address from an unknown party', () => {
  test('is judged by the ranges for strangers, not by those for our own sources and channels', async () => {
    const server = closeLater(await serve((_, response) => void response.end('here')));
    const context = { userAgent: 'Slugline/test', clock: machineClock, log: silent };
    const closed = closeLater(createOutbound({ ...context, allow: ['127.0.0.1/32'], callbacks: [] }));
    expect((await closed.request(server.origin)).status).toBe(200);
    await expect(closed.request(server.origin, { untrusted: true })).rejects.toMatchObject({
      code: 'net.refused-address',
    });
    const open = closeLater(createOutbound({ ...context, allow: [], callbacks: ['127.0.0.1/32'] }));
    expect((await open.request(server.origin, { untrusted: true })).status).toBe(200);
    await expect(open.request(server.origin)).rejects.toMatchObject({ code: 'net.refused-address' });
  });

  test('delays no other request to the same host, even if many are silent', async () => {
    const server = closeLater(
      await serve((request, response) => {
        request.resume();
        if (request.url !== '/silent') response.end();
      }),
    );
    const out = closeLater(doorOut());
    const ending = new AbortController();
    const silentOnes = Array.from({ length: 100 }, () =>
      out
        .request(`${server.origin}/silent`, { untrusted: true, signal: ending.signal })
        .catch(() => undefined),
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => out.request(`${server.origin}/well`, { untrusted: true })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    ending.abort();
    await Promise.all(silentOnes);
  });
});
