import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { approver } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { browserOf, openTestWeb, password, signedInAs, type TestWeb } from '../server.ts';

type Browser = Awaited<ReturnType<typeof signedInAs>>;

let web: TestWeb;
let ada: Browser;
let ben: Browser;
let articleId: string;
let draftId: string;

beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  web = await openTestWeb({ channels: [{ ...hook, id: 'hook', cap: { gap: '0s' } }] });
  ada = await signedInAs(web, { name: 'ada', role: 'admin' });
  ben = await signedInAs(web, { name: 'ben', role: 'admin' });
  articleId = await publish(web.context, { headline: 'The lock gates open', language: 'en' });
  draftId = (await draftFor(web.context, articleId, 'hook')).id;
});
afterAll(() => web.close());

const paths = () => [
  '/desk',
  '/desk?state=in_review',
  `/desk/drafts/${draftId}`,
  '/desk/deliveries',
  '/desk/calendar',
  '/desk/articles',
  `/desk/articles/${articleId}`,
  '/desk/links',
  '/ops/backlog',
  '/ops/channels',
];
const tagOf = (answer: Awaited<ReturnType<Browser['get']>>) => answer.headers.get('etag') ?? '';

test('an unchanged page is 304, without a body; its forms’ word still holds', async () => {
  for (const path of paths()) {
    const first = await ada.get(path);
    expect([first.status, tagOf(first)], path).toEqual([200, expect.stringMatching(/^W\/"[\w-]{22}"$/)]);
    expect(first.headers.get('cache-control'), path).toBe('private, no-cache');
    web.clock.advance(1_000);
    const again = await ada.get(path, { 'if-none-match': `"other", ${tagOf(first)}` });
    expect([again.status, again.text, tagOf(again)], path).toEqual([304, '', tagOf(first)]);
    expect(again.headers.get('cache-control'), path).toBe('private, no-cache');
  }
  const csrf = (text: string) => /name="csrf" value="([^"]+)"/.exec(text)?.[1];
  expect(csrf((await ada.get('/desk')).text)).toBe(csrf((await ada.get('/desk/articles')).text));
});

test('the tag is the same whatever the coding, and whatever changed elsewhere meanwhile', async () => {
  const plain = await ada.get('/desk/articles', { 'accept-encoding': 'identity' });
  web.tell({ type: 'sandbox', id: 'elsewhere' });
  const packed = await ada.get('/desk/articles', { 'accept-encoding': 'gzip' });
  expect(tagOf(packed)).toBe(tagOf(plain));
  expect(packed.headers.get('content-encoding')).toBe('gzip');
});

test('another person, and the same one in another session, never gets 304 for it', async () => {
  const second = browserOf(web.base);
  await second.post('/login', { username: 'ada', password });
  for (const path of paths()) {
    const tag = tagOf(await ada.get(path));
    for (const browser of [ben, second]) {
      const answer = await browser.get(path, { 'if-none-match': tag });
      expect([answer.status, tagOf(answer) === tag], path).toEqual([200, false]);
    }
  }
  const nobody = await browserOf(web.base).get('/desk', { 'if-none-match': tagOf(await ada.get('/desk')) });
  expect([nobody.status, nobody.headers.get('cache-control')]).toEqual([303, 'no-store']);
});

test('what changed is 200; what an action came to is shown once and kept by no browser', async () => {
  const path = `/desk/drafts/${draftId}`;
  const before = await ada.get(path);
  const { version } = await draftFor(web.context, articleId, 'hook');
  await approveDraft(web.as(approver), { id: draftId, version });
  const after = await ada.get(path, { 'if-none-match': tagOf(before) });
  expect(after.status).toBe(200);
  expect(after.text).toContain('data-state="scheduled"');

  await ada.post(`/desk/articles/${articleId}/correct`, { note: 'At noon.', back: path }, path);
  const shown = await ada.get(path, { 'if-none-match': tagOf(after) });
  expect(shown.text).toContain('Corrected: the note');
  expect([shown.headers.get('cache-control'), tagOf(shown)]).toEqual(['no-store', '']);
  expect((await ada.get(path)).text).not.toContain('Corrected: the note');
});

test('a part has a tag of its own; signing out empties the browser’s cache', async () => {
  const part = () => ben.get('/desk/articles?parts=list', { 'hx-request': 'true' });
  const first = await part();
  expect(tagOf(first)).not.toBe(tagOf(await ben.get('/desk/articles')));
  const again = await ben.get('/desk/articles?parts=list', {
    'hx-request': 'true',
    'if-none-match': tagOf(first),
  });
  expect(again.status).toBe(304);
  const out = await ben.post('/logout', {}, '/desk');
  expect(out.headers.get('clear-site-data')).toBe('"cache"');
});
