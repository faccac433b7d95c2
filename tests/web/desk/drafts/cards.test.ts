import { decodeHTML } from 'entities';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftArticle } from '../../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../../src/actions/drafting/editDraft.ts';
import { indexEarlierRecords } from '../../../../src/actions/operations/indexEarlierRecords.ts';
import { pauseSending } from '../../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../../src/actions/operations/resumeSending.ts';
import { draftById } from '../../../../src/review/draft.ts';
import { waitingArticles } from '../../../../src/review/waiting.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { approver as anna } from '../../../support/newsroom.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { browserOf, openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

const channels = ['one', 'two', 'three'].map((id) => ({
  id,
  type: 'webhook',
  url: `http://127.0.0.1:9/${id}`,
  secret: 'hook-secret-hook-secret',
  cap: { gap: '0s' },
}));

let web: TestWeb;
let approver: Awaited<ReturnType<typeof signedInAs>>;
let n = 0;

beforeAll(async () => {
  web = await openTestWeb({ channels });
  approver = await signedInAs(web, anna);
});

afterAll(() => web.close());

async function story(more: Record<string, unknown> = {}): Promise<string> {
  n += 1;
  web.clock.advance(1_000);
  return publish(web.context, {
    url: `https://tarn.example/cards/${n}`,
    headline: `Ferry number ${n} leaves the quay`,
    bullets: ['It carries forty cars'],
    language: 'en',
    ...more,
  });
}

const partOf = (articleId: string) => approver.get(`/desk/cards/${articleId}?back=/desk`);

test('one card an article: headline, points, and a row for each channel whose buttons name what they act on', async () => {
  const id = await story();
  const { text } = await approver.get('/desk');
  expect(text.match(new RegExp(`id="c-${id}"`, 'g'))).toHaveLength(1);
  expect(text).toContain('>It carries forty cars</li>');
  for (const channel of ['one', 'two', 'three'])
    expect(text).toContain(`aria-label="Approve ${channel} post: Ferry number ${n} leaves the quay"`);
  expect(text).toContain('Approve all 3 that are ready');
});

test('all that are ready are approved at once in the versions that were shown, and the others say why not', async () => {
  const id = await story();
  const { text } = await partOf(id);
  const drafts = text.match(/name="drafts" value="([^"]+)"/)?.[1] ?? '';
  const edited = await draftFor(web.context, id, 'two');
  const whole = edited.parts[0]?.text.replace('leaves', 'has left') ?? '';
  await editDraft(web.context, { id: edited.id, version: edited.version, text: whole });
  const answer = await approver.post(
    `/desk/articles/${id}/approve-ready`,
    { drafts, back: '/desk' },
    '/desk',
    { 'hx-request': 'true' },
  );
  expect(answer.status).toBe(200);
  expect(answer.text.match(/class="row-told done"/g)).toHaveLength(2);
  expect(answer.text.match(/class="row-told wrong"/g)).toHaveLength(1);
  const states = await Promise.all(
    ['one', 'two', 'three'].map(async (channel) => (await draftFor(web.context, id, channel)).state),
  );
  expect(states).toEqual(['scheduled', 'in_review', 'scheduled']);
});

test('without a script the same form returns to the list and says how many were approved', async () => {
  const id = await story();
  const { text } = await partOf(id);
  const drafts = text.match(/name="drafts" value="([^"]+)"/)?.[1] ?? '';
  const answer = await approver.post(
    `/desk/articles/${id}/approve-ready`,
    { drafts, back: '/desk' },
    '/desk',
  );
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk']);
  expect((await approver.get('/desk')).text).toContain('Approved: 3.');
});

test('an edit that is refused stays in its form, inside its open row', async () => {
  const id = await story();
  const { id: draft, version } = await draftFor(web.context, id, 'one');
  const answer = await approver.post(
    `/desk/drafts/${draft}/edit`,
    { version: String(version), text: 'No link in here', back: '/desk' },
    '/desk',
    { 'hx-request': 'true' },
  );
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('No link in here</textarea>');
  expect(answer.text).toContain(`id="c-${id}"`);
});

