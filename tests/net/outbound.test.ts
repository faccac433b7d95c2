import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createOutbound, type Outbound, sentState } from '../../src/net/outbound.ts';
import { doorOut, handClock, serve, serveRaw, silent } from './loopback.ts';

const closing: { close(): Promise<void> }[] = [];
function closeLater<T extends { close(): Promise<void> }>(one: T): T {
  closing.push(one);
  return one;
}
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function failure(promise: Promise<unknown>): Promise<{ code: string; sent: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message, sent: sentState(error) };
  }
  throw new Error('nothing failed');
}

const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

describe('a request', () => {
  test('carries our name, the given headers and body, and gives back status, headers, bytes and address', async () => {
    const server = closeLater(
      await serve(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        response.writeHead(201, { 'x-seen': 'yes', 'set-cookie': ['a=1', 'b=2'] });
        response.end(
          JSON.stringify({
            ...request.headers,
            method: request.method,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      }),
    );
    const out = closeLater(doorOut());
    const answer = await out.request(`${server.origin}/x?y=1#z`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer t', 'User-Agent': 'other' },
      body: '{"a":1}',
    });
    expect(answer).toMatchObject({ status: 201, url: `${server.origin}/x?y=1` });
    expect(answer.headers).toMatchObject({ 'x-seen': 'yes', 'set-cookie': 'a=1, b=2' });
    expect(JSON.parse(text(answer.body))).toMatchObject({
      'user-agent': 'Slugline/test',
      authorization: 'Bearer t',
      'content-type': 'application/json',
      method: 'POST',
      body: '{"a":1}',
    });
  });

  test('sends forms with their own content type', async () => {
    const server = closeLater(
      await serve(
        (request, response) =>
          void request.pipe(response.setHeader('x-type', request.headers['content-type'] ?? '')),
      ),
    );
    const out = closeLater(doorOut());
    const plain = await out.request(server.origin, {
      method: 'POST',
      body: new URLSearchParams({ q: 'a b' }),
    });
    expect(text(plain.body)).toBe('q=a+b');
    expect(plain.headers['x-type']).toContain('application/x-www-form-urlencoded');
    const form = new FormData();
    form.set('file', new Blob(['picture'], { type: 'image/png' }), 'a.png');
    const multi = await out.request(server.origin, { method: 'POST', body: form });
    expect(multi.headers['x-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(text(multi.body)).toContain('filename="a.png"');
  });

  test('never carries a line break into a header', async () => {
    const out = closeLater(doorOut());
    const seen = await failure(out.request('http://127.0.0.1:9/', { headers: { 'x-a': 'b\r\nx-evil: 1' } }));
    expect(seen).toMatchObject({ code: 'request.invalid', sent: 'not-sent' });
    expect(await failure(out.request('http://127.0.0.1:9/', { headers: { 'x-a\r\n': 'b' } }))).toMatchObject({
      code: 'request.invalid',
    });
  });
});

describe('names', () => {
  function resolving(answers: string[]): Outbound {
    const addresses = answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    return closeLater(
      createOutbound({
        allow: ['127.0.0.1/32'],
        userAgent: 'Slugline/test',
        clock: handClock(),
        log: silent,
        resolve: (_name, callback) => callback(null, addresses),
      }),
    );
  }

  test('that lead to a private address only are refused, and the address is named', async () => {
    const seen = await failure(resolving(['10.0.0.7', '::1']).request('http://rebind.example/'));
    expect(seen).toMatchObject({ code: 'net.refused-address', sent: 'not-sent' });
    expect(seen.message).toContain('rebind.example resolves to 10.0.0.7');
  });

  test('that lead to several are connected only where it is open', async () => {
    const server = closeLater(await serve((_request, response) => response.end('open')));
    const answer = await resolving(['10.0.0.7', '127.0.0.1']).request(`http://mixed.example:${server.port}/`);
    expect(text(answer.body)).toBe('open');
  });
});

describe('redirects', () => {
  test('are followed, each judged again', async () => {
    const server = closeLater(
      await serve((request, response) => {
        if (request.url === '/inside')
          return void response.writeHead(302, { location: 'http://[::ffff:127.0.0.1]/' }).end();
        if (request.url === '/file')
          return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
        if (request.url === '/a') return void response.writeHead(301, { location: 'b?c' }).end();
        response.end(request.url);
      }),
    );
    const out = closeLater(doorOut(['127.0.0.1/32']));
    expect(await out.request(`${server.origin}/a`)).toMatchObject({
      url: `${server.origin}/b?c`,
      status: 200,
    });
    expect((await failure(out.request(`${server.origin}/inside`))).code).toBe('net.refused-address');
    expect((await failure(out.request(`${server.origin}/file`))).code).toBe('net.bad-url');
    expect(await out.request(`${server.origin}/a`, { redirects: 0 })).toMatchObject({ status: 301 });
  });

  test('end after five', async () => {
    let requests = 0;
    const server = closeLater(
      await serve((_request, response) => void response.writeHead(302, { location: `/${++requests}` }).end()),
    );
    expect((await failure(closeLater(doorOut()).request(server.origin))).code).toBe('net.too-many-redirects');
    expect(requests).toBe(6);
  });

  test('leave tokens, cookies and own headers behind where the origin changes', async () => {
    const other = closeLater(
      await serve((request, response) => response.end(JSON.stringify(request.headers))),
    );
    const server = closeLater(
      await serve((request, response) => {
        if (request.url === '/home') return void response.end(JSON.stringify(request.headers));
        response.writeHead(302, { location: request.url === '/stay' ? '/home' : other.origin }).end();
      }),
    );
    const headers = { authorization: 'Bearer t', cookie: 'c=1', 'x-key': 'k', accept: 'text/html' };
    const out = closeLater(doorOut());
    const away = JSON.parse(text((await out.request(`${server.origin}/go`, { headers })).body));
    expect(away).toMatchObject({ accept: 'text/html', 'user-agent': 'Slugline/test' });
    expect(Object.keys(away)).not.toEqual(expect.arrayContaining(['authorization']));
    expect([away.cookie, away['x-key']]).toEqual([undefined, undefined]);
    const home = JSON.parse(text((await out.request(`${server.origin}/stay`, { headers })).body));
    expect(home).toMatchObject(headers);
  });

  test('of a POST are the answer unless they are asked for, and become a GET then', async () => {
    const server = closeLater(
      await serve((request, response) => {
        if (request.url === '/done') return void response.end(request.method);
        response.writeHead(303, { location: '/done' }).end();
      }),
    );
    const out = closeLater(doorOut());
    expect(await out.request(server.origin, { method: 'POST', body: 'x' })).toMatchObject({ status: 303 });
    const followed = await out.request(server.origin, { method: 'POST', body: 'x', redirects: 1 });
    expect(text(followed.body)).toBe('GET');
  });
});

describe('bodies', () => {
  const page = 'Tide tables for the harbour. '.repeat(200);
  const packed: [string, Buffer][] = [
    ['gzip', gzipSync(page)],
    ['deflate', deflateSync(page)],
    ['deflate', deflateRawSync(page)],
    ['br', brotliCompressSync(page)],
    ['gzip, br', brotliCompressSync(gzipSync(page))],
    ['"gzip"', gzipSync(page)],
    ['GZIP;q=1.0, utf-8', gzipSync(page)],
    ...['identity', 'none', 'utf-8', 'UTF8', 'binary', 'null', '*', 'text/html', 'charset=utf-8'].map(
      (none): [string, Buffer] => [none, Buffer.from(page)],
    ),
  ];

  test.each(packed)('packed as %s are unpacked', async (coding, bytes) => {
    const server = closeLater(
      await serve((_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(bytes)),
    );
    expect(text((await closeLater(doorOut()).request(server.origin)).body)).toBe(page);
  });

  test('that unfold beyond the limit are left there, whatever their packed size', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const server = closeLater(
      await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)),
    );
    const seen = await failure(closeLater(doorOut()).request(server.origin, { maxBytes: 100_000 }));
    expect(seen.code).toBe('net.too-large');
  });

  test('that never end are left at the limit', async () => {
    const server = closeLater(
      await serve((_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        };
        response.on('drain', more);
        more();
      }),
    );
    expect((await failure(closeLater(doorOut()).request(server.origin, { maxBytes: 100_000 }))).code).toBe(
      'net.too-large',
    );
  });

  test('of an unknown or broken coding are an error', async () => {
    const server = closeLater(
      await serve((request, response) =>
        response
          .writeHead(200, { 'content-encoding': request.url?.slice(1) ?? '' })
          .end(gzipSync(page).subarray(0, 20)),
      ),
    );
    const out = closeLater(doorOut());
    for (const coding of ['zstd', 'gzip', 'br', 'gzip,gzip,gzip,gzip']) {
      expect((await failure(out.request(`${server.origin}/${coding}`))).code).toBe('net.failed');
    }
  });

  test('may be missing in a 304 or an answer to HEAD that names a coding', async () => {
    const server = closeLater(
      await serve((request, response) =>
        response.writeHead(request.url === '/304' ? 304 : 200, { 'content-encoding': 'gzip' }).end(),
      ),
    );
    const out = closeLater(doorOut());
    expect(await out.request(`${server.origin}/304`)).toMatchObject({ status: 304 });
    expect((await out.request(server.origin, { method: 'HEAD' })).body).toHaveLength(0);
  });

  test('with too large a header are refused', async () => {
    const server = closeLater(
      await serveRaw((socket) => void socket.write(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(40_000)}\r\n\r\n`)),
    );
    expect((await failure(closeLater(doorOut()).request(server.origin))).code).toBe('net.too-large');
  });
});

describe('time', () => {
  test('that is used up ends a request, and it may have arrived', async () => {
    const clock = handClock();
    const server = closeLater(await serve(() => clock.pass(15_000)));
    const seen = await failure(
      closeLater(doorOut(['127.0.0.1/32'], clock)).request(server.origin, { method: 'POST', body: 'x' }),
    );
    expect(seen).toMatchObject({ code: 'net.too-slow', sent: 'uncertain' });
    expect(seen.message).toContain('within 15 s');
  });

  test('is used up by a body that trickles, too', async () => {
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

  test('that passes while the connection is made sends nothing', async () => {
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
        // Time that is seen to be over only by whoever looks: the alarm itself is late.
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

  test('not where TLS fails', async () => {
    const server = closeLater(await serve((_request, response) => response.end('no TLS here')));
    const url = server.origin.replace('http:', 'https:');
    expect(await failure(closeLater(doorOut()).request(url, post))).toMatchObject({
      code: 'net.failed',
      sent: 'not-sent',
    });
  });

  test('not where it was aborted before', async () => {
    const seen = await failure(
      closeLater(doorOut()).request('http://127.0.0.1:9/', { ...post, signal: AbortSignal.abort() }),
    );
    expect(seen).toMatchObject({ code: 'net.failed', sent: 'not-sent' });
  });

  test('yes where the connection is cut, reset, or speaks no HTTP', async () => {
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
    for (const server of [cut, reset, babble, half]) {
      expect(await failure(out.request(server.origin, post))).toMatchObject({
        code: 'net.failed',
        sent: 'uncertain',
      });
    }
  });

  test('yes where it was aborted after it was written', async () => {
    const stop = new AbortController();
    const server = closeLater(await serve(() => stop.abort()));
    const seen = await failure(
      closeLater(doorOut()).request(server.origin, { ...post, signal: stop.signal }),
    );
    expect(seen).toMatchObject({ code: 'net.failed', sent: 'uncertain' });
  });

  test('yes where it is redirected and the second address is down', async () => {
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

test('a host that hangs holds up no other host', async () => {
  const hanging = closeLater(await serve(() => undefined));
  const fastServer = closeLater(await serve((_request, response) => response.end('quick')));
  const out = closeLater(doorOut());
  const stop = new AbortController();
  const stuck = Array.from({ length: 20 }, () =>
    failure(out.request(hanging.origin, { signal: stop.signal })),
  );
  expect(text((await out.request(fastServer.origin)).body)).toBe('quick');
  stop.abort();
  expect((await Promise.all(stuck)).map(({ code }) => code)).toEqual(Array(20).fill('net.failed'));
});

test('a proxy named in the environment is not asked', async () => {
  process.env.HTTP_PROXY = process.env.http_proxy = 'http://127.0.0.1:9/';
  const server = closeLater(await serve((_request, response) => response.end('direct')));
  expect(text((await closeLater(doorOut()).request(server.origin)).body)).toBe('direct');
  delete process.env.HTTP_PROXY;
  delete process.env.http_proxy;
});
