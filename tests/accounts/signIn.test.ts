import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../src/accounts/audit/read.ts';
import { hashing } from '../../src/accounts/hashing.ts';
import { digestOf } from '../../src/accounts/names.ts';
import { listTokens } from '../../src/accounts/tokens.ts';
import { listUsers } from '../../src/accounts/users.ts';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { disableUser } from '../../src/actions/accounts/disableUser.ts';
import { firstAdminLink } from '../../src/actions/accounts/firstAdminLink.ts';
import { inviteUser } from '../../src/actions/accounts/inviteUser.ts';
import { revokeToken } from '../../src/actions/accounts/revokeToken.ts';
import { setPassword } from '../../src/actions/accounts/setPassword.ts';
import { signIn } from '../../src/actions/accounts/signIn.ts';
import { countSignInTry } from '../../src/store/scripts/account/countSignInTry.ts';
import { approver } from '../support/newsroom.ts';
import { browserOf, openTestWeb, password, programOf, signedInAs, type TestWeb } from '../web/server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

describe('the first admin', () => {
  test('gets a one-time link while there is no admin, which works once and invalidates the others', async () => {
    const first = await firstAdminLink(web.context);
    const second = await firstAdminLink(web.context);
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/welcome\/[\w-]{22}$/);
    const browser = browserOf(web.base);
    const path = (link = '') => link.slice(web.base.length);
    const short = await browser.post(path(second), { password: 'short', again: 'short' });
    expect(short.status).toBe(422);
    expect(short.text).toContain('The password is too short.');
    const differs = await browser.post(path(second), { password, again: `${password}!` });
    expect(differs.status).toBe(422);
    const done = await browser.post(path(second), { password, again: password });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/desk']);
    expect((await browser.get('/desk')).text).toContain('admin');
    expect((await browserOf(web.base).get(path(first))).status).toBe(410);
    expect((await browserOf(web.base).get(path(second))).status).toBe(410);
    expect(await firstAdminLink(web.context)).toBeUndefined();
  });
});

