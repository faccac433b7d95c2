import { describe, expect, test } from 'vitest';
import { createOutbound, sentState } from '../../src/net/outbound.ts';
import { doorOut, handClock, serve, serveRaw, silent } from './loopback.ts';
import { closeLater, failure } from './requests.ts';

describe('time', () => {
  test('that runs out ends a request, and it may have arrived', async () => {
    const clock = handClock();
    const server = closeLater(await serve(() => clock.pass(15_000)));
    const seen = await failure(
      closeLater(doorOut(['127.0.0.1/32'], clock)).request(server.origin, { method: 'POST', body: 'x' }),
    );
    expect(seen).toMatchObject({ code: 'net.too-slow', sent: 'uncertain' });
    expect(seen.message).toContain('within 15 s');
  });

  test('also runs out while a body trickles', async () => {
    const clock = handClock();
    const server = closeLater(
      await serve((_request, response) => {
        response.write('a');
        setImmediate(() => clock.pass(15_000));
      }),
    );
    expect((await failure(closeLater(doorOut(['127.0.0.1/32'], clock)).request(server.origin))).code).toBe(
      'net.too-slow',
    );
  });

  test('that has passed before the start sends nothing', async () => {
    let requests = 0;
    const clock = handClock();
    const server = closeLater(await serve((_request, response) => response.end(String(++requests))));
    const out = closeLater(doorOut(['127.0.0.1/32'], clock));
    const seen = await failure(out.request(server.origin, { method: 'POST', deadline: clock.now() }));
    expect(seen.sent).toBe('not-sent');
    expect(requests).toBe(0);
  });

  test('that passes during the connection sends nothing', async () => {
    const clock = handClock();
    let bytes = 0;
    const server = closeLater(
      await serveRaw((socket) => socket.on('data', (chunk) => (bytes += chunk.length))),
    );
    const out = closeLater(
      createOutbound({
        allow: ['127.0.0.1/32'],
        userAgent: 'Slugline/test',
        log: silent,
        // A time-out that only checks can notice: the alarm itself is late.
        clock: { ...clock, wait: () => new Promise(() => undefined) },
        resolve(_name, callback) {
          clock.pass(5_000);
          callback(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      }),
    );
    const url = `http://slow.example:${server.port}/`;
    const seen = await failure(
      out.request(url, { method: 'POST', body: 'x', deadline: clock.now() + 5_000 }),
    );
    expect(seen.sent).toBe('not-sent');
    expect(bytes).toBe(0);
  });
});

describe('whether a failed request may have arrived', () => {
  const post = { method: 'POST' as const, body: 'x' };

  test('not if nothing listens or no name is found', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const out = closeLater(doorOut());
    expect(await failure(out.request(server.origin, post))).toMatchObject({
      code: 'net.failed',
      sent: 'not-sent',
    });
    expect(await failure(out.request('http://nowhere.invalid/', post))).toMatchObject({
      code: 'net.failed',
      sent: 'not-sent',
    });
  });

  test('not if TLS fails', async () => {
    const server = closeLater(await serve((_request, response) => response.end('no TLS here')));
    const url = server.origin.replace('http:', 'https:');
    expect(await failure(closeLater(doorOut()).request(url, post))).toMatchObject({
      code: 'net.failed',
      sent: 'not-sent',
    });
  });

  test('not if it was aborted before', async () => {
    const seen = await failure(
      closeLater(doorOut()).request('http://127.0.0.1:9/', { ...post, signal: AbortSignal.abort() }),
    );
    expect(seen).toMatchObject({ code: 'net.failed', sent: 'not-sent' });
  });

  test('yes if the connection is cut, reset, or does not speak HTTP', async () => {
    const out = closeLater(doorOut());
    const cut = closeLater(await serveRaw((socket) => socket.once('data', () => socket.end())));
    const reset = closeLater(await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const babble = closeLater(
      await serveRaw((socket) => socket.once('data', () => socket.end('what?\r\n\r\n'))),
    );
    const half = closeLater(
      await serveRaw((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab')),
      ),
    );
    for (const [server, code] of [
      [cut, 'net.cut'],
      [reset, 'net.cut'],
      [babble, 'net.failed'],
      [half, 'net.cut'],
    ] as const)
      expect(await failure(out.request(server.origin, post))).toMatchObject({ code, sent: 'uncertain' });
    const { message } = await failure(out.request(cut.origin, post));
    expect(message).toContain('ended without a complete answer');
  });

  test('yes if it was aborted after it was written', async () => {
    const stop = new AbortController();
    const server = closeLater(await serve(() => stop.abort()));
    const seen = await failure(
      closeLater(doorOut()).request(server.origin, { ...post, signal: stop.signal }),
    );
    expect(seen).toMatchObject({ code: 'net.failed', sent: 'uncertain' });
  });

  test('yes if it is redirected and the second address is down', async () => {
    const down = await serve(() => undefined);
    await down.close();
    const server = closeLater(
      await serve((_request, response) => void response.writeHead(303, { location: down.origin }).end()),
    );
    expect(
      (await failure(closeLater(doorOut()).request(server.origin, { ...post, redirects: 5 }))).sent,
    ).toBe('uncertain');
  });

  test('follows from other errors’ codes and causes; an unknown error is never "not sent"', () => {
    const coded = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });
    expect(sentState(coded('ECONNREFUSED', 'connect'))).toBe('not-sent');
    expect(sentState(new Error('outer', { cause: coded('ECONNRESET', 'connect') }))).toBe('not-sent');
    expect(sentState(coded('ECONNRESET', 'read'))).toBe('uncertain');
    expect(sentState(coded('UND_ERR_SOCKET'))).toBe('uncertain');
    expect(sentState(coded('CERT_HAS_EXPIRED'))).toBe('not-sent');
    expect(sentState(new Error('?'))).toBe('uncertain');
    expect(sentState('?')).toBe('uncertain');
  });
});
