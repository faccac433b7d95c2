import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShortLink } from '../../../../src/actions/links/createShortLink.ts';
import { clicksOf } from '../../../../src/links/link.ts';
import { publish } from '../../../support/records.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let editor: Awaited<ReturnType<typeof signedInAs>>;
let viewer: Awaited<ReturnType<typeof signedInAs>>;
let program: Awaited<ReturnType<typeof programOf>>;
let articleCode = '';

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1';

beforeAll(async () => {
  web = await openTestWeb({ newsroom: { timezone: 'Asia/Karachi' } });
  editor = await signedInAs(web, { name: 'edda', role: 'editor' });
  viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
  program = await programOf(web, 'viewer');
  const id = await publish(web.context, {
    headline: 'Lantern boats sail',
    url: 'https://tarn.example/lantern',
  });
  articleCode = (await web.context.store.redis.hget(web.context.store.keys.article(id), 'code')) ?? '';
  await createShortLink(web.context, { target: 'https://tarn.example/festival', code: 'festival' });
  const follow = (code: string, headers: Record<string, string>) =>
    fetch(`${web.base}/s/${code}`, { redirect: 'manual', headers });
  await follow('festival', { 'user-agent': phone, referer: 'https://l.facebook.com/' });
  await follow('festival', { 'user-agent': phone, referer: 'https://l.facebook.com/' });
  await follow('festival', {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  });
  await follow(articleCode, { 'user-agent': phone });
});
afterAll(() => web.close());

/** Clicks reach the store with the next flush; the test's clock is stopped, so it is moved to that. */
async function flushed(): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if ((await clicksOf(web.context.store, 'festival')).total === 3) return;
    web.clock.advance(1_000);
    await new Promise<void>((go) => setImmediate(go));
  }
}

test('one link’s page shows its clicks, drawn and as figures, without script or style of its own', async () => {
  await flushed();
  const { status, text } = await viewer.get('/desk/links/festival');
  expect(status).toBe(200);
  expect(text).toMatch(/<svg role="img" aria-label="The last 30 days: 3 clicks"/);
  expect(text).toMatch(/<svg role="img" aria-label="The last 48 hours: 3 clicks"/);
  expect(text).toContain('facebook.com');
  expect(text).toMatch(/<th scope="row"><bdi>phone<\/bdi><\/th>/);
  expect(text).not.toMatch(/ style=|<style|<script(?! type="module" src=)/);
  expect(text).not.toContain('Disable');
  expect((await editor.get('/desk/links/festival')).text).toContain('Disable');
  expect((await viewer.get('/desk/links/nothing')).status).toBe(404);
});

test('the list shows all clicks together and finds links by code, target, article and headline', async () => {
  const list = (await viewer.get('/desk/links')).text;
  expect(list).toContain('The last 30 days: 4 clicks');
  const found = async (q: string) =>
    [
      ...(await viewer.get(`/desk/links?search=${encodeURIComponent(q)}`)).text.matchAll(
        /id="link-([^"]+)"/g,
      ),
    ].map(([, code]) => code);
  expect(await found('festival')).toEqual(['festival']);
  expect(await found('FESTIVAL')).toEqual(['festival']);
  expect(await found('example/fest')).toEqual(['festival']);
  expect(await found('lantern sail')).toContain(articleCode);
  expect(await found(`${web.context.config.links.baseUrl}/festival`)).toEqual(['festival']);
  expect(await found('no such thing')).toEqual([]);
});

test('the same as CSV, as JSON, and by the API', async () => {
  const csv = await viewer.get('/desk/links/festival.csv');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.text.split('\r\n')[0]).toBe('grouping,name,clicks,visitors');
  expect(csv.text).toContain('referrer,facebook.com,2,1\r\n');
  const json = JSON.parse((await viewer.get('/desk/links/festival.json')).text);
  expect(json).toMatchObject({ code: 'festival', clicks: { total: 3, unique: 2 } });
  const by = async (grouping: string) => (await program(`/links/festival/clicks?by=${grouping}`)).body;
  expect(await by('referrer')).toEqual({
    by: 'referrer',
    total: 3,
    unique: 2,
    items: [
      { name: 'facebook.com', total: 2, unique: 1 },
      { name: 'direct', total: 1, unique: 1 },
    ],
  });
  expect((await by('device')).items).toEqual(json.statistics.device);
  expect((await by('day')).items).toHaveLength(1);
  expect((await by('hour')).items[0].name).toMatch(/T\d\d:00:00Z$/);
  expect((await by('channel')).items).toEqual([{ name: '-', total: 3, unique: 2 }]);
  expect((await program('/links/festival/clicks?by=mood')).status).toBe(422);
  expect((await program('/links/nothing/clicks')).status).toBe(404);
  const all = (await program('/clicks?by=channel')).body;
  expect(all).toMatchObject({ total: 4, unique: 3, items: [{ name: '-', total: 4, unique: 3 }] });
  expect((await program('/links?search=festival')).body.items).toHaveLength(1);
  expect((await viewer.get('/desk/links/nothing.csv')).status).toBe(404);
});

test('a link is created, changed with its history, disabled and enabled, all in place', async () => {
  const made = await editor.post(
    '/desk/links',
    { target: 'https://tarn.example/a', code: 'tide-2026' },
    '/desk/links',
  );
  expect(made.headers.get('location')).toBe('/desk/links/tide-2026');
  const page = '/desk/links/tide-2026';
  expect((await editor.get(page)).text).toContain('No clicks yet');
  await editor.post(page, { target: 'https://tarn.example/b', back: page });
  const changed = (await editor.get(page)).text;
  expect(changed).toContain('has a new target');
  expect(changed).toContain('Previous targets');
  const refused = await editor.post(page, { target: 'https://evil.example/', back: page });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('may not lead to evil.example');
  await editor.post(page, { disabled: 'yes', back: page });
  expect((await editor.get(page)).text).toContain('it answers 410');
  await editor.post(page, { disabled: 'no', back: page });
  expect((await editor.get(page)).text).toContain('is enabled again');
  expect((await viewer.post(page, { disabled: 'yes', back: page })).status).toBe(403);
});
