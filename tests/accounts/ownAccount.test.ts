import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../src/accounts/audit/read.ts';
import { isCommonPassword } from '../../src/accounts/commonPasswords.ts';
import { idleMs, longestMs, sessionId, sessionsOf } from '../../src/accounts/sessions.ts';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { endSessions } from '../../src/actions/accounts/endSessions.ts';
import { browserOf, openTestWeb, password, signedInAs, type TestWeb } from '../web/server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

const account = '/desk/account';
const again = async (name: string, word = password) => {
  const browser = browserOf(web.base);
  const { status } = await browser.post('/login', { username: name, password: word });
  return { browser, status };
};

describe('a common password', () => {
  test.each([
    '1q2w3e4r5t6y',
    'Password1234',
    'aaaaaaaaaaaa',
    '123456789012',
    'abcabcabcabc',
    'wilmawilma',
    'zyxwvutsrqpo',
  ])('%s is refused', async (word) => {
    expect(await isCommonPassword(word, 'Wilma')).toBe(true);
  });
  test.each([password, 'correct gulls nest late', 'wilma and the eleven boats', `${'q'.repeat(500)}x`])(
    '%s is taken',
    async (word) => {
      expect(await isCommonPassword(word, 'Wilma')).toBe(false);
    },
  );
  test('is refused at every door that accepts passwords', async () => {
    const wanted = { name: 'zoe', role: 'viewer', password: 'password1234' } as const;
    await expect(addUser(web.context, wanted)).rejects.toMatchObject({ code: 'account.common-password' });
  });
});

describe('one’s own password', () => {
  test('is changed by whoever knows the old one; every other session ends, this one continues', async () => {
    const here = await signedInAs(web, { name: 'wilma', role: 'viewer' });
    const { browser: there } = await again('wilma');
    const next = 'seven boats at anchor';
    const fields = { current: 'wrong password here', password: next, again: next, back: account };
    const wrong = await here.post(`${account}/password`, fields, account);
    expect(wrong.status).toBe(401);
    const differs = { ...fields, current: password, again: 'seven boats at sea' };
    expect((await here.post(`${account}/password`, differs, account)).status).toBe(422);
    const before = new Map(here.cookies);
    const done = await here.post(`${account}/password`, { ...fields, current: password }, account);
    expect(done.status).toBe(303);
    expect(here.cookies.get('slugline-session')).not.toBe(before.get('slugline-session'));
    expect((await here.get('/desk')).status).toBe(200);
    expect((await there.get('/desk')).status).toBe(303);
    expect((await again('wilma')).status).toBe(401);
    expect((await again('wilma', next)).status).toBe(303);
  });
});

