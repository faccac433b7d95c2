import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { browserOf, openTestWeb, password, signedInAs, type TestWeb } from './server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

test('pages load nothing from elsewhere, and can’t be framed, cached or read as another type', async () => {
  const admin = await signedInAs(web, { name: 'ada', role: 'admin' });
  for (const path of [
    '/',
    '/login',
    '/desk',
    '/desk/account',
    '/ops',
    '/ops/audit',
    '/ops/channels',
    '/ops/people',
    '/nothing',
  ]) {
    const { headers, text } = await admin.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('referrer-policy')).toMatch(/^(strict-origin-when-cross-origin|same-origin)$/);
    if (/^\/(desk|ops)/.test(path)) expect(headers.get('cache-control')).toBe('private, no-cache');
    if (path === '/login') expect(headers.get('cache-control')).toBe('no-store');
    const loaded = [...text.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="(https?:\/\/[^"]+)"/g)];
    const elsewhere = loaded
      .map(([tag, url = '']) => [tag, url])
      .filter(([, url = '']) => !url.startsWith(web.base));
    expect(elsewhere.filter(([tag = '']) => !/rel="(canonical|alternate)"/.test(tag))).toEqual([]);
  }
  expect((await admin.get('/feeds/all.rss')).headers.get('access-control-allow-origin')).toBe('*');
  expect((await admin.get('/api/v1/drafts')).headers.get('access-control-allow-origin')).toBeNull();
});

test('cookies are bound to this host, hidden from scripts and, under https, secure', async () => {
  await addUser(web.context, { name: 'cora', role: 'viewer', password });
  const { config } = web.web;
  const { baseUrl } = config.web;
  config.web.baseUrl = 'https://tarn.example';
  try {
    const browser = browserOf(web.base);
    const { headers } = await browser.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ username: 'cora', password }),
    });
    const cookies = headers.getSetCookie();
    expect(cookies.length).toBeGreaterThanOrEqual(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-slugline-/);
      for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
      expect(cookie).not.toMatch(/Domain=/i);
    }
  } finally {
    config.web.baseUrl = baseUrl;
  }
});

test('TRACE is not answered', async () => {
  const { hostname, port } = new URL(web.base);
  const socket = connect(Number(port), hostname);
  socket.end(
    'TRACE / HTTP/1.1\r\nHost: tarn.example\r\nCookie: slugline-session=secret\r\nConnection: close\r\n\r\n',
  );
  let answer = '';
  socket.on('data', (bytes) => {
    answer += String(bytes);
  });
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer).not.toContain('slugline-session=secret');
});
