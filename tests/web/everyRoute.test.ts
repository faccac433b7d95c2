import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { openSite, type Site } from './public/site.ts';
import { browserOf, password } from './server.ts';

/** Every route of the server, asked in ways that no person and no honest program asks. */

let site: Site;
let token: string;
let browser: ReturnType<typeof browserOf>;
let csrf: string;

beforeAll(async () => {
  site = await openSite({
    config: {
      web: { baseUrl: 'https://pages.example' },
      sources: [{ id: 'cms', type: 'webhook', secret: 'known' }],
    },
  });
  token = await createToken(site.context, { name: 'robot', role: 'admin' });
  await addUser(site.context, { name: 'ada', role: 'admin', password });
  browser = browserOf(site.base);
  const signedIn = await browser.post('/login', { username: 'ada', password });
  expect(signedIn.status).toBe(303);
  csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get('/desk')).text)?.[1] ?? '';
});
afterAll(() => site.close());

/** No id of ours looks like this. */
const odd = [
  'a:b',
  ':',
  '%',
  '%00',
  '%E0%A4%A',
  '%ED%A0%80',
  '..%2F..%2Fetc',
  'a%2Fb',
  '%27%22%3C',
  'a%0d%0ab',
  '%20',
  '%E2%80%AE',
  '%F0%9F%98%80',
  '*',
  '{x}',
  '__proto__',
  'x'.repeat(301),
  'x'.repeat(4_000),
];

/** Bodies that are right but for the id. */
const bodies: Record<string, unknown> = {
  'POST /api/v1/articles/:id/correct': { note: 'It was Monday.' },
  'POST /api/v1/articles/:id/drafts': { channel: 'hook' },
  'POST /api/v1/drafts/:id/notes': { text: 'a' },
  'POST /api/v1/drafts/:id/duplicate': { channel: 'hook' },
  'POST /api/v1/drafts/:id/choose': { variant: 'a', version: 1 },
  'POST /api/v1/deliveries/:id/resolve': { notSent: true },
  'POST /api/v1/copies/:id/edit': { text: 'a' },
  'POST /api/v1/drafts/:id/schedule': { at: '2030-01-01T00:00:00Z', version: 1 },
  'PATCH /api/v1/drafts/:id': { text: 'a', version: 1 },
  'PATCH /api/v1/links/:code': { target: 'https://pages.example/a' },
};
const anyBody = { version: 1, at: '2030-01-01T00:00:00Z', note: 'a', reason: 'a' };

interface Seen {
  status: number;
  headers: Headers;
  text: string;
}

async function ask(method: string, url: string, path: string): Promise<Seen> {
  if (url.startsWith('/api/')) {
    const given = bodies[`${method} ${url}`] ?? { version: 1 };
    return send(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(given) }),
    });
  }
  const form = new URLSearchParams(
    Object.entries({ ...anyBody, csrf, text: 'a', variant: 'a', action: 'reject' }).map(
      ([name, value]): [string, string] => [name, String(value)],
    ),
  );
  return browser.send(path, { method, ...(method === 'GET' ? {} : { body: form }) });
}

