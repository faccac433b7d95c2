import { afterAll, beforeAll, expect, test } from 'vitest';
import { approver } from '../../support/newsroom.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;

beforeAll(async () => {
  web = await openTestWeb();
  anna = await signedInAs(web, approver);
});
afterAll(() => web.close());

const shared = { name: 'Ferry news', filter: { search: 'ferry', since: '24h' } };
const items = async (more = '') => JSON.parse((await anna.get(`/api/v1/views${more}`)).text).items;
const call = async (method: string, path: string, body?: unknown) => {
  const { status, text } = await anna.send(`/api/v1${path}`, {
    method,
    headers: { origin: web.base, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status, body: text ? JSON.parse(text) : {} };
};

test('a view is saved, listed, a tab at the desk, renamed and removed, all of one’s own', async () => {
  expect(await call('POST', '/views', shared)).toEqual({ status: 201, body: shared });
  expect(await items()).toEqual([shared]);
  expect((await anna.get('/desk')).text).toContain('Ferry news');
  const bob = await signedInAs(web, { ...approver, name: 'bob' });
  expect(JSON.parse((await bob.get('/api/v1/views')).text).items).toEqual([]);
  const renamed = { name: 'Boats', was: 'Ferry news', filter: { by: 'me' } };
  expect((await call('POST', '/views', renamed)).status).toBe(201);
  await call('POST', '/views', { name: 'a / b?', filter: { channel: 'hook' } });
  expect((await items()).map(({ name }: { name: string }) => name)).toEqual(['a / b?', 'Boats']);
  expect((await items('?limit=1')).length).toBe(1);
  expect((await call('DELETE', `/views/${encodeURIComponent('a / b?')}`)).status).toBe(204);
  expect((await call('DELETE', '/views/Boats')).status).toBe(204);
  const again = await call('DELETE', '/views/Boats');
  expect([again.status, again.body.title]).toEqual([404, 'You have no saved view named “Boats”.']);
});

test('what could never be a filter is refused, with what is wrong', async () => {
  for (const [body, code] of [
    [{ name: ' ', filter: { by: 'me' } }, 'request.invalid'],
    [{ name: 'Empty', filter: {} }, 'request.invalid'],
    [{ name: 'Lost', filter: { state: 'lost' } }, 'request.invalid'],
    [{ name: 'When', filter: { since: 'yesterdayish' } }, 'request.invalid'],
    [{ name: 'More', filter: { article: 'a_1' } }, 'request.invalid'],
    [{ name: 'Was', was: 'Nothing', filter: { by: 'me' } }, 'view.unknown'],
  ] as const)
    expect([body.name, (await call('POST', '/views', body)).body.code]).toEqual([body.name, code]);
  expect(await items()).toEqual([]);
});

test('a program without an account is told whose views there are', async () => {
  const bot = await programOf(web, 'editor');
  for (const answer of [await bot('/views'), await bot('/views', { body: shared })])
    expect([answer.status, answer.body.code]).toEqual([422, 'view.no-account']);
});
