import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../../src/actions/accounts/addUser.ts';
import { writeNote } from '../../../../src/actions/notes/writeNote.ts';
import { notesOf } from '../../../../src/review/notes.ts';
import { executablePath, signInThroughPage } from '../../../support/chromium.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const carl = { name: 'carl', role: 'viewer', kind: 'person' } as const;

let web: TestWeb;
let browser: Browser;
let context: BrowserContext;
let id: string;
let other: string;

beforeAll(async () => {
  if (!executablePath) return;
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  web = await openTestWeb({ channels: ['one', 'two'].map((each) => ({ ...hook, id: each })) });
  for (const name of ['anna', 'bea', 'carl'])
    await addUser(web.context, { name, role: 'approver', password });
  const article = await publish(web.context, { headline: 'قوارب الفوانيس تبحر', language: 'ar' });
  id = (await draftFor(web.context, article, 'one')).id;
  other = (await draftFor(web.context, article, 'two')).id;
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: 'anna', password });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.close();
});

async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(path);
  return { page, complaints };
}

test('by keys: a note is written in the row, and what is typed elsewhere in it stays', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, complaints } = await open('/desk');
  const row = page.locator(`#r-${id}`);
  await row.locator('[data-opens]').focus();
  await page.keyboard.press('e');
  await row.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Typed: ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await row.locator('textarea[name="note"]:focus').waitFor();
  await page.keyboard.type('Is the quay right, @bea and @max?');
  await page.keyboard.press('Control+Enter');
  await row.locator('.row-told.done', { hasText: 'bea is notified.' }).waitFor();
  await row.locator('.row-told', { hasText: 'There is no account “max”' }).waitFor();
  await row.locator('.note', { hasText: 'Is the quay right' }).waitFor();
  expect(await row.locator('textarea[name="note"]').inputValue()).toBe('');
  expect(await row.locator('textarea[name="text"]').inputValue()).toMatch(/^Typed: /);
  expect(await page.evaluate('document.activeElement.closest(".row")?.id')).toBe(`r-${id}`);
  expect((await notesOf(web.context.store, id)).notes).toMatchObject([{ by: 'anna', to: ['bea'] }]);

  await row.getByRole('button', { name: 'Remove your note' }).click();
  await row.locator('.note').waitFor({ state: 'detached' });
  expect(await row.locator('textarea[name="text"]').inputValue()).toMatch(/^Typed: /);
  expect(complaints).toEqual([]);
  await page.evaluate('localStorage.clear()');
  await page.close();
}, 60_000);

test('a colleague’s note appears in the row and is counted in the head, without a reload', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, complaints } = await open('/desk');
  await page.evaluate('window.stayed = true');
  await writeNote(web.as(carl), { id: other, text: '@anna Have a look' });
  web.tell({ type: 'note', id: other, to: ['anna'] });
  await page.locator(`#r-${other} .note`, { hasText: 'Have a look' }).waitFor();
  await page.locator('#notes-to-me .count', { hasText: '1' }).waitFor();
  expect(await page.evaluate('window.stayed')).toBe(true);
  const reading = await open('/desk/notes');
  await reading.page.locator('.note-new').waitFor();
  web.tell({ type: 'notes-read', id: 'anna' });
  await page.locator('#notes-to-me .count').waitFor({ state: 'detached' });
  expect([...complaints, ...reading.complaints]).toEqual([]);
  await reading.page.close();
  await page.close();
}, 60_000);

test('nothing that axe finds in the list, the draft’s page and the notes to oneself', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  await writeNote(web.as(carl), { id, text: 'راجع الاسم @anna قبل النشر' });
  const found: string[] = [];
  for (const path of ['/desk/notes', '/desk', `/desk/drafts/${id}`]) {
    const { page } = await open(path);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      found.push(...violations.map((each) => `${path} ${width} ${each.id}: ${each.nodes[0]?.html}`));
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    await page.close();
  }
  expect(found.join('\n')).toBe('');
}, 120_000);
