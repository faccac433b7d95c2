import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../src/accounts/audit/read.ts';
import type { Actor } from '../../src/accounts/roles.ts';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { disableUser } from '../../src/actions/accounts/disableUser.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { noteSentence } from '../../src/actions/notes/noteSentence.ts';
import { readNotes, readNotesOf } from '../../src/actions/notes/readNotes.ts';
import { removeNote } from '../../src/actions/notes/removeNote.ts';
import { writeNote } from '../../src/actions/notes/writeNote.ts';
import { forgetDrafts } from '../../src/actions/operations/applyRetention/forgetDrafts.ts';
import { type Draft, requireDraft } from '../../src/review/draft.ts';
import { countUnread, notesOf, notesTo } from '../../src/review/notes.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, everythingStored, publish } from '../support/records.ts';

const person = (name: string, role: Actor['role'] = 'viewer'): Actor => ({ name, role, kind: 'person' });
const [anna, bea, carl] = [person('anna'), person('Bea'), person('carl', 'approver')];

let newsroom: TestNewsroom;
let n = 0;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const password = 'four gulls on a tarn';
  for (const { name, role } of [anna, bea, carl, person('dora')])
    await addUser(newsroom.context, { name, role, password });
  await disableUser(newsroom.context, { name: 'dora' });
}, 60_000);
afterAll(() => newsroom.close());

async function drafted(): Promise<Draft> {
  n += 1;
  const story = { url: `https://tarn.example/notes/${n}`, headline: `Ferry ${n} leaves the quay` };
  return draftFor(newsroom.context, await publish(newsroom.context, story), 'hook');
}
const store = () => newsroom.context.store;
const unread = (name: string) => countUnread(store(), name);

test('a note notifies whom it names, and says of whom it does not', async () => {
  const { id } = await drafted();
  const before = await unread('bea');
  const text = '@bea and @Dora: is it @max, or @anna?\nAsk desk@tarn.example';
  const written = await writeNote(newsroom.as(anna), { id, text });
  expect(written).toMatchObject({ notified: ['Bea'], unknown: ['max'], disabled: ['dora'] });
  expect(noteSentence(written)).toBe(
    'The note is written. Bea is notified. There is no account “max”: nobody of that name is notified. ' +
      'dora can’t sign in any more and is not notified.',
  );
  expect(await unread('bea')).toBe(before + 1);
  const { items } = await notesTo(store(), 'bea', 10);
  expect(items[0]).toMatchObject({ draftId: id, by: 'anna', text, to: ['Bea'], unread: true });
  await readNotesOf(newsroom.as(bea), await requireDraft(store(), id));
  expect(await unread('bea')).toBe(before);
  expect((await notesTo(store(), 'bea', 10)).items[0]).toMatchObject({ draftId: id, unread: false });
});

test('it is never part of the post, and no decision is about another version because of it', async () => {
  const draft = await drafted();
  await writeNote(newsroom.as(anna), { id: draft.id, text: 'Wait for the mayor' });
  const { notes, ...noted } = await requireDraft(store(), draft.id);
  expect({ notes, noted }).toEqual({ notes: 1, noted: draft });
  const approved = await approveDraft(newsroom.as(carl), { id: draft.id, version: 1 });
  expect(approved).toMatchObject({ state: 'scheduled', notes: 1 });
  const edited = await editDraft(newsroom.as(carl), {
    id: draft.id,
    version: approved.version,
    text: `Ferry\n${draft.link.url}`,
  });
  expect(edited.notes).toBe(1);
  const history = await auditOf(store(), draft.id);
  expect(history.map(({ action, actor }) => `${action} ${actor}`)).toContain('draft.note anna');
  expect(JSON.stringify(history)).not.toContain('mayor');
});

