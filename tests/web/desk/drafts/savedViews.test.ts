import { afterAll, beforeAll, expect, test } from 'vitest';
import { viewsOf } from '../../../../src/accounts/views.ts';
import { approver } from '../../../support/newsroom.ts';
import { publish } from '../../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;
const store = () => web.context.store;

beforeAll(async () => {
  web = await openTestWeb();
  anna = await signedInAs(web, approver);
  await publish(web.context, { headline: 'The ferry is back', language: 'en' });
});
afterAll(() => web.close());

const save = (form: Record<string, string>) =>
  anna.post('/desk/views/save', { back: '/desk', ...form }, '/desk');

test('a search is saved under a name, is a tab of its person alone, is renamed, and removed', async () => {
  const query = 'search=ferry&since=24h';
  expect((await anna.get(`/desk?${query}`)).text).toContain('Save as a view');
  const saved = await save({ name: ' Ferry  news ', query: `${query}&evil=1&after=x` });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `/desk?${query}`]);
  expect(await viewsOf(store(), 'anna')).toEqual([{ name: 'Ferry news', query }]);
  const { text } = await anna.get(`/desk?${query}`);
  expect(text).toMatch(/aria-label="Your saved views".*aria-current="true">Ferry news/s);
  const bob = await signedInAs(web, { ...approver, name: 'bob' });
  expect((await bob.get('/desk')).text).not.toContain('Ferry news');
  await save({ name: 'Boats', was: 'Ferry news', query });
  expect(await viewsOf(store(), 'anna')).toEqual([{ name: 'Boats', query }]);
  await anna.post('/desk/views/remove', { was: 'Boats', back: '/desk' }, '/desk');
  expect(await viewsOf(store(), 'anna')).toEqual([]);
});

test('a view without a name is refused, and so is one more than there is room for', async () => {
  const nameless = await save({ name: ' ', query: 'search=a' });
  expect([nameless.status, nameless.text.includes('should name the view')]).toEqual([422, true]);
  for (let n = 0; n < 30; n += 1) await save({ name: `View ${n}`, query: `search=${n}` });
  const more = await save({ name: 'One more', query: 'search=more' });
  expect([more.status, more.text.includes('one view too many')]).toEqual([422, true]);
  expect(await viewsOf(store(), 'anna')).toHaveLength(30);
  await save({ name: 'View 3', query: 'search=three' });
  expect(await viewsOf(store(), 'anna')).toContainEqual({ name: 'View 3', query: 'search=three' });
});
