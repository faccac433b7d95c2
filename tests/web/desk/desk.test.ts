import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { deliveryById, listDeliveries } from '../../../src/delivery/delivery.ts';
import { draftById } from '../../../src/review/draft.ts';
import { claimDelivery } from '../../../src/store/scripts/delivery/claimDelivery.ts';
import { moveDelivery } from '../../../src/store/scripts/delivery/moveDelivery.ts';
import { approver as anna } from '../../support/newsroom.ts';
import { browserOf, signedInAs } from '../server.ts';
import { openDesk } from './openDesk.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;

let web: Desk['web'];
let viewer: Desk['viewer'];
let editor: Desk['editor'];
let approver: Desk['approver'];
let second: Desk['second'];
let drafted: Desk['drafted'];

beforeAll(async () => {
  ({ web, viewer, editor, approver, second, drafted } = await openDesk());
});
afterAll(() => web.close());

const at = (id: string) => `/desk/drafts/${id}`;

describe('the list of drafts', () => {
  test('shows the text as it will be posted, each phrase with its source, its length and its state', async () => {
    const draft = await drafted('hook');
    const { text, headers, status } = await viewer.get('/desk');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(text).not.toMatch(/ style=|<style|<script(?! type="module" src=)| on[a-z]+="/);
    expect(text).toContain(`id="r-${draft.id}"`);
    const [part] = draft.parts;
    expect(text).toContain(`${part?.length}/${part?.limit}`);
    const { text: opened } = await viewer.get(`${at(draft.id)}/panel`);
    expect(opened).toContain('data-from="headline"');
    expect(opened).toContain('title="Headline"');
    expect(opened).toContain('Every post on this channel is reviewed.');
  });

  test('is filtered by state and channel', async () => {
    const draft = await drafted('pairs');
    expect((await viewer.get('/desk?state=in_review&channel=pairs')).text).toContain(draft.id);
    expect((await viewer.get('/desk?state=in_review&channel=hook')).text).not.toContain(draft.id);
    expect((await viewer.get('/desk?state=rejected')).text).toContain('No drafts in this list.');
  });

  test('shows a text in its own language and direction', async () => {
    const draft = await drafted('hook', { headline: 'بندرگاہ کل کھلے گی', language: 'ur' });
    expect((await viewer.get(at(draft.id))).text).toMatch(/class="draft-text" lang="ur" dir="rtl"/);
  });

  test('shows what hostile text says, and runs none of it', async () => {
    const draft = await drafted('hook', {
      headline: 'He said "1 > 0" & left <i>quickly',
      bullets: ['<script>alert(1)</script>x'],
    });
    const { text } = await viewer.get(at(draft.id));
    expect(text).toContain('He said &#34;1 &#62; 0&#34; &#38; left quickly');
    expect(text).not.toContain('<script>alert');
  });

  test('offers each role what it may do, and no more', async () => {
    const draft = await drafted('hook');
    const forViewer = (await viewer.get(at(draft.id))).text.match(/action="\/desk\/drafts\/[^"]*"/g);
    expect(forViewer).toEqual([`action="${at(draft.id)}/notes"`]);
    const forEditor = (await editor.get(at(draft.id))).text;
    expect(forEditor).toContain(`action="/desk/drafts/${draft.id}/edit"`);
    expect(forEditor).not.toContain(`action="/desk/drafts/${draft.id}/approve"`);
    expect((await approver.get(at(draft.id))).text).toContain(`action="/desk/drafts/${draft.id}/approve"`);
    const tried = await editor.post(`${at(draft.id)}/approve`, { version: '1' }, at(draft.id));
    expect(tried.status).toBe(403);
    expect(tried.text).toContain('This needs the role approver.');
  });
});

describe('deciding, with plain forms', () => {
  test('an edit is saved and confirmed in place, and returns to where it was made', async () => {
    const draft = await drafted('hook');
    const text = `She kept the lamp for thirty years.\r\n\r\n${draft.link.url}`;
    const done = await editor.post(
      `${at(draft.id)}/edit`,
      { version: '1', text, back: '/desk?channel=hook' },
      at(draft.id),
    );
    expect([done.status, done.headers.get('location')]).toEqual([303, '/desk?channel=hook']);
    expect((await editor.get('/desk?channel=hook')).text).toContain('Saved. It is in review again.');
    expect((await editor.get('/desk?channel=hook')).text).not.toContain('Saved. It is in review again.');
    expect((await draftById(web.context.store, draft.id))?.parts[0]?.text).toBe(
      text.replaceAll('\r\n', '\n'),
    );
  });

  test('what can’t be accepted is shown with its reason, and nothing typed is lost', async () => {
    const draft = await drafted('hook');
    const done = await editor.post(
      `${at(draft.id)}/edit`,
      { version: '1', text: 'My long work without its link' },
      at(draft.id),
    );
    expect(done.status).toBe(422);
    expect(done.text).toContain('The text does not contain the article’s link');
    expect(done.text).toContain('My long work without its link</textarea>');
  });

  test('an approval schedules; a second decision on an old page gets the current version', async () => {
    const draft = await drafted('hook');
    const page = at(draft.id);
    const edited = `Thirty years. ${draft.link.url}`;
    await editor.post(`${page}/edit`, { version: '1', text: edited }, page);
    const stale = await approver.post(`${page}/approve`, { version: '1' }, page);
    expect(stale.status).toBe(409);
    expect(stale.text).toMatch(/edda edited this draft at [^:]+:\d\d [A-Z]+: “[^”]+” became “Thirty years/);
    expect(stale.text).toContain('Thirty years.');
    const done = await approver.post(`${page}/approve`, { version: '2', back: '/desk' }, page);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/desk']);
    expect((await approver.get('/desk')).text).toContain('Approved. It will be sent now.');
    expect(await draftById(web.context.store, draft.id)).toMatchObject({
      state: 'scheduled',
      approvedBy: ['anna'],
    });
    const history = (await approver.get(page)).text;
    expect(history).toMatch(/<bdi>anna<\/bdi> approved/);
    expect(history).toMatch(/<bdi>edda<\/bdi> edited: <bdi>“[^”]+” became “Thirty years\.”/s);
    expect((await approver.get('/desk/calendar')).text).toContain(`/desk/drafts/${draft.id}`);
  });

  test('a time is the newsroom’s own', async () => {
    const draft = await drafted('hook');
    const page = at(draft.id);
    const over = await approver.post(`${page}/approve`, { version: '1', at: '2020-07-01T09:30' }, page);
    expect([over.status, over.text]).toEqual([
      422,
      expect.stringContaining('Leave the time empty to post now'),
    ]);
    const far = { version: '1', at: '2031-07-01T09:30' };
    const asked = await approver.post(`${page}/approve`, far, page);
    expect([asked.status, asked.text]).toEqual([422, expect.stringContaining('name="confirm"')]);
    expect((await draftById(web.context.store, draft.id))?.state).toBe('in_review');
    await approver.post(`${page}/approve`, { ...far, confirm: 'yes' }, page);
    const [id = ''] = (await draftById(web.context.store, draft.id))?.deliveries ?? [];
    expect((await deliveryById(web.context.store, id))?.dueAt).toBe('2031-07-01T07:30:00Z');
    const wrong = await approver.post(`${page}/schedule`, { version: '2', at: 'soon' }, page);
    expect(wrong.status).toBe(422);
  });

  test('without its page’s token a form is refused and changes nothing', async () => {
    const draft = await drafted('hook');
    for (const csrf of ['', 'wrong']) {
      const done = await approver.post(`${at(draft.id)}/approve`, { version: '1', csrf }, at(draft.id));
      expect(done.status).toBe(403);
      expect(done.text).toContain('The form has expired or came from another site.');
    }
    const stolen = /name="csrf" value="([^"]+)"/.exec((await editor.get('/desk')).text)?.[1] ?? '';
    expect(
      (await approver.post(`${at(draft.id)}/approve`, { version: '1', csrf: stolen }, '/desk')).status,
    ).toBe(403);
    expect((await draftById(web.context.store, draft.id))?.state).toBe('in_review');
    const otherBrowser = await browserOf(web.base).send(`${at(draft.id)}/approve`, {
      method: 'POST',
      body: new URLSearchParams({ version: '1' }),
    });
    expect([otherBrowser.status, otherBrowser.headers.get('location')]).toEqual([303, '/login?to=/desk']);
  });

  test('a form returns only to a path of ours', async () => {
    const draft = await drafted('hook');
    const done = await editor.post(
      `${at(draft.id)}/reject`,
      { version: '1', reason: 'Old', back: '//evil.example' },
      at(draft.id),
    );
    expect(done.headers.get('location')).toBe('/desk');
  });

  test('four eyes: the author is informed, and two others approve', async () => {
    const draft = await drafted('pairs');
    const page = at(draft.id);
    await approver.post(`${page}/edit`, { version: '1', text: `Keeper retires ${draft.link.url}` }, page);
    expect((await approver.get(page)).text).toContain(
      'You wrote or edited this version: another approver decides.',
    );
    expect((await approver.post(`${page}/approve`, { version: '2' }, page)).status).toBe(403);
    await second.post(`${page}/approve`, { version: '2' }, page);
    expect((await second.get(page)).text).toContain('1 of 2 approvals');
    const third = await signedInAs(web, { name: 'cleo', role: 'approver' });
    await third.post(`${page}/approve`, { version: '2' }, page);
    expect((await draftById(web.context.store, draft.id))?.state).toBe('scheduled');
  });

  test('a stale draft shows what changed, and is kept or composed again', async () => {
    const draft = await drafted('hook');
    const page = at(draft.id);
    await correctArticle(web.context, { id: draft.articleId, note: 'She kept it for thirty-one years.' });
    await draftArticle(web.context, draft.articleId);
    const shown = (await editor.get(page)).text;
    expect(shown).toContain('What changed since revision 1');
    expect((await approver.post(`${page}/approve`, { version: '2' }, page)).status).toBe(409);
    const done = await editor.post(`${page}/recompose`, { version: '2' }, page);
    expect(done.status).toBe(303);
    expect(await draftById(web.context.store, draft.id)).toMatchObject({
      state: 'in_review',
      articleRevision: 2,
    });
  });
});