describe('sessions', () => {
  test('are listed with where they came from; each can be ended, or all others', async () => {
    const here = await signedInAs(web, { name: 'sam', role: 'editor' });
    const { browser: there } = await again('sam');
    const { browser: third } = await again('sam');
    const { text } = await here.get(account);
    expect(text).toContain('this one');
    expect(text).toContain('127.0.0.1');
    const id = sessionId(third.cookies.get('slugline-session') ?? '');
    await here.post(`${account}/sign-out`, { id, back: account }, account);
    expect([(await third.get('/desk')).status, (await there.get('/desk')).status]).toEqual([303, 200]);
    await here.post(`${account}/sign-out`, { back: account }, account);
    expect([(await there.get('/desk')).status, (await here.get('/desk')).status]).toEqual([303, 200]);
  });

  test('of others are an admin’s affair, by page and API', async () => {
    const una = await signedInAs(web, { name: 'una', role: 'viewer' });
    const admin = await signedInAs(web, { name: 'boss', role: 'admin' });
    const get = async (browser: typeof una, query = '') => browser.get(`/api/v1/sessions${query}`);
    const own = JSON.parse((await get(una)).text);
    expect(own.items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        createdAt: expect.any(String),
        usedAt: expect.any(String),
        from: '127.0.0.1',
        browser: expect.any(String),
      },
    ]);
    expect((await get(una, '?user=boss')).status).toBe(403);
    expect((await get(admin, '?user=una')).status).toBe(200);
    const headers = { origin: web.base, 'sec-fetch-site': 'same-origin' };
    const remove = (browser: typeof una, id: string, query = '') =>
      browser.send(`/api/v1/sessions/${id}${query}`, { method: 'DELETE', headers });
    expect((await remove(una, 'ffffffffffffffff')).status).toBe(404);
    expect((await remove(admin, own.items[0].id, '?user=una')).status).toBe(204);
    expect((await una.get('/desk')).status).toBe(303);
    const { browser } = await again('una');
    await admin.post('/ops/people/sign-out', { name: 'una', back: '/ops/people' }, '/ops/people');
    expect((await browser.get('/desk')).status).toBe(303);
    const una2 = web.as({ name: 'una', role: 'viewer', kind: 'person' });
    await expect(endSessions(una2, { name: 'boss' })).rejects.toMatchObject({ code: 'role.too-low' });
  });

  test('get another token at each sign-in, and end when unused and in any case', async () => {
    const browser = await signedInAs(web, { name: 'ida', role: 'viewer' });
    const first = browser.cookies.get('slugline-session');
    const login = await browser.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ username: 'ida', password }),
    });
    expect(login.status).toBe(303);
    expect(browser.cookies.get('slugline-session')).not.toBe(first);
    const old = browserOf(web.base);
    old.cookies.set('slugline-session', first ?? '');
    expect((await old.get('/desk')).status).toBe(303);
    const current = sessionId(browser.cookies.get('slugline-session') ?? '');
    const sessions = await sessionsOf(web.context.store, 'ida');
    const session = sessions.find(({ id }) => id === current);
    const key = web.context.store.keys.session(session?.digest ?? '');
    const now = web.clock.now();
    await web.context.store.redis.hset(key, { usedAt: now - idleMs });
    expect((await browser.get('/desk')).status).toBe(303);
    await web.context.store.redis.hset(key, { usedAt: now, createdAt: now - longestMs });
    expect((await browser.get('/desk')).status).toBe(303);
  });

  test('and refused ones are in the audit, with the address', async () => {
    const { browser } = await again('ida');
    await browser.post('/logout', {}, '/desk');
    await again('ida', 'not the password at all');
    await again('my password in the wrong field');
    const una = (await again('una')).browser;
    await una.post('/ops/pause', {}, account);
    await una.send('/desk/account/sign-out', { method: 'POST', body: new URLSearchParams({ csrf: 'x' }) });
    const { items } = await listAudit(web.context.store, 20);
    const rows = items.map(({ actor, from, action, subject, detail = '' }) =>
      [actor, from, action, subject, detail].join(' '),
    );
    for (const row of [
      'ida 127.0.0.1 session.opened ida ',
      'ida 127.0.0.1 session.ended ida ',
      'outsider 127.0.0.1 sign-in.failed ida sign-in.wrong',
      'outsider 127.0.0.1 sign-in.failed an unknown name sign-in.wrong',
      'una 127.0.0.1 access.refused POST /ops/pause role.too-low',
      'una 127.0.0.1 form.refused POST /desk/account/sign-out csrf.wrong',
    ])
      expect(rows).toContain(row);
    expect(JSON.stringify(items)).not.toContain('wrong field');
  });
});

describe('one’s own token', () => {
  test('is shown once and counts as its maker', async () => {
    const editor = await signedInAs(web, { name: 'edda', role: 'editor' });
    const made = await editor.post(`${account}/tokens`, { name: 'laptop', back: account }, account);
    const token = /slugline_[\w-]{44}/.exec(made.text)?.[0];
    expect(token).toMatch(/^slugline_/);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ target: 'https://tarn.example/own' });
    const link = await fetch(`${web.base}/api/v1/links`, { method: 'POST', headers, body });
    expect(link.status).toBeLessThan(300);
    const { items } = await listAudit(web.context.store, 1);
    expect(items[0]).toMatchObject({
      actor: 'edda',
      action: 'link.created',
      detail: 'https://tarn.example/own; by token laptop',
    });
  });
});

test('sign-in is limited for an address, on this machine too, whatever the accounts', async () => {
  const site = await openTestWeb();
  try {
    const tries = Array.from({ length: 125 }, () =>
      fetch(`${site.base}/login`, {
        method: 'POST',
        body: new URLSearchParams({ username: '', password: '' }),
        headers: { origin: 'https://evil.example' },
      }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(statuses.filter((status) => status === 403)).toHaveLength(120);
  } finally {
    await site.close();
  }
});
