import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../src/actions/accounts/addUser.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { executablePath, signInThroughPage } from '../../support/chromium.ts';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let web: TestWeb;
let browser: Browser;
let context: BrowserContext;
let ferry: string;

beforeAll(async () => {
  if (!executablePath) return;
  const channels = ['one', 'two'].map((id) => ({
    id,
    type: 'webhook',
    url: `http://127.0.0.1:9/${id}`,
    secret: 'hook-secret-hook-secret',
    review: id === 'two' ? 'four-eyes' : 'one',
    cap: { gap: '0s' },
  }));
  web = await openTestWeb({ channels });
  await addUser(web.context, { name: 'anna', role: 'admin', password });
  for (const headline of ['قوارب الفوانيس تبحر من جديد', 'The mill burns', 'The ferry is back']) {
    web.clock.advance(1_000);
    const language = headline.startsWith('ق') ? 'ar' : 'en';
    ferry = await publish(web.context, {
      headline,
      bullets: ['Forty boats leave at dusk'],
      language,
      section: 'harbour',
    });
  }
  const draft = await draftFor(web.context, ferry, 'one');
  await approveDraft(web.context, { id: draft.id, version: draft.version });
  const second = await draftFor(web.context, ferry, 'two');
  await rejectDraft(web.context, { id: second.id, reason: 'dull' });
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: 'anna', password });
});

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

test('“/” focuses the search, begun words find, and the address holds the search', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const page = await context.newPage();
  await page.goto('/desk');
  await page.keyboard.press('/');
  expect(await page.evaluate('document.activeElement.id')).toBe('search');
  await page.keyboard.type('mil');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk?*search=mil*');
  await page.locator('.card', { hasText: 'The mill burns' }).waitFor();
  expect(await page.locator('.card').count()).toBe(1);
  expect(await page.inputValue('#search')).toBe('mil');
  await page.close();
});

test('the pages of search, deliveries, audit and find have no fault that axe knows, and fit a phone', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const paths = [
    '/desk?search=ferry&section=harbour&state=rejected',
    '/desk/deliveries?since=24h',
    '/desk/find?q=ferry',
    '/desk/find?q=nothing-like-it',
    `/desk/articles/${ferry}`,
    '/desk/articles',
    '/desk/links',
    '/ops/audit?who=ada',
  ];
  for (const width of [1280, 360])
    for (const colorScheme of ['light', 'dark'] as const)
      for (const path of paths) {
        const page = await context.newPage();
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        if (colorScheme === 'dark') await page.evaluate('document.documentElement.dir = "rtl"');
        await page.evaluate(axe);
        const found = await page.evaluate<string[]>(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html].join(": ")))',
        );
        expect(found, `${path} at ${width}, ${colorScheme}`).toEqual([]);
        const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
        expect(wide, `${path} scrolls sideways at ${width}`).toBe(false);
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${width}-${colorScheme}-${paths.indexOf(path)}.png`,
          });
        await page.close();
      }
}, 120_000);
