import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createOutbound, type Outbound } from '../../src/net/outbound.ts';
import { doorOut, handClock, serve, serveRaw, silent } from './loopback.ts';
import { closeLater, failure } from './requests.ts';

const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

describe('a request', () => {
  test('has our name, the given headers and body, and returns status, headers, bytes and address', async () => {
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

  test('that resolve only to a private address are refused, and the address is named', async () => {
    const seen = await failure(resolving(['10.0.0.7', '::1']).request('http://rebind.example/'));
    expect(seen).toMatchObject({ code: 'net.refused-address', sent: 'not-sent' });
    expect(seen.message).toContain('rebind.example resolves to 10.0.0.7');
  });

  test('that resolve to several are connected only to the public one', async () => {
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

  test('do not take tokens, cookies and own headers to another origin', async () => {
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

  test('that decompress beyond the limit are cut off there, whatever their compressed size', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const server = closeLater(
      await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)),
    );
    const seen = await failure(closeLater(doorOut()).request(server.origin, { maxBytes: 100_000 }));
    expect(seen.code).toBe('net.too-large');
  });

  test('that never end are cut off at the limit', async () => {
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
