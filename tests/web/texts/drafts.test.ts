import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { finishDraft } from '../../../src/actions/drafting/finishDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';
import { untranslated, withPseudo } from './pseudo.ts';

/** A newsroom whose own data has no Latin letter, and whose desk is in the pseudo-language. */
let web: TestWeb;
let admin: Awaited<ReturnType<typeof signedInAs>>;
let number = 0;

const hook = { type: 'webhook', secret: 'hook-secret-hook-secret' };
const other = { name: '78', role: 'approver', kind: 'person' } as const;

beforeAll(async () => {
  web = await openTestWeb({
    newsroom: { name: 'Ο Ταχυδρόμος', language: 'el', timezone: 'UTC' },
    sources: [{ id: '21', type: 'webhook', secret: 'source-secret-source-secret' }],
    channels: [
      { ...hook, id: '11', url: 'http://127.0.0.1:9/11', review: 'four-eyes' },
      { ...hook, id: '12', url: 'http://127.0.0.1:9/12', cap: { gap: '0s' } },
      { id: '13', type: 'sandbox', cap: { gap: '0s' } },
    ],
  });
  web.web.languages = withPseudo;
  admin = await signedInAs(web, { name: '77', role: 'admin' });
});
afterAll(() => web.close());

async function story(more: Record<string, unknown> = {}): Promise<string> {
  number += 1;
  web.clock.advance(1_000);
  const path = `https://tarn.example/${number}`;
  return publish(web.context, { url: path, headline: `Γέφυρα ${number} ανοίγει`, language: 'el', ...more });
}
const draftOn = async (channel: string, more: Record<string, unknown> = {}) =>
  draftFor(web.context, await story(more), channel);

async function shown(path: string): Promise<string> {
  const { status, text } = await admin.get(path);
  expect(status).toBe(200);
  expect(untranslated(text)).toEqual([]);
  return text;
}

describe('with every text of the catalogue in brackets, nothing outside of them is in the list of drafts', () => {
  test('while it is empty, whatever is asked for', async () => {
    for (const path of [
      '/desk',
      '/desk?state=stale',
      '/desk?search=%CE%B1',
      '/desk?state=done&search=%CE%B1',
    ])
      expect(await shown(path)).toContain('class="empty"');
  });

  test('with drafts of all states, a correction, an embargo and breaking news', async () => {
    const embargoUntil = new Date(web.clock.now() + 3_600_000).toISOString();
    await story({ embargoUntil, breaking: true, section: 'Λιμάνι', bullets: ['Ένα', 'Δύο'] });
    const planned = await draftOn('12');
    const at = new Date(web.clock.now() + 7_200_000).toISOString();
    await approveDraft(web.as(other), { id: planned.id, version: planned.version, at });
    const refused = await draftOn('12');
    await rejectDraft(web.as(other), { id: refused.id, version: refused.version, reason: 'Late' });
    const posted = await draftOn('13');
    const { deliveries } = await approveDraft(web.as(other), { id: posted.id, version: posted.version });
    for (const id of deliveries) await deliver(web.context, id);
    await finishDraft(web.context, posted.id);
    const { keys, redis } = web.context.store;
    await redis.hset(keys.draft(planned.id), { purpose: 'correction:1' });
    expect(await shown('/desk')).toContain('⟦Approve all 2');
    for (const state of ['in_review', 'scheduled', 'done', 'rejected'])
      expect([state, await shown(`/desk?state=${state}`)]).toEqual([
        state,
        expect.stringContaining('class="row"'),
      ]);
  });

  test('over several pages, for a search, a person and a saved view', async () => {
    for (let n = 0; n < 8; n++) await story();
    const first = await shown('/desk');
    await shown(/rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '');
    await shown('/desk?by=me');
    const found = '/desk?search=%CE%B3%CE%AD%CF%86%CF%85%CF%81%CE%B1';
    expect(await shown(found)).toContain('class="row"');
    const query = found.slice('/desk?'.length);
    await admin.post('/desk/views/save', { name: 'α', query, back: '/desk' }, found);
    expect(await shown(found)).toContain('⟦“α” is saved.');
    await admin.post('/desk/views/remove', { was: 'α', query, back: '/desk' }, found);
    expect(await shown('/desk')).toContain('⟦The view is removed.');
    expect(untranslated((await admin.get('/desk/news?shown=0')).text)).toEqual([]);
  });
});