describe('signing in', () => {
  test('asks people who are not signed in to sign in, and returns them to the page that they wanted', async () => {
    await addUser(web.context, { name: 'Wilma', role: 'viewer', password });
    const browser = browserOf(web.base);
    const away = await browser.get('/desk/links?cursor=x');
    expect(away.status).toBe(303);
    expect(away.headers.get('location')).toBe('/login?to=%2Fdesk%2Flinks%3Fcursor%3Dx');
    const login = await browser.get('/login?to=%2Fdesk%2Flinks');
    expect(login.text).toMatch(/name="next" value="\/desk\/links"/);
    const done = await browser.post('/login', { username: 'wilma', password, next: '/desk/links' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/desk/links']);
    const cookie = done.headers.getSetCookie().find((line) => line.includes('session'));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const out = await browser.post('/logout', {}, '/desk');
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login']);
    expect((await browser.get('/desk')).status).toBe(303);
  });

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'desk'])(
    'leads nowhere else afterwards than here (%s)',
    async (to) => {
      const browser = browserOf(web.base);
      const done = await browser.post('/login', { username: 'wilma', password, next: to });
      expect(done.headers.get('location')).toBe('/desk');
    },
  );

  test('refuses a form that came from another site', async () => {
    const browser = browserOf(web.base);
    await browser.get('/login');
    const other = await browser.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ username: 'wilma', password }),
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(other.status).toBe(403);
  });

  test('answers 429 after ten wrong tries in five minutes, for known and unknown names, and forgets in time', async () => {
    await addUser(web.context, { name: 'tilda', role: 'viewer', password });
    for (const username of ['tilda', 'nobody-here']) {
      const tries = [];
      for (let n = 0; n < 10; n++) {
        tries.push(
          (await browserOf(web.base).post('/login', { username, password: 'a wrong password' })).status,
        );
      }
      expect(tries).toEqual(Array(10).fill(401));
      const locked = await browserOf(web.base).post('/login', { username, password });
      expect(locked.status).toBe(429);
      expect(locked.headers.get('retry-after')).toBe('300');
    }
    web.clock.advance(5 * 60_000);
    expect((await browserOf(web.base).post('/login', { username: 'tilda', password })).status).toBe(303);
  });

  test('allows no more simultaneous tries than successive ones', async () => {
    await addUser(web.context, { name: 'rushed', role: 'viewer', password });
    const answers = await Promise.all(
      Array.from({ length: 15 }, () =>
        fetch(`${web.base}/login`, {
          method: 'POST',
          body: new URLSearchParams({ username: 'rushed', password: 'x' }),
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });
});

describe('sign-in limits', () => {
  const wrong = 'not the password at all';
  const attempt = (name: string, from: string, given = wrong, browser?: string) =>
    signIn(web.context, { name, password: given, from, browser }).then(
      () => 'in',
      (error: Error) => error.message,
    );

  test('an account is locked for the address that tried it, including this machine’s, and for no other', async () => {
    await addUser(web.context, { name: 'locked', role: 'viewer', password });
    for (let n = 0; n < 10; n++) await attempt('locked', '127.0.0.1');
    expect(await attempt('LOCKED', '127.0.0.1', password)).toContain('Too many failed sign-in attempts');
    expect(await attempt('locked', '192.0.2.7', password)).toBe('in');
    expect(await attempt('locked', '127.0.0.1', password)).toContain('Too many failed sign-in attempts');
  });

  test('a hundred tries from all addresses lock it except for browsers that signed in before', async () => {
    await addUser(web.context, { name: 'wanted', role: 'viewer', password });
    const known = browserOf(web.base);
    expect((await known.post('/login', { username: 'wanted', password })).status).toBe(303);
    await known.post('/logout', {}, '/desk');
    const key = web.context.store.keys.wrongSignIns(digestOf('wanted').slice(0, 32));
    const now = web.clock.now();
    const tries = Array.from({ length: 99 }, (_, n) => [now, `try ${n}`]);
    await web.context.store.redis.zadd(key, ...tries.flat());
    expect(await attempt('wanted', '192.0.2.8')).toContain('Name or password is wrong.');
    expect(await attempt('wanted', '192.0.2.9', password)).toContain('Too many failed sign-in attempts');
    const otherBrowser = await browserOf(web.base).post('/login', { username: 'wanted', password });
    expect([otherBrowser.status, otherBrowser.headers.get('retry-after')]).toEqual([429, '300']);
    expect((await known.post('/login', { username: 'wanted', password })).status).toBe(303);
    // A successful sign-in does not reduce the count of others' tries.
    expect(await attempt('wanted', '192.0.2.9', password)).toContain('Too many failed sign-in attempts');
  });

  test('right tries lock nothing', async () => {
    await addUser(web.context, { name: 'diligent', role: 'viewer', password });
    for (let n = 0; n < 11; n++) expect(await attempt('diligent', '192.0.2.3', password)).toBe('in');
  });

  test('a repeat of the command counts once', async () => {
    const { store } = web.context;
    const attempted = { account: store.keys.wrongSignIns('one'), here: store.keys.wrongSignIns('here') };
    const limits = { ...attempted, window: 1_000, mostHere: 1 };
    expect(await countSignInTry(store, limits, 'call')).toEqual({ outcome: 'counted', try: 'call' });
    expect(await countSignInTry(store, limits, 'call')).toEqual({ outcome: 'counted', try: 'call' });
    expect(await countSignInTry(store, limits, 'other')).toEqual({ outcome: 'limited', waitMs: 1_000 });
  });

  test('if all places are taken, the answer is 503 with Retry-After, and the try does not count', async () => {
    await addUser(web.context, { name: 'patient', role: 'viewer', password });
    const places = Array.from({ length: 16 }, () => hashing.enter('127.0.0.1'));
    const full = await browserOf(web.base).post('/login', { username: 'patient', password });
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '5']);
    expect(full.text).toContain('Too many passwords are being checked right now.');
    for (const place of places) place.leave();
    expect((await browserOf(web.base).post('/login', { username: 'patient', password })).status).toBe(303);
  });
});