test('only the writer removes it, also from the lists of whom it names', async () => {
  const draft = await drafted();
  const { note } = await writeNote(newsroom.as(anna), { id: draft.id, text: 'Look', to: 'bea' });
  expect(note.text).toBe('@bea Look');
  const before = await unread('bea');
  await expect(removeNote(newsroom.as(carl), note.id)).rejects.toThrow(
    'Only anna, who wrote this note, may remove it.',
  );
  await removeNote(newsroom.as(person('Anna')), note.id);
  expect(await unread('bea')).toBe(before - 1);
  expect((await requireDraft(store(), draft.id)).notes).toBeUndefined();
  await expect(removeNote(newsroom.as(anna), note.id)).rejects.toMatchObject({ code: 'note.unknown' });
});

test.each([
  ['', 'note.empty'],
  ['\u202e \n', 'note.empty'],
  ['x'.repeat(1_001), 'note.too-long'],
  [Array.from({ length: 21 }, (_, m) => `@p${m}`).join(' '), 'note.too-many-people'],
])('refused with its reason: %j', async (text, code) => {
  const { id } = await drafted();
  await expect(writeNote(newsroom.as(anna), { id, text })).rejects.toMatchObject({ code });
});

test('a draft holds a hundred', async () => {
  const { id } = await drafted();
  const texts = Array.from({ length: 101 }, (_, m) => `note ${m}`);
  const outcomes = await Promise.allSettled(texts.map((text) => writeNote(newsroom.as(anna), { id, text })));
  const refused = outcomes.filter((each) => each.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(['note.too-many']);
  expect((await notesOf(store(), id)).notes).toHaveLength(100);
});

test('it goes with its draft, and leaves nothing on anybody’s list', async () => {
  const other = await openTestNewsroom();
  const { context } = other;
  await addUser(context, { name: 'bea', role: 'viewer', password: 'four gulls on a tarn' });
  const draft = await draftFor(context, await publish(context, { headline: 'Ferry is back' }), 'hook');
  await writeNote(other.as(anna), { id: draft.id, text: 'One for @bea' });
  await writeNote(other.as(anna), { id: draft.id, text: 'And none' });
  await rejectDraft(other.as(carl), { id: draft.id, reason: 'old news' });
  await writeNote(other.as(anna), { id: draft.id, text: 'Why, @bea?' });
  other.clock.advance(context.config.retention.drafts + 86_400_000);
  expect(await forgetDrafts(context)).toBe(1);
  const names = Object.keys(await everythingStored(context));
  expect(names.filter((key) => /notes/.test(key))).toEqual([]);
  await other.close();
});

/** What people do with notes at the same time. */
const step = fc.record({
  what: fc.constantFrom('write', 'write', 'remove', 'read', 'decide'),
  who: fc.constantFrom(anna, bea, carl),
  to: fc.constantFrom('', '@anna', '@bea @carl'),
  pick: fc.nat(20),
});

test('whatever people do at once, counts and lists agree with the notes that there are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
      async (rounds) => {
        const draft = await drafted();
        for (const round of rounds) {
          const { notes } = await notesOf(store(), draft.id);
          await Promise.allSettled(
            round.map(({ what, who, to, pick }) => {
              const context = newsroom.as(who);
              const note = notes[pick % Math.max(1, notes.length)];
              if (what === 'write') return writeNote(context, { id: draft.id, text: `note ${to}` });
              if (what === 'decide') return approveDraft(newsroom.as(carl), { id: draft.id, version: 1 });
              if (what === 'read') return readNotes(context, notes);
              return note ? removeNote(context, note.id) : undefined;
            }),
          );
        }
        const { notes } = await notesOf(store(), draft.id);
        expect((await requireDraft(store(), draft.id)).notes ?? 0).toBe(notes.length);
        for (const name of ['anna', 'bea', 'carl']) {
          const ids = notes
            .filter(({ to }) => to.some((each) => each.toLowerCase() === name))
            .map(({ id }) => id);
          const listed = (await store().redis.zrange(store().keys.notesTo(name), '0', '-1')).filter((id) =>
            id.startsWith(draft.id),
          );
          const waiting = (await store().redis.zrange(store().keys.unreadNotes(name), '0', '-1')).filter(
            (id) => id.startsWith(draft.id),
          );
          expect(listed.sort()).toEqual(ids.sort());
          expect(ids).toEqual(expect.arrayContaining(waiting));
        }
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
