import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editDraft } from '../../../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../../../src/actions/drafting/rejectDraft.ts';
import { executablePath } from '../../../support/chromium.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, signedInAs, type TestWeb } from '../../server.ts';

const edda = { name: 'edda', role: 'editor', kind: 'person' } as const;

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;
let browser: Browser | undefined;
let n = 0;

beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  web = await openTestWeb({ channels: [{ ...hook, id: 'hook' }] });
  anna = await signedInAs(web, { name: 'anna', role: 'approver' });
  if (executablePath) browser = await chromium.launch({ executablePath });
});
afterAll(async () => {
  await browser?.close();
  await web.close();
});

async function drafted() {
  n += 1;
  const url = `https://tarn.example/conflicts/${n}`;
  const id = await publish(web.context, { url, headline: `Ferry ${n} leaves the quay`, language: 'en' });
  return draftFor(web.context, id, 'hook');
}
const textOf = (words: string, link: string) => `${words} ${link}`;

test('two people’s texts stand side by side, with who did what, and either can be saved', async () => {
  const { id, articleId, link } = await drafted();
  await editDraft(web.as(edda), { id, version: 1, text: textOf('The ferry sails at last', link.url) });
  const mine = textOf('The ferry leaves at last', link.url);
  const path = `/desk/drafts/${id}`;
  const refused = await anna.post(`${path}/edit`, { version: '1', text: mine, back: path }, path);
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/edda edited this draft at /);
  expect(refused.text).toContain('<del>sails</del> <ins>leaves</ins>');
  expect(refused.text).toContain(`${mine}</textarea>`);
  expect(refused.text).toContain('Take this text');
  expect(refused.text).toContain('Your text is not saved. Compare both below');
  expect(refused.text).not.toMatch(/version \d/);
  await anna.post(`${path}/edit`, { version: '2', text: mine, back: path }, path);
  expect((await draftFor(web.context, articleId, 'hook')).parts[0]?.text).toBe(mine);
});

test('an approval that comes too late says in words what happened, in the list as well', async () => {
  const { id, articleId } = await drafted();
  await rejectDraft(web.as(edda), { id, version: 1, reason: 'Old news' });
  const late = await anna.post(`/desk/drafts/${id}/approve`, { version: '1', back: '/desk' }, '/desk', {
    'hx-request': 'true',
  });
  expect(late.status).toBe(409);
  expect(late.text).toMatch(/edda changed this draft \(rejected\) at [^<]*Old news/);
  const all = await anna.post(
    `/desk/articles/${articleId}/approve-ready`,
    { drafts: `${id}:1`, back: '/desk' },
    '/desk',
    { 'hx-request': 'true' },
  );
  expect(all.text).toMatch(/edda changed this draft \(rejected\)/);
});

test('in the browser the other text is taken with one press, and nothing typed comes back later', async ({
  skip,
}) => {
  skip(!browser, 'no Chromium was found here; set CHROMIUM to one');
  const { id, link } = await drafted();
  const context = await browser?.newContext({ baseURL: web.base });
  const page = await context?.newPage();
  if (!page) return;
  await page.goto('/login');
  await page.fill('#username', 'anna');
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk');
  await page.locator(`#r-${id} [data-opens]`).focus();
  await page.keyboard.press('e');
  await page.locator('textarea[name="text"]:focus').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('At dusk: ');
  const theirs = textOf('The ferry sails at last', link.url);
  await editDraft(web.as(edda), { id, version: 1, text: theirs });
  const row = page.locator(`#r-${id}`);
  await row.getByRole('button', { name: 'Save the text' }).click();
  await row.locator('.both', { hasText: 'At dusk' }).waitFor();
  await row.locator('[data-take]:focus').waitFor();
  await row.getByRole('link', { name: 'Take this text' }).click();
  expect(await row.locator('textarea[name="text"]').inputValue()).toBe(theirs);
  expect(await page.evaluate('Object.keys(localStorage).filter((key) => key.includes("typed")).length')).toBe(
    0,
  );
  await context?.close();
});