describe('a session', () => {
  test('ends twelve hours after it was used last', async () => {
    const browser = await signedInAs(web, { name: 'sessa', role: 'viewer' });
    web.clock.advance(11 * 3_600_000);
    expect((await browser.get('/desk')).status).toBe(200);
    web.clock.advance(11 * 3_600_000);
    expect((await browser.get('/desk')).status).toBe(200);
    web.clock.advance(12 * 3_600_000);
    expect((await browser.get('/desk')).status).toBe(303);
  });

  test('ends with a new password and with a closed account', async () => {
    const browser = await signedInAs(web, { name: 'petra', role: 'viewer' });
    await setPassword(web.context, { name: 'petra', password: 'another long one' });
    expect((await browser.get('/desk')).status).toBe(303);
    expect((await browser.post('/login', { username: 'petra', password: 'another long one' })).status).toBe(
      303,
    );
    await disableUser(web.context, { name: 'petra' });
    expect((await browser.get('/desk')).status).toBe(303);
    expect((await browser.post('/login', { username: 'petra', password: 'another long one' })).status).toBe(
      401,
    );
  });

  test('is stored as a digest, never as the token itself', async () => {
    const browser = await signedInAs(web, { name: 'digestina', role: 'viewer' });
    const token = browser.cookies.get('slugline-session') ?? '';
    const { redis, keys } = web.context.store;
    const names = await redis.keys(`${keys.base}*`);
    expect(token).toHaveLength(22);
    expect(names.some((name) => name.includes(token))).toBe(false);
  });
});

describe('a one-time link', () => {
  test('is only the newest one, and expires after seven days', async () => {
    await addUser(web.context, { name: 'ines', role: 'editor' });
    const old = await inviteUser(web.context, { name: 'ines' });
    const link = await inviteUser(web.context, { name: 'ines' });
    const path = (given: string) => given.slice(web.base.length);
    expect((await browserOf(web.base).get(path(old))).status).toBe(410);
    expect((await browserOf(web.base).get(path(link))).status).toBe(200);
    web.clock.advance(7 * 86_400_000);
    expect((await browserOf(web.base).get(path(link))).status).toBe(410);
  });
});

describe('tokens and users', () => {
  test('a token opens the API until it is revoked, and is shown once', async () => {
    const call = await programOf(web, 'viewer', 'reader');
    expect((await call('/drafts')).status).toBe(200);
    expect((await listTokens(web.context.store)).find(({ name }) => name === 'reader')).not.toHaveProperty(
      'digest',
    );
    await revokeToken(web.context, { name: 'reader' });
    expect((await call('/drafts')).status).toBe(401);
  });

  test('no two people share a name: four eyes would be two', async () => {
    await addUser(web.context, { name: 'unique', role: 'editor', password });
    await expect(createToken(web.context, { name: 'Unique', role: 'editor' })).rejects.toThrow(
      'There is already a user',
    );
    await expect(addUser(web.context, { name: 'UNIQUE', role: 'editor' })).rejects.toThrow(
      'There is already a user',
    );
    await createToken(web.context, { name: 'robot', role: 'editor' });
    await expect(addUser(web.context, { name: 'Robot', role: 'editor' })).rejects.toThrow(
      'There is already a token',
    );
    expect((await listUsers(web.context.store)).map(({ name }) => name)).toContain('unique');
  });

  test('only admins create them, and the audit records everything', async () => {
    await expect(addUser(web.as(approver), { name: 'sneaky', role: 'admin' })).rejects.toThrow(
      'This needs the role admin.',
    );
    const { items } = await listAudit(web.context.store, 100);
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.added', 'token.created', 'user.disabled']),
    );
  });
});