/** Every page from the first to the last, by the links on them; then back again. */
async function walked(): Promise<{ down: string[]; up: string[] }> {
  const idsIn = (text: string) => [...text.matchAll(/id="c-(a_[^"]+)"/g)].map(([, id]) => id ?? '');
  const wayIn = (text: string, rel: string) => {
    const href = text.match(new RegExp(`rel="${rel}" href="([^"]+)"`))?.[1];
    return href && decodeHTML(href);
  };
  let text = (await approver.get('/desk')).text;
  const down = idsIn(text);
  for (let next = wayIn(text, 'next'); next; next = wayIn(text, 'next')) {
    text = (await approver.get(next)).text;
    down.push(...idsIn(text));
  }
  const up = idsIn(text);
  for (let before = wayIn(text, 'prev'); before; before = wayIn(text, 'prev')) {
    text = (await approver.get(before)).text;
    up.unshift(...idsIn(text));
  }
  return { down, up };
}

test('breaking first, then what is due soon, then the newest, each once, by pages both ways', async () => {
  const soon = (hours: number) => new Date(web.clock.now() + hours * 3_600_000).toISOString();
  const breaking = await story({ breaking: true });
  const later = await story({ embargoUntil: soon(5) });
  const sooner = await story({ embargoUntil: soon(2) });
  const others: string[] = [];
  for (let more = 0; more < 10; more++) others.unshift(await story());
  const { down, up } = await walked();
  expect(down.slice(0, 3 + others.length)).toEqual([breaking, sooner, later, ...others]);
  expect(new Set(down).size).toBe(down.length);
  expect(up).toEqual(down);
});

test('an article leaves the list with its last waiting draft, and returns to its place', async () => {
  const id = await story();
  const newer = await story();
  const listed = async () => (await waitingArticles(web.context.store, '*', {}, 100)).ids;
  for (const channel of ['one', 'two', 'three']) {
    expect(await listed()).toContain(id);
    const { id: draft, version } = await draftFor(web.context, id, channel);
    await approver.post(`/desk/drafts/${draft}/reject`, { version: String(version), reason: 'no' }, '/desk');
  }
  expect(await listed()).not.toContain(id);
  const revised = await story({ url: `https://tarn.example/cards/${n}`, headline: 'Another headline' });
  expect(revised).toBe(newer);
  await draftArticle(web.context, newer);
  expect((await draftById(web.context.store, (await draftFor(web.context, newer, 'one')).id))?.state).toBe(
    'stale',
  );
  expect(await listed()).toContain(newer);
});

test('drafts of an earlier version are put into the list once', async () => {
  const { store } = web.context;
  const before = await waitingArticles(store, 'two', {}, 100);
  expect(before.ids.length).toBeGreaterThan(3);
  const lists = ['*', 'one', 'two', 'three'].map((channel) => store.keys.review(channel));
  await writerOf(store).del(
    store.keys.reviewFirst,
    ...lists,
    ...before.ids.map((id) => store.keys.waiting(id)),
  );
  await indexEarlierRecords(web.context);
  expect((await waitingArticles(store, 'two', {}, 100)).ids).toEqual(before.ids);
});

test('every page of the desk says so while sending is paused', async () => {
  for (const path of ['/desk', '/desk/calendar', '/desk/articles', '/desk/deliveries'])
    expect((await approver.get(path)).text).not.toContain('Nothing is sent');
  await pauseSending(web.as(anna), { reason: 'wrong picture' });
  for (const path of ['/desk', '/desk/calendar', '/desk/articles', '/desk/deliveries'])
    expect((await approver.get(path)).text).toContain(
      'Nothing is sent: anna paused everything: wrong picture.',
    );
  await resumeSending(web.as(anna), {});
});

test('a part of a page is not answered with a sign-in page once the session is over', async () => {
  const answer = await browserOf(web.base).get('/desk/news', { 'hx-request': 'true' });
  expect([answer.status, answer.text]).toEqual([401, '']);
});

test('drafts that arrived since the page was loaded are announced in a line', async () => {
  const shown = web.clock.now();
  expect((await approver.get(`/desk/news?shown=${shown}`)).text).toBe('');
  await story();
  await story();
  expect((await approver.get(`/desk/news?shown=${shown}`)).text).toContain('2 articles have new drafts');
});
