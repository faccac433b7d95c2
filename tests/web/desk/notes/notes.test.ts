import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../../src/actions/accounts/addUser.ts';
import type { Draft } from '../../../../src/review/draft.ts';
import { countUnread } from '../../../../src/review/notes.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, programOf, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;
let bea: Awaited<ReturnType<typeof signedInAs>>;
let n = 0;

beforeAll(async () => {
  web = await openTestWeb();
  anna = await signedInAs(web, { name: 'anna', role: 'viewer' });
  bea = await signedInAs(web, { name: 'bea', role: 'approver' });
  await addUser(web.context, { name: 'carl', role: 'viewer', password });
}, 60_000);
afterAll(() => web.close());

async function drafted(): Promise<Draft> {
  n += 1;
  const story = { url: `https://tarn.example/noted/${n}`, headline: `Ferry ${n} leaves`, language: 'en' };
  return draftFor(web.context, await publish(web.context, story), 'hook');
}
const at = (id: string) => `/desk/drafts/${id}`;
const unread = (name: string) => countUnread(web.context.store, name);

test('a viewer writes a note by a plain form; it stands in the draft’s row and on its page, escaped', async () => {
  const draft = await drafted();
  const note = '<b>Wait</b> for @bea\nراجع الاسم';
  const page = (await anna.get(at(draft.id))).text;
  expect(page).toMatch(
    /<datalist id="note-for-[^"]*-names"><option value="bea"><\/option><option value="carl">/,
  );
  const answer = await anna.post(`${at(draft.id)}/notes`, { note, to: '', back: at(draft.id) }, at(draft.id));
  expect(answer.status).toBe(303);
  const after = (await anna.get(at(draft.id))).text;
  expect(after).toContain('The note is written. bea is notified.');
  expect(after).toContain('&#60;b&#62;Wait&#60;/b&#62; for <b class="note-name"><bdi>@bea</bdi></b>');
  expect(after).toMatch(/<li>.*<bdi>anna<\/bdi> wrote a note: <bdi>to bea<\/bdi>/);
  const list = (await bea.get('/desk')).text;
  expect(list).toMatch(/<p class="note-head"><bdi>anna<\/bdi> <span class="quiet"><time/);
  expect(list).not.toContain('aria-label="Remove your note"');
  expect((await anna.get('/desk')).text).toContain('aria-label="Remove your note"');
});

test('whoever is named sees it counted on every page, and it is read once the list or the draft was opened', async () => {
  const [one, two] = [await drafted(), await drafted()];
  await bea.get('/desk/notes');
  for (const { id } of [one, two])
    await anna.post(`${at(id)}/notes`, { note: 'Your turn', to: 'bea' }, at(id));
  expect((await bea.get('/desk/calendar')).text).toContain('aria-label="Notes 2 unread"');
  expect((await anna.get('/desk')).text).not.toContain(' unread"');
  for (const headers of [
    { 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-dest': 'image' },
    { 'sec-purpose': 'prefetch' },
  ] as Record<string, string>[])
    await bea.get('/desk/notes', headers);
  await bea.get(`${at(one.id)}/panel`);
  expect(await unread('bea')).toBe(2);
  await bea.get(`${at(one.id)}/panel`, { 'hx-request': 'true' });
  expect(await unread('bea')).toBe(1);
  const opened = (await bea.get('/desk/notes')).text;
  expect(opened.match(/note-new/g)).toHaveLength(1);
  expect(opened).toContain(`href="/desk/drafts/${two.id}#note-${two.id}.1"`);
  expect(opened).toContain(`Ferry ${n} leaves`);
  expect(await unread('bea')).toBe(0);
  expect((await bea.get('/desk/notes')).text).not.toContain('note-new');
});

test('a name that nobody has is told, and what is refused stays in the form', async () => {
  const draft = await drafted();
  const path = at(draft.id);
  await anna.post(`${path}/notes`, { note: 'Ask @max', to: '', back: path }, path);
  expect((await anna.get(path)).text).toContain(
    'The note is written. There is no account “max”: nobody of that name is notified.',
  );
  const long = `Too long ${'x'.repeat(1_000)}`;
  const refused = await anna.post(`${path}/notes`, { note: long, back: path }, path);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('The note is 1009 characters long; it may have 1000.');
  expect(refused.text).toContain(`${long}</textarea>`);
});

test('only its writer removes a note', async () => {
  const draft = await drafted();
  const path = at(draft.id);
  await anna.post(`${path}/notes`, { note: 'Nobody knows yet' }, path);
  const note = `${draft.id}.1`;
  const others = await bea.post(`${path}/notes/remove`, { note, back: '/desk' }, path, {
    'hx-request': 'true',
  });
  expect(others.status).toBe(403);
  expect(others.text).toContain('Only anna, who wrote this note, may remove it.');
  await anna.post(`${path}/notes/remove`, { note, back: path }, path);
  expect((await anna.get(path)).text).not.toContain('Nobody knows yet');
});

test('programs write, list, read and remove notes', async () => {
  const draft = await drafted();
  const program = await programOf(web, 'viewer', 'checks');
  const written = await program(`/drafts/${draft.id}/notes`, {
    body: { text: '@bea @nobody: the link is dead' },
  });
  expect(written).toMatchObject({
    status: 201,
    body: {
      note: { id: `${draft.id}.1`, by: 'checks', to: ['bea'] },
      notified: ['bea'],
      unknown: ['nobody'],
      sentence: expect.stringContaining('There is no account “nobody”'),
    },
  });
  expect((await program(`/drafts/${draft.id}`)).body.notes).toBe(1);
  const listed = await program(`/drafts/${draft.id}/notes`);
  expect(listed.body.items).toEqual([written.body.note]);
  expect((await program('/notes')).body).toEqual({ items: [], nextCursor: null });
  expect((await program(`/notes/${draft.id}.1/read`, { method: 'POST' })).status).toBe(204);
  expect((await program(`/notes/${draft.id}.1`, { method: 'DELETE' })).status).toBe(204);
  expect((await program(`/notes/${draft.id}.1`, { method: 'DELETE' })).body.code).toBe('note.unknown');
});