describe('nor in the result of a decision', () => {
  /** Sends a form as the list's script does, and returns the card with the result. */
  async function decided(draft: Draft, action: string, fields: Record<string, string>): Promise<string> {
    const path = `/desk/drafts/${draft.id}/${action}`;
    const { text } = await admin.post(path, { back: '/desk', ...fields }, '/desk', { 'hx-request': 'true' });
    const [card = ''] = /<p class="row-told.*?<\/p>/s.exec(text) ?? [];
    expect(untranslated(card)).toEqual([]);
    return card;
  }
  const versionOf = ({ version }: Draft) => ({ version: String(version) });

  test('such as an approval, whose English sentence about its time is marked', async () => {
    await pauseSending(web.as(other), { channel: '12', reason: 'Νύχτα' });
    const planned = await decided(await draftOn('12'), 'approve', { version: '1' });
    expect(planned).toContain('⟦Approved.');
    expect(planned).toMatch(/<span lang="en" dir="ltr">The channel is paused .*<\/span>/);
    expect(await decided(await draftOn('11'), 'approve', { version: '1' })).toContain('⟦Approved by you.');
  });

  test('such as an undone, a rejected and a reopened one', async () => {
    const draft = await draftOn('12');
    await decided(draft, 'approve', versionOf(draft));
    expect(await decided(draft, 'undo', versionOf(draft))).toContain('⟦Undone.');
    const rejected = await draftFor(web.context, draft.articleId, '12');
    await decided(rejected, 'reject', { ...versionOf(rejected), reason: 'Γιατί' });
    const last = await draftFor(web.context, draft.articleId, '12');
    expect(await decided(last, 'reopen', versionOf(last))).toMatch(/⟦Reopened: it is ⟦in review~*⟧ again\./);
  });

  test('such as a refusal, and that somebody was faster', async () => {
    const draft = await draftOn('12');
    const { link } = draft;
    const text = (words: string) => `${words} ${link.url}`;
    expect(await decided(draft, 'edit', { ...versionOf(draft), text: 'Χωρίς' })).toContain('lang="en"');
    await editDraft(web.as(other), { id: draft.id, version: draft.version, text: text('Ναι') });
    const late = await decided(draft, 'edit', { ...versionOf(draft), text: text('Όχι') });
    expect(late).toMatch(/⟦78 edited this draft at [^<]*: <span lang="en" dir="ltr">“/);
    const again = await draftFor(web.context, draft.articleId, '12');
    await rejectDraft(web.as(other), { id: draft.id, version: again.version, reason: 'Αργά' });
    const rejected = await decided(draft, 'approve', versionOf(draft));
    expect(rejected).toMatch(/⟦78 changed this draft \(⟦rejected~*⟧\) at /);
  });

  test('such as a duplicate, another time, and a note', async () => {
    const draft = await draftOn('13');
    const note = await decided(draft, 'notes', { note: 'Ναι @79', to: '' });
    expect(note).toContain('⟦The note is written. There is no account “79”');
    expect(await decided(draft, 'duplicate', { channel: '12' })).toContain('⟦There is an open draft for 12');
    const approved = await approveDraft(web.as(other), { id: draft.id, version: draft.version });
    const at = new Date(web.clock.now() + 7_200_000).toISOString().slice(0, 16);
    const changed = await decided(approved, 'schedule', { ...versionOf(approved), at });
    expect(changed).toContain('⟦The time is changed.');
  });

  test('such as the length of a text that is being typed', async () => {
    const draft = await draftOn('11');
    const { limit = 0 } = draft.parts[0] ?? {};
    const fields = { text: `${draft.link.url} ${'α'.repeat(limit)}`, part: '1', back: '/desk' };
    const headers = { 'hx-request': 'true' };
    const { text } = await admin.post(`/desk/drafts/${draft.id}/measure`, fields, '/desk', headers);
    const [count = ''] = /<p class="count".*?<\/p>/s.exec(text) ?? [];
    expect(count).toContain('too long');
    expect(untranslated(count)).toEqual([]);
  });

  test('such as those of a whole article', async () => {
    const articleId = await story();
    const drafts = await Promise.all(
      ['12', '13'].map((channel) => draftFor(web.context, articleId, channel)),
    );
    const named = drafts.map(({ id }, n) => `${id}:${n + 1}`).join(' ');
    const path = `/desk/articles/${articleId}/approve-ready`;
    await admin.post(path, { drafts: named, back: '/desk' }, '/desk');
    expect(await shown('/desk')).toMatch(/⟦Approved: 1\.~*⟧ ⟦Not approved: 1\./);
  });
});
