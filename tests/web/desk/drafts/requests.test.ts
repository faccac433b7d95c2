import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../../src/actions/accounts/addUser.ts';
import { executablePath, signInThroughPage } from '../../../support/chromium.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../../server.ts';

const channels = ['one', 'two', 'three', 'four'];
let web: TestWeb;
let browser: Browser;
let context: BrowserContext;
let n = 0;

beforeAll(async () => {
  if (!executablePath) return;
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  web = await openTestWeb({ channels: channels.map((id) => ({ ...hook, id, cap: { gap: '0s' } })) });
  await addUser(web.context, { name: 'anna', role: 'approver', password });
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: 'anna', password });
});
afterAll(async () => {
  await browser?.close();
  await web?.close();
});

async function desk(): Promise<{ page: Page; articleId: string }> {
  n += 1;
  const url = `https://tarn.example/requests/${n}`;
  const articleId = await publish(web.context, { url, headline: `Ferry ${n} leaves the quay` });
  const page = await context.newPage();
  await page.goto('/desk');
  return { page, articleId };
}
const rowOf = async (articleId: string, channel: string) =>
  `#r-${(await draftFor(web.context, articleId, channel)).id}`;

/** Holds these requests back until they are let go. */
async function holding(page: Page, path: string) {
  const gate = Promise.withResolvers<void>();
  await page.route(path, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return { begins: () => page.waitForRequest(path), letGo: () => gate.resolve() };
}

test('a key opens its form although the card is being reloaded at that moment', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  const row = await rowOf(articleId, 'one');
  await page.locator(`${row} [data-opens]`).focus();
  const cards = await holding(page, '**/desk/cards/*');
  const begun = cards.begins();
  web.tell({ type: 'draft', id: (await draftFor(web.context, articleId, 'two')).id });
  await begun;
  await page.keyboard.press('r');
  cards.letGo();
  await page.locator(`${row} input[name="reason"]:focus`).waitFor();
  expect(await page.locator(`${row} [data-opens]`).getAttribute('aria-expanded')).toBe('true');
  await page.close();
});

test('a panel that is loading arrives although its card changes meanwhile', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  const row = await rowOf(articleId, 'one');
  await page.locator(`${row} [data-opens]`).focus();
  const panels = await holding(page, '**/desk/drafts/*/panel*');
  const begun = panels.begins();
  await page.keyboard.press('e');
  await begun;
  const reloaded = page.waitForResponse('**/desk/cards/*');
  web.tell({ type: 'draft', id: (await draftFor(web.context, articleId, 'two')).id });
  web.tell({ type: 'draft', id: (await draftFor(web.context, articleId, 'three')).id });
  panels.letGo();
  await reloaded;
  await page.locator(`${row} textarea[name="text"]:focus`).waitFor();
  expect(await page.locator(`${row} .row-open`).isVisible()).toBe(true);
  await page.close();
});

test('decisions that follow each other faster than their answers are all carried out', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  const approvals = await holding(page, '**/desk/drafts/*/approve');
  const begun = approvals.begins();
  for (const channel of channels)
    await page.locator(`${await rowOf(articleId, channel)} .row-do .button`).press('Enter');
  // The same once more, out of impatience.
  await page.locator(`${await rowOf(articleId, 'one')} .row-do .button`).press('Enter');
  await begun;
  approvals.letGo();
  for (const channel of channels) {
    const row = page.locator(await rowOf(articleId, channel));
    await row.locator('[data-state="scheduled"]').waitFor();
    await row.locator('.row-told.done').waitFor();
    expect((await draftFor(web.context, articleId, channel)).state).toBe('scheduled');
  }
  expect(await page.locator('.row-told.wrong').count()).toBe(0);
  await page.close();
});

test('what somebody has typed is still there after the draft was approved as it was', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  const row = page.locator(await rowOf(articleId, 'one'));
  await row.locator('[data-opens]').focus();
  await page.keyboard.press('e');
  await row.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Tonight: ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await row.locator('.row-told.done').waitFor();
  expect(await row.locator('textarea[name="text"]').inputValue()).toMatch(/^Tonight: /);
  await page.reload();
  await row.locator('[data-opens]').click();
  await row.locator('.measured .count').waitFor();
  expect(await row.locator('textarea[name="text"]').inputValue()).toMatch(/^Tonight: /);
  await page.evaluate('localStorage.clear()');
  await page.close();
});

test('after signing in again exactly what was refused is sent once more, not an earlier form', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  const first = page.locator(await rowOf(articleId, 'one'));
  await first.locator('.row-do .button').press('Enter');
  await first.locator('.row-told.done').waitFor();
  await page.locator(`${await rowOf(articleId, 'two')} [data-pick]`).check();
  await context.clearCookies({ name: 'slugline-session' });
  await page.keyboard.press('Shift+X');
  await page.locator('[data-picked-approve]:focus').waitFor();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  await page.keyboard.press('Enter');
  await page.locator('dialog[data-sign-in][open] input[name="password"]:focus').waitFor();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.locator(`${await rowOf(articleId, 'two')} .row-told.done`).waitFor();
  const approving = `/desk/articles/${articleId}/approve-ready`;
  expect(sent).toEqual([approving, '/login', approving]);
  expect((await draftFor(web.context, articleId, 'three')).state).toBe('in_review');
  await page.close();
});

test('a session that was begun anew in another tab carries on here without a question', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  await context.clearCookies({ name: 'slugline-session' });
  await signInThroughPage(context, { name: 'anna', password });
  const row = page.locator(await rowOf(articleId, 'one'));
  await row.locator('.row-do .button').press('Enter');
  await row.locator('.row-told.done').waitFor();
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.close();
});

test('selected drafts are rejected together for one reason, and their number is announced', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, articleId } = await desk();
  for (const channel of ['one', 'three'])
    await page.locator(`${await rowOf(articleId, channel)} [data-pick]`).check();
  await page.locator('#why-not-selected').fill('Old news');
  await page.keyboard.press('Enter');
  await page.locator('[data-live-word]', { hasText: '2 drafts are decided.' }).waitFor();
  expect(await page.locator('[data-picked]').isHidden()).toBe(true);
  const drafts = await Promise.all(channels.map((id) => draftFor(web.context, articleId, id)));
  expect(drafts.map(({ state, rejectedWhy }) => rejectedWhy ?? state)).toEqual([
    'Old news',
    'in_review',
    'Old news',
    'in_review',
  ]);
  await page.close();
});

test('every request of a script goes the one way', () => {
  const folder = resolve(import.meta.dirname, '../../../../src/web/desk/scripts');
  const others = readdirSync(folder).filter((name) => name !== 'requests.js');
  expect(others.length).toBeGreaterThan(5);
  const straight = others.filter((name) => readFileSync(resolve(folder, name), 'utf8').includes('htmx.'));
  expect(straight).toEqual([]);
});
