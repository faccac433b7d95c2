import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userByName } from '../../../src/accounts/users.ts';
import { browserOf, openTestWeb, password, signedInAs, type TestWeb } from '../server.ts';

type Browser = Awaited<ReturnType<typeof signedInAs>>;

const people = '/ops/people';
let web: TestWeb;
let approver: Browser;
let admin: Browser;

beforeAll(async () => {
  web = await openTestWeb();
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
  admin = await signedInAs(web, { name: 'ada', role: 'admin' });
});
afterAll(() => web.close());

describe('people', () => {
  test('are for admins only, and others are not shown the way', async () => {
    expect((await approver.get(people)).status).toBe(403);
    expect((await approver.get('/ops')).text).not.toContain(`href="${people}"`);
    expect((await admin.get('/ops')).text).toContain(`href="${people}"`);
    const sent = await approver.post(`${people}/role`, { name: 'anna', role: 'admin' }, '/ops');
    expect(sent.status).toBe(403);
  });

  test('are added with a one-time link that is shown once, opens the account once, and is in no cookie', async () => {
    const added = await admin.post(`${people}/add`, { name: 'Emil', role: 'editor', kind: 'person' }, people);
    expect(added.status).toBe(200);
    expect(added.headers.get('cache-control')).toBe('no-store');
    const [link = ''] = /http[^<]*\/welcome\/[\w-]+/.exec(added.text) ?? [];
    expect(link).toContain(`${web.base}/welcome/`);
    expect([...admin.cookies.values()].join()).not.toContain(link.split('/').at(-1));
    expect((await admin.get(people)).text).not.toContain('/welcome/');

    const emil = browserOf(web.base);
    const path = link.slice(web.base.length);
    const chosen = await emil.post(path, { password, again: password });
    expect(chosen.status).toBe(303);
    expect((await emil.get('/desk')).text).toMatch(/Emil<\/bdi>, editor/);
    expect((await emil.get(path)).status).toBe(410);
  });

  test('get another role with their next click', async () => {
    const emil = browserOf(web.base);
    await emil.post('/login', { username: 'emil', password });
    const sent = await admin.post(`${people}/role`, { name: 'Emil', role: 'viewer' }, people);
    expect(sent.status).toBe(303);
    expect((await emil.get('/desk')).text).toMatch(/Emil<\/bdi>, viewer/);
    expect((await admin.get('/ops/audit')).text).toContain('editor to viewer');
  });

  test('are disabled, which signs them out, and enabled again', async () => {
    const emil = browserOf(web.base);
    await emil.post('/login', { username: 'emil', password });
    await admin.post(`${people}/disable`, { name: 'Emil' }, people);
    expect((await emil.get('/desk')).status).toBe(303);
    expect((await admin.get(people)).text).toContain('data-state="disabled"');
    await admin.post(`${people}/disable`, { name: 'Emil', undo: 'yes' }, people);
    expect((await userByName(web.context.store, 'emil'))?.disabledAt).toBeUndefined();
  });

  test('never lock themselves out', async () => {
    const role = await admin.post(`${people}/role`, { name: 'ADA', role: 'viewer' }, people);
    expect(role.status).toBe(409);
    expect(role.text).toContain('You can’t change the role of your own account.');
    expect((await admin.post(`${people}/disable`, { name: 'ada' }, people)).status).toBe(409);
    expect((await userByName(web.context.store, 'ada'))?.role).toBe('admin');
  });

  test('keep what was typed if a name is not allowed', async () => {
    const sent = await admin.post(
      `${people}/add`,
      { name: 'no such name!', role: 'approver', kind: 'person' },
      people,
    );
    expect(sent.status).toBe(422);
    expect(sent.text).toContain('value="no such name!"');
    expect(sent.text).toMatch(/<option value="approver" selected>/);
    expect((await admin.post(`${people}/add`, { name: 'x.y', role: 'king' }, people)).status).toBe(422);
  });
});

describe('programs', () => {
  test('get a token that is shown once and opens the API until it is revoked', async () => {
    const made = await admin.post(
      `${people}/tokens`,
      { name: 'cms', role: 'editor', kind: 'program' },
      people,
    );
    const [token = ''] = /slugline_[\w-]+/.exec(made.text.replace(/^.*<main/s, '')) ?? [];
    const asked = () => fetch(`${web.base}/api/v1/drafts`, { headers: { authorization: `Bearer ${token}` } });
    expect((await asked()).status).toBe(200);
    expect((await admin.get(people)).text).not.toContain(token);
    expect((await admin.post(`${people}/revoke`, { name: 'cms' }, people)).status).toBe(303);
    expect((await asked()).status).toBe(401);
    expect((await admin.get(people)).text).toContain('data-state="revoked"');
  });
});
