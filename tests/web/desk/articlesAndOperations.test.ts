import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { linkByCode } from '../../../src/links/link.ts';
import { approver as anna } from '../../support/newsroom.ts';
import { browserOf, openTestWeb, signedInAs } from '../server.ts';
import { openDesk } from './openDesk.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;

let web: Desk['web'];
let viewer: Desk['viewer'];
let editor: Desk['editor'];
let approver: Desk['approver'];
let drafted: Desk['drafted'];

beforeAll(async () => {
  ({ web, viewer, editor, approver, drafted } = await openDesk());
});
afterAll(() => web.close());

test('an embargoed article is at the desk, and in public nowhere', async () => {
  const embargoUntil = new Date(web.clock.now() + 86_400_000).toISOString();
  const { articleId } = await drafted('hook', { embargoUntil, headline: 'Sealed letter of the keeper' });
  expect((await viewer.get('/desk/articles')).text).toContain('Sealed letter of the keeper');
  expect((await viewer.get(`/desk/articles/${articleId}`)).text).toContain('Embargo');
  expect((await browserOf(web.base).get(`/desk/articles/${articleId}`)).status).toBe(303);
});

test('an article’s page lists its drafts and deliveries with their states, each with a link', async () => {
  const draft = await drafted('hook');
  const page = `/desk/articles/${draft.articleId}`;
  const before = (await viewer.get(page)).text;
  expect(before).toContain(`href="/desk/drafts/${draft.id}">hook</a>`);
  expect(before).not.toContain('/desk/deliveries/');
  const { deliveries } = await approveDraft(web.as(anna), { id: draft.id, version: draft.version });
  const line = (await viewer.get(page)).text
    .split('<li ')
    .find((each) => each.startsWith(`id="${deliveries[0]}"`));
  expect(line).toContain(`href="/desk/deliveries/${deliveries[0]}">hook</a>`);
  expect(line).toContain('data-state="scheduled"');
  expect(line).toMatch(/due <time/);
});

test('an article is corrected and withdrawn', async () => {
  const { articleId } = await drafted('hook');
  const page = `/desk/articles/${articleId}`;
  const empty = await editor.post(`${page}/correct`, { note: '  ' }, page);
  expect(empty.status).toBe(422);
  await editor.post(`${page}/correct`, { note: 'It was thirty-one years.', back: page }, page);
  expect((await editor.get(page)).text).toContain('It was thirty-one years.');
  const gone = await editor.post(`${page}/withdraw`, { note: 'wrong island', back: page }, page);
  expect(gone.status).toBe(303);
  expect((await editor.get(page)).text).toContain('Withdrawn: it leaves every feed');
  expect((await editor.get('/desk/articles/a_nothing')).status).toBe(404);
});

test('a link is created, given another target and disabled', async () => {
  const page = '/desk/links';
  const made = await editor.post(page, { target: 'https://tarn.example/lamp', code: 'lamp' }, page);
  expect(made.status).toBe(303);
  expect((await editor.get(page)).text).toContain('https://tarn.example/lamp');
  const refused = await editor.post(page, { target: 'https://evil.example/', code: '' }, page);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Short links may not lead to evil.example.');
  await editor.post(`${page}/lamp`, { target: 'https://tarn.example/lamp-2' }, page);
  await editor.post(`${page}/lamp`, { disabled: 'yes' }, page);
  expect(await linkByCode(web.context.store, 'lamp', web.context.config.web.baseUrl)).toMatchObject({
    target: 'https://tarn.example/lamp-2',
    disabledAt: expect.any(String),
  });
});

test('an approver pauses a channel and everything, and resumes them', async () => {
  expect((await viewer.get('/ops')).text).not.toContain('Pause everything');
  expect((await editor.post('/ops/pause', {}, '/ops')).status).toBe(403);
  await approver.post('/ops/pause', { channel: 'hook', reason: 'A rumour', back: '/ops' }, '/ops');
  expect((await approver.get('/ops')).text).toContain('A rumour');
  await approver.post('/ops/pause', { back: '/ops' }, '/ops');
  expect((await approver.get('/ops')).text).toContain('Everything is paused');
  await approver.post('/ops/resume', { back: '/ops' }, '/ops');
  await approver.post('/ops/resume', { channel: 'hook', back: '/ops' }, '/ops');
  const { text } = await approver.get('/ops');
  expect(text).toContain('Sending is on.');
  expect(text).not.toContain('A rumour');
  expect((await editor.get('/ops/audit')).text).toContain('sending.paused');
  expect((await viewer.get('/ops/audit')).status).toBe(403);
  expect((await viewer.get('/ops')).text).not.toContain('/ops/audit');
});

test('an unknown address gets a page that says so; assets are served for caching', async () => {
  const nothing = await viewer.get('/desk/nothing');
  expect([nothing.status, nothing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const { text } = await viewer.get('/desk');
  for (const path of [/href="(\/look\/slugline[^"]+)"/, /src="(\/desk\/parts[^"]+)"/].map(
    (form) => form.exec(text)?.[1] ?? '',
  )) {
    const asset = await viewer.get(path);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
  }
});

test('while the store is unreachable a page says so, with when to try again', async () => {
  const own = await openTestWeb();
  const browser = await signedInAs(own, { name: 'wanda', role: 'viewer' });
  own.context.store.redis.disconnect();
  const away = await browser.get('/desk');
  expect(away.status).toBe(503);
  expect(away.headers.get('retry-after')).toBe('5');
  expect(away.text).toContain('The store (Redis) can’t be reached');
  await own.close();
});
