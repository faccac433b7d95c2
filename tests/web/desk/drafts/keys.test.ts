import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../../src/actions/accounts/addUser.ts';
import { editDraft } from '../../../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../../../src/actions/drafting/rejectDraft.ts';
import { executablePath, signInThroughPage } from '../../../support/chromium.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let web: TestWeb;
let browser: Browser;
let context: BrowserContext;
let ids: string[];

beforeAll(async () => {
  if (!executablePath) return;
  const channels = ['one', 'two'].map((id) => ({
    id,
    type: 'webhook',
    url: `http://127.0.0.1:9/${id}`,
    secret: 'hook-secret-hook-secret',
    cap: { gap: '0s' },
  }));
  web = await openTestWeb({ channels });
  await addUser(web.context, { name: 'anna', role: 'approver', password });
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  ids = [];
  for (const headline of ['قوارب الفوانيس تبحر من جديد', 'The ferry is back', 'The mill burns']) {
    web.clock.advance(1_000);
    const language = headline.startsWith('ق') ? 'ar' : 'en';
    ids.unshift(await publish(web.context, { headline, bullets: ['Forty boats leave at dusk'], language }));
  }
  await signInThroughPage(context, { name: 'anna', password });
});

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

async function desk(): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto('/desk');
  return { page, complaints };
}

/** The row that the focus is in. */
const focusedRow = (page: Page) =>
  page.evaluate<string | undefined>('document.activeElement.closest(".row")?.id');

const rowOf = async (n: number, channel: string) =>
  `r-${(await draftFor(web.context, ids[n] ?? '', channel)).id}`;

test('by keys alone: down and up, approve, on to the next, undo, open, edit, out again', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page, complaints } = await desk();
  await page.keyboard.press('j');
  expect(await focusedRow(page)).toBe(await rowOf(0, 'one'));
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  expect(await focusedRow(page)).toBe(await rowOf(0, 'one'));

  await page.keyboard.press('a');
  const first = page.locator(`#${await rowOf(0, 'one')}`);
  await first.locator('[data-state="scheduled"]').waitFor();
  await page.locator(`#${await rowOf(0, 'two')} :focus`).waitFor();
  expect((await draftFor(web.context, ids[0] ?? '', 'one')).state).toBe('scheduled');

  await page.keyboard.press('u');
  await first.locator('[data-state="in_review"]').waitFor();
  expect(await draftFor(web.context, ids[0] ?? '', 'one')).toMatchObject({
    state: 'in_review',
    approvedBy: [],
  });

  await page.keyboard.press('e');
  await page.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.tagName')).not.toBe('TEXTAREA');
  await page.keyboard.press('n');
  await page.locator('button[value="next"]:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.close();
});

test('typed text stays, with the focus, when another person changes a draft of the same card', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page } = await desk();
  const [id = ''] = ids;
  await page.locator(`#${await rowOf(0, 'one')} [data-opens]`).focus();
  await page.keyboard.press('e');
  await page.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Typed: ');
  const other = await draftFor(web.context, id, 'two');
  const text = `Tonight. ${other.parts[0]?.text}`;
  await editDraft(web.context, { id: other.id, version: other.version, text });
  web.tell({ type: 'draft', id: other.id });
  await page.locator(`#${await rowOf(0, 'two')} .row-text`, { hasText: 'Tonight.' }).waitFor();
  await page.keyboard.type('still ');
  expect(await page.evaluate('document.activeElement.value')).toMatch(/^Typed: still /);
  await page.close();
});

test('while somebody types, the length is counted as the platform does and unsupported words are named', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page } = await desk();
  const row = page.locator(`#${await rowOf(1, 'one')}`);
  await row.locator('[data-opens]').focus();
  await page.keyboard.press('e');
  await page.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('40 crowns: ');
  await row.locator('.measured', { hasText: 'The number 40 is not in the article.' }).waitFor();
  const { length = 0 } = (await draftFor(web.context, ids[1] ?? '', 'one')).parts[0] ?? {};
  expect(await row.locator('.measured .count').textContent()).toContain(`${length + '40 crowns: '.length} /`);

  // The page is left and opened again: what was typed is in its field.
  await page.reload();
  await row.locator('[data-opens]').click();
  await page.waitForSelector('textarea[name="text"]');
  expect(await row.locator('textarea[name="text"]').inputValue()).toMatch(/^40 crowns: /);
  await page.close();
});

test('a session that has ended is signed in again over the page, and what was typed is saved', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page } = await desk();
  const draft = await draftFor(web.context, ids[2] ?? '', 'one');
  await page.locator(`#r-${draft.id} [data-opens]`).focus();
  await page.keyboard.press('e');
  await page.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Last night: ');
  await context.clearCookies({ name: 'slugline-session' });
  await page.keyboard.press('Control+Enter');
  await page.locator('dialog[data-sign-in][open]').waitFor();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.locator(`#r-${draft.id} .row-told.done`, { hasText: 'Saved.' }).waitFor();
  expect((await draftFor(web.context, ids[2] ?? '', 'one')).parts[0]?.text).toMatch(/^Last night: /);
  await page.close();
});

test('after a whole article the next one has the focus, and ] turns the page', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const later: string[] = [];
  for (let each = 0; each < 9; each++) {
    web.clock.advance(1_000);
    later.unshift(await publish(web.context, { headline: `Ferry ${each} leaves`, language: 'en' }));
  }
  const { page } = await desk();
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  const next = await draftFor(web.context, later[1] ?? '', 'one');
  await page.locator(`#r-${next.id} :focus`).waitFor();
  await page.keyboard.press(']');
  await page.waitForURL('**after=**');
  await page.keyboard.press('[');
  await page.waitForURL((url) => !url.search.includes('after='));
  expect((await draftFor(web.context, later[0] ?? '', 'two')).state).toBe('scheduled');
  for (const id of later)
    for (const channel of ['one', 'two']) {
      const draft = await draftFor(web.context, id, channel);
      if (draft.state === 'in_review')
        await rejectDraft(web.context, { id: draft.id, version: draft.version, reason: 'no' });
    }
  await page.close();
});

test('selected drafts of several articles are approved together, and each row shows the result', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { page } = await desk();
  for (const n of [1, 2]) {
    await page.locator(`#${await rowOf(n, 'two')} [data-opens]`).focus();
    await page.keyboard.press('x');
  }
  await page.getByText('2 drafts are selected.').waitFor();
  await page.getByRole('button', { name: 'Approve the selected' }).click();
  for (const n of [1, 2])
    await page.locator(`#${await rowOf(n, 'two')} .row-told.done`, { hasText: /^Approved/ }).waitFor();
  const drafts = await Promise.all([1, 2].map((n) => draftFor(web.context, ids[n] ?? '', 'two')));
  expect(drafts.map(({ state }) => state)).toEqual(['scheduled', 'scheduled']);
  await page.close();
});

test('nothing that axe finds, wide and on a phone, light and dark, with a row open', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const found: string[] = [];
  for (const width of [1280, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await desk();
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const n of [1, 2]) {
        const row = page.locator(`#${await rowOf(n, 'one')}`);
        await row.locator('[data-opens]').click();
        await row.locator('.row-open .draft-text').waitFor();
      }
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      found.push(...violations.map(({ id, nodes }) => `${width} ${colorScheme} ${id}: ${nodes[0]?.html}`));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.close();
    }
  }
  expect(found).toEqual([]);
}, 120_000);