describe('deliveries', () => {
  async function unknownOne() {
    const draft = await drafted('hook');
    const { deliveries } = await approveDraft(web.as(anna), { id: draft.id, version: 1 });
    const [id = ''] = deliveries;
    const { store } = web.context;
    await claimDelivery(store, {
      id,
      draftId: draft.id,
      articleId: draft.articleId,
      channel: 'hook',
      from: 'scheduled',
      attempt: `try-${id}`,
      deadline: web.clock.now() + 15_000,
      gap: 0,
      counters: [],
    } as Parameters<typeof claimDelivery>[1]);
    const result = { outcome: 'uncertain', ms: 15_000, status: 504 };
    const common = { id, channel: 'hook', draftId: draft.id };
    await moveDelivery(store, { ...common, from: 'sending', to: 'uncertain', attempt: `try-${id}`, result });
    return { ...common, draft };
  }

  test('an uncertain one can’t be repeated; an unknown one is a person’s to settle, with the evidence in view', async () => {
    const { id, channel, draft } = await unknownOne();
    const page = `/desk/deliveries/${id}`;
    expect((await approver.get(page)).text).toContain('It may have been posted. Checking…');
    expect((await approver.post(`${page}/retry`, {}, '/desk')).status).toBe(409);
    await moveDelivery(web.context.store, {
      id,
      channel,
      draftId: draft.id,
      from: 'uncertain',
      to: 'unknown',
      set: { reason: 'nobody can tell' },
    });
    expect((await approver.get('/desk/deliveries')).text).toContain('Check the account and decide');
    const shown = (await approver.get(page)).text;
    expect(shown).toContain('Was it sent?');
    expect(shown).toContain('504');
    expect((await viewer.get(page)).text).not.toContain('Was it sent?');
    expect(
      (await approver.post(`${page}/resolve`, { what: 'sent', sent: 'javascript:alert(1)' }, page)).status,
    ).toBe(422);
    const done = await approver.post(
      `${page}/resolve`,
      { what: 'sent', sent: 'https://hook.example/posts/7', back: page },
      page,
    );
    expect([done.status, done.headers.get('location')]).toEqual([303, page]);
    expect(await deliveryById(web.context.store, id)).toMatchObject({
      state: 'sent',
      remoteUrl: 'https://hook.example/posts/7',
    });
  });

  test('are listed by state', async () => {
    const { text } = await viewer.get('/desk/deliveries?state=sent');
    const { items } = await listDeliveries(web.context.store, { state: 'sent' }, 10);
    expect(items.length).toBeGreaterThan(0);
    for (const { id } of items) expect(text).toContain(id);
  });
});