async function send(path: string, init: RequestInit): Promise<Seen> {
  const answer = await fetch(`${site.base}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** An error as people or programs see it, with every security header. */
function expectOurs({ status, headers, text }: Seen, path: string): void {
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  const type = headers.get('content-type') ?? '';
  if (/^\/(activitypub|api|follow|ingest|mcp|nodeinfo|\.well-known)/.test(path)) {
    expect(type).toContain('application/problem+json');
    expect(JSON.parse(text)).toMatchObject({ status });
  } else if (text !== '' && !/^\/(hub|websub)/.test(path)) {
    expect(type).toContain('text/html');
    expect(text).toContain('class="error-number"');
  }
  expect(text).not.toMatch(/FST_ERR|statusCode|validation/i);
}

const isAsked = ({ method, url }: { method: string; url: string }) =>
  method !== 'HEAD' && method !== 'OPTIONS' && /:|\*/.test(url);

test('an odd id is an unknown id, at every route that accepts one', { timeout: 120_000 }, async () => {
  const routes = site.routes.filter(isAsked);
  expect(routes.length).toBeGreaterThan(40);
  const wrong: string[] = [];
  for (const [n, { method, url }] of routes.entries()) {
    // One token may ask for 300 things a second.
    token = await createToken(site.context, { name: `robot-${n}`, role: 'admin' });
    for (const id of odd) {
      const path = url.replaceAll(/:\w+|\*/g, id);
      const seen = await ask(method, url, path);
      // A one-time link has expired rather than being unknown, and its form comes from outside; hubs are asked to stop pushing.
      const others = url.startsWith('/welcome') ? [403, 410] : url.startsWith('/websub') ? [404, 410] : [404];
      const refused = /^(POST|PUT|PATCH|DELETE|OPTIONS) \/s\//.test(`${method} ${url}`);
      if (!(refused ? [405] : others).includes(seen.status))
        wrong.push(`${method} ${url} with ${id.slice(0, 20)}: ${seen.status}`);
      else expectOurs(seen, path);
    }
  }
  expect(wrong).toEqual([]);
});

describe('an invalid request is answered like every other error', () => {
  const json = { 'content-type': 'application/json' };
  const withToken = () => ({ authorization: `Bearer ${token}` });

  test('by another method than the address accepts: 405, at every address', async () => {
    const wrong: string[] = [];
    for (const { url } of site.routes.filter((route) => !/\*/.test(route.url))) {
      const path = url.replaceAll(/:\w+/g, 'abc');
      const taken = site.routes.filter((route) => route.url === url).map(({ method }) => method);
      const method = ['DELETE', 'PUT', 'PATCH', 'POST'].find((one) => !taken.includes(one));
      if (method === undefined) continue;
      const seen = await send(path, { method, headers: withToken() });
      if (seen.status !== 405 || !seen.headers.get('allow')) wrong.push(`${method} ${url}: ${seen.status}`);
      else expectOurs(seen, path);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['a deep body', '/api/v1/measure', '['.repeat(100_000), json, [400]],
    [
      'a deep body that ends',
      '/api/v1/measure',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      json,
      [400, 422],
    ],
    ['a poisoned body', '/api/v1/measure', '{"__proto__":{"a":1}}', json, [400]],
    ['a cut-off body', '/api/v1/measure', '{"text":', json, [400]],
    ['a large body', '/api/v1/measure', `"${'x'.repeat(1_100_000)}"`, json, [413]],
    ['text', '/api/v1/measure', 'text', { 'content-type': 'text/plain' }, [415]],
    ['a type that is none', '/api/v1/measure', 'text', { 'content-type': 'nonsense' }, [415]],
    ['a form', '/api/v1/measure', 'a=b', { 'content-type': 'multipart/form-data' }, [415]],
    ['an XML form', '/login', '<a/>', { 'content-type': 'application/xml' }, [415]],
    [
      'a large form',
      '/login',
      `a=${'x'.repeat(1_100_000)}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      [413],
    ],
    ['JSON that is none', '/follow', '{', json, [400, 403]],
  ])('%s', async (_, path, body, headers, expected) => {
    const seen = await send(path, { method: 'POST', body, headers: { ...withToken(), ...headers } });
    expect(expected).toContain(seen.status);
    expectOurs(seen, path);
  });

  test.each(['/', '/articles/', '/api/v1/articles/', '/desk?a=', '/s/'])(
    'an address of 9,000 letters at %s: 414',
    async (path) => {
      const seen = await send(`${path}${'x'.repeat(9_000)}`, { headers: withToken() });
      expect(seen.status).toBe(414);
      expectOurs(seen, path);
    },
  );

  test.each([
    ['headers of 20 KiB', `GET /desk HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'the same at the API',
      `GET /api/v1/drafts HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['an address of 20,000 letters', `GET /api/v1/${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 414],
    ['what is no HTTP', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n', 400],
    [
      'two lengths',
      'POST /api/v1/measure HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
  ])('%s', async (_, text, status) => {
    const seen = await raw(text);
    expect(seen.status).toBe(status);
    expectOurs(seen, /^[A-Z]+ (\S*)/.exec(text)?.[1] ?? '');
  });
});

/** Sends bytes unchanged and reads the complete answer. */
async function raw(text: string): Promise<Seen> {
  const { hostname, port } = new URL(site.base);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'));
  let answer = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    answer += piece;
  });
  socket
    .on('close', () => resolve(answer))
    .on('error', (error) => (answer ? resolve(answer) : reject(error)));
  const [head = '', body = ''] = (await promise).split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
  return { status: Number(statusLine.split(' ')[1]), headers, text: body };
}
