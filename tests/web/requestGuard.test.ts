import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { type FastifyInstance, fastify } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../../src/random.ts';
import type { WebContext } from '../../src/web/context.ts';
import { guarded, watchUncaught } from '../../src/web/requestGuard.ts';

let server: FastifyInstance;
let base: string;
let lines: { msg: string; url?: string; method?: string; err?: { message: string } }[] = [];
/** The test runner's own listeners: to it, whatever is uncaught fails the run. */
const others = {
  exception: process.listeners('uncaughtException'),
  rejection: process.listeners('unhandledRejection'),
};

const broken = () => {
  throw new Error('broken on purpose');
};

beforeAll(async () => {
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  const config = { web: { baseUrl: 'http://localhost' } };
  const web = { log, store: { random: systemRandom }, config } as unknown as WebContext;
  server = fastify({ serverFactory: (handler) => createServer(guarded(web, handler)) });
  watchUncaught(server, web);
  server.get('/fine', async () => 'fine');
  server.get('/header', async (_request, reply) => reply.header('location', 'a\r\nb').send());
  server.get('/timer', () => void setTimeout(broken, 1));
  server.get('/api/tick', () => process.nextTick(broken));
  server.get('/rejection', () => void Promise.resolve().then(broken));
  server.get('/finish', (_request, reply) => {
    reply.raw.on('finish', broken);
    reply.send('sent');
  });
  server.get('/begun', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-length': 1_000 });
    reply.raw.write('begun');
    setTimeout(broken, 1);
  });
  server.get('/stream', (_request, reply) => {
    const stream = new Readable({ read: () => setImmediate(broken) });
    reply.send(stream);
  });
  server.addContentTypeParser('text/event', (request: { raw: Readable }) => {
    request.raw.on('data', broken);
  });
  server.post('/body', async () => 'read');
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url === '/hook') setImmediate(broken);
    else done();
  });
  server.addHook('onResponse', async ({ url }) => {
    if (url === '/after') setTimeout(broken, 1);
  });
  server.get('/hook', async () => 'never');
  server.get('/after', async () => 'after');
  base = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  expect(process.listenerCount('uncaughtException')).toBe(0);
  for (const listener of others.exception) process.on('uncaughtException', listener);
  for (const listener of others.rejection) process.on('unhandledRejection', listener);
});
beforeEach(() => {
  lines = [];
});

const alive = async () => (await fetch(`${base}/fine`)).text();

describe('an error thrown while a request is handled', () => {
  test.each(['/timer', '/api/tick', '/rejection', '/hook', '/stream'])(
    'in %s answers 500 and is logged with it',
    async (path) => {
      const answer = await fetch(`${base}${path}`);
      expect(answer.status).toBe(500);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-type')).toContain(
        path.startsWith('/api') ? 'application/problem+json' : 'text/plain',
      );
      expect(await answer.text()).not.toContain('on purpose');
      expect(lines).toMatchObject([{ msg: 'a request failed unexpectedly', url: path, method: 'GET' }]);
      expect(lines[0]?.err?.message).toBe('broken on purpose');
      expect(await alive()).toBe('fine');
    },
  );

  test('by a listener of its body answers 500', async () => {
    const headers = { 'content-type': 'text/event' };
    const answer = await fetch(`${base}/body`, { method: 'POST', body: 'some', headers });
    expect(answer.status).toBe(500);
    expect(lines[0]?.url).toBe('/body');
    expect(await alive()).toBe('fine');
  });

  test('by an invalid header answers 500', async () => {
    expect((await fetch(`${base}/header`, { redirect: 'manual' })).status).toBe(500);
    expect(await alive()).toBe('fine');
  });

  test('after the answer has begun closes the connection', async () => {
    const answer = await fetch(`${base}/begun`);
    await expect(answer.text()).rejects.toThrow();
    expect(lines[0]?.url).toBe('/begun');
    expect(await alive()).toBe('fine');
  });

  test('after the answer is logged and does no harm', async () => {
    expect(await (await fetch(`${base}/finish`)).text()).toBe('sent');
    expect(await (await fetch(`${base}/after`)).text()).toBe('after');
    for (let n = 0; n < 100 && lines.length < 2; n++) await alive();
    expect(lines.map(({ url }) => url)).toEqual(['/finish', '/after']);
  });
});

test('a HEAD that fails has no body', async () => {
  const answer = await fetch(`${base}/timer`, { method: 'HEAD' });
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('');
});
