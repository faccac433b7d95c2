import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { changeShortLink } from '../../../src/actions/links/changeShortLink.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { executablePath, signInThroughPage } from '../../support/chromium.ts';
import { approver } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, password, signedInAs, type TestWeb } from '../server.ts';

const admin = { name: 'ada', role: 'admin', kind: 'person' } as const;

let web: TestWeb;
let ada: Awaited<ReturnType<typeof signedInAs>>;
let browser: Browser | undefined;
let context: BrowserContext;
let n = 0;

beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  web = await openTestWeb({ channels: [{ ...hook, id: 'hook', cap: { gap: '0s' } }] });
  ada = await signedInAs(web, admin);
  if (!executablePath) return;
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: admin.name, password });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await web.close();
});

/** A post that waits for its time. */
async function scheduled(headline: string): Promise<Draft> {
  n += 1;
  const url = `https://tarn.example/live/${n}`;
  const id = await publish(web.context, { url, headline, bullets: ['It is so'], language: 'en' });
  const draft = await draftFor(web.context, id, 'hook');
  const at = new Date(web.clock.now() + 86_400_000).toISOString();
  await approveDraft(web.as(approver), { id: draft.id, version: draft.version, at });
  return draftFor(web.context, id, 'hook');
}

async function opened(path: string): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const parts = new URL(request.url()).searchParams.get('parts');
    if (parts !== null) asked.push(parts);
  });
  const events = page.waitForResponse('**/api/v1/events*');
  await page.goto(path);
  await events;
  await page.mouse.move(0, 0);
  return { page, asked, complaints };
}

const marked = (selector: string) =>
  `(() => { for (const each of document.querySelectorAll(${JSON.stringify(selector)})) each.isSame = true; })()`;

test('every part of every page can be asked for alone, and is what the page has', async () => {
  const draft = await scheduled('Gulls return to the tarn');
  const [delivery = ''] = draft.deliveries;
  for (const path of [
    '/desk/deliveries',
    `/desk/deliveries/${delivery}`,
    '/desk/articles',
    `/desk/articles/${draft.articleId}`,
    '/desk/links',
    `/desk/links/${draft.link.code}`,
    `/desk/drafts/${draft.id}`,
    '/desk/calendar',
    '/ops',
    '/ops/backlog',
    '/ops/queues',
    '/ops/channels',
  ]) {
    const whole = (await ada.get(path)).text;
    const ids = [...whole.matchAll(/<[a-z]+ [^>]*data-(?:follows|about)="[^>]*>/g)].flatMap(
      ([tag]) => / id="([^"]+)"/.exec(tag)?.[1] ?? [],
    );
    expect(ids.length, path).toBeGreaterThan(0);
    for (const id of ids) {
      const { text } = await ada.get(`${path}?parts=${encodeURIComponent(id)}`, { 'hx-request': 'true' });
      const [, name, part = ''] =
        /^<hx-partial id="([^"]+)" hx-swap="outerMorph">([\s\S]*)<\/hx-partial>$/.exec(text) ?? [];
      expect(name, `${path} ${id}`).toBe(id);
      expect(whole, `${path} ${id}`).toContain(part);
    }
  }
});

test('what a form said stays for its page: a part that is loaded meanwhile does not take it', async () => {
  const draft = await scheduled('A post for a note');
  const path = `/desk/articles/${draft.articleId}`;
  await ada.post(`${path}/correct`, { note: 'It was Tuesday.', back: path }, path);
  await ada.get(`${path}?parts=article`, { 'hx-request': 'true' });
  expect((await ada.get(path)).text).toContain('Corrected: the note is on its page');
});

test('a change brings its row alone; the other rows, the focus and the place stay', async ({ skip }) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const drafts: Draft[] = [];
  for (let each = 0; each < 25; each += 1) drafts.push(await scheduled(`Ferry number ${each} sails`));
  const [last] = drafts;
  const { page, asked, complaints } = await opened('/desk/deliveries?state=scheduled&sort=latest');
  const row = page.locator(`#${last?.deliveries[0]}`);
  await page.evaluate(marked('tr[data-about]'));
  await page.evaluate(`document.querySelector('#${last?.deliveries[0]} a').focus({ preventScroll: true })`);
  const place = await page.evaluate<number>('(scrollTo({ top: 300, behavior: "instant" }), scrollY)');
  const rows = await page.locator('tr[data-about]').count();
  await rejectDraft(web.as(approver), { id: last?.id ?? '', reason: 'old' });
  web.tell({ type: 'delivery', id: last?.deliveries[0] ?? '' });
  await row.locator('[data-state="cancelled"]').waitFor();
  expect(asked).toEqual([last?.deliveries[0]]);
  expect(await page.locator('tr[data-about]').count()).toBe(rows);
  expect(
    await page.evaluate('[...document.querySelectorAll("tr[data-about]")].every((each) => each.isSame)'),
  ).toBe(true);
  expect(await page.evaluate('document.activeElement.closest("tr").id')).toBe(last?.deliveries[0]);
  expect(Math.abs((await page.evaluate<number>('scrollY')) - place)).toBeLessThan(3);
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

test('what is new waits while the pointer is over the list, and comes when it has left', async ({ skip }) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const { page } = await opened('/desk/articles');
  await page.locator('#list tbody tr').first().hover();
  const id = await publish(web.context, {
    url: 'https://tarn.example/new',
    headline: 'A new pier',
    language: 'en',
  });
  web.tell({ type: 'article', id });
  await page.getByRole('button', { name: 'Show updates' }).waitFor();
  expect(await page.locator(`#${id}`).count()).toBe(0);
  await page.mouse.move(0, 0);
  await page.locator(`#${id}`, { hasText: 'A new pier' }).waitFor();
  expect(await page.getByRole('button', { name: 'Show updates' }).count()).toBe(0);

  await page.locator('#list tbody tr').first().hover();
  const other = await publish(web.context, {
    url: 'https://tarn.example/n2',
    headline: 'A mole',
    language: 'en',
  });
  web.tell({ type: 'article', id: other });
  await page.getByRole('button', { name: 'Show updates' }).click();
  await page.locator(`#${other}`, { hasText: 'A mole' }).waitFor();
  await page.close();
}, 120_000);

test('a field in use is never replaced: its part waits until it is left or asked for', async ({ skip }) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const draft = await scheduled('The pilot boat');
  const { page, asked, complaints } = await opened(`/desk/articles/${draft.articleId}`);
  await page.locator('#note').focus();
  await page.keyboard.type('It left on Monday');
  await correctArticle(web.as(approver), { id: draft.articleId, note: 'It left at noon.' });
  web.tell({ type: 'article', id: draft.articleId, revision: 2 });
  await page.locator('#article .correction', { hasText: 'It left at noon.' }).waitFor();
  expect(asked.join(' ')).not.toContain('actions');
  expect(await page.inputValue('#note')).toBe('It left on Monday');
  expect(await page.evaluate('document.activeElement.id')).toBe('note');
  await page.keyboard.type(', late');
  expect(await page.inputValue('#note')).toBe('It left on Monday, late');
  await page.getByRole('button', { name: 'Show updates' }).click();
  await page.getByRole('button', { name: 'Show updates' }).waitFor({ state: 'detached' });
  expect(await page.inputValue('#note')).toBe('It left on Monday, late');
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

test('a link’s page, operations and the calendar follow what concerns them', async ({ skip }) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const draft = await scheduled('The tide table');
  const link = await opened(`/desk/links/${draft.link.code}`);
  await changeShortLink(web.as(approver), { code: draft.link.code, disabled: true });
  web.tell({ type: 'link', code: draft.link.code });
  await link.page.locator('#sheet [data-state="disabled"]').waitFor();
  await link.page.close();

  const calendar = await opened('/desk/calendar?view=list');
  const [delivery = ''] = draft.deliveries;
  await calendar.page.locator(`#e-${delivery}`).waitFor();
  await rejectDraft(web.as(approver), { id: draft.id, reason: 'old' });
  web.tell({ type: 'delivery', id: delivery });
  await calendar.page.locator(`#e-${delivery}`).waitFor({ state: 'detached' });
  expect(calendar.asked).toEqual(['calendar']);
  expect([...calendar.complaints, ...link.complaints]).toEqual([]);
  await calendar.page.close();
}, 120_000);

test('after a gap in the stream every part is read again', async ({ skip }) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const { page, asked } = await opened('/desk/deliveries');
  web.tell({ type: 'reset' });
  await page.waitForResponse((response) => response.url().includes('parts='));
  expect(asked).toEqual(['notes-to-me states warnings alarms list']);
  await page.close();
}, 120_000);
