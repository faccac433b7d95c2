import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../src/actions/accounts/addUser.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { executablePath, signInThroughPage } from '../../support/chromium.ts';
import { approver } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const headlines = [
  ['en', 'Council votes to rebuild the flood wall after a winter of storms'],
  ['ur', 'بندرگاہ میں نئی لائبریری کا افتتاح، بچوں کے لیے خصوصی سیکشن قائم'],
  ['ar', 'افتتاح المكتبة الجديدة في الميناء بعد أعمال ترميم استمرت ثلاث سنوات'],
  ['de', 'Donaudampfschifffahrtsgesellschaft erhält Grundstücksverkehrsgenehmigung'],
] as const;

let web: TestWeb;
let browser: Browser;
let paths: string[];

beforeAll(async () => {
  if (!executablePath) return;
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', cap: { gap: '0s' } };
  web = await openTestWeb({
    channels: ['mastodon', 'bluesky-of-the-newsroom', 'pairs'].map((id) => ({
      ...hook,
      id,
      url: `http://127.0.0.1:9/${id}`,
    })),
  });
  await addUser(web.context, { name: 'ada', role: 'admin', password });
  let articleId = '';
  for (const [n, [language, headline]] of headlines.entries()) {
    web.clock.advance(1_000);
    const url = `https://tarn.example/${language}/${n}`;
    articleId = await publish(web.context, {
      url,
      headline,
      bullets: [headline],
      language,
      section: 'harbour',
    });
  }
  const { id, version } = await draftFor(web.context, articleId, 'mastodon');
  const at = new Date(web.clock.now() + 3_600_000).toISOString();
  await approveDraft(web.as(approver), { id, version, at });
  const { deliveries } = await draftFor(web.context, articleId, 'mastodon');
  paths = [
    ...['/', '/articles', '/feeds', '/desk', '/desk?state=scheduled', '/desk/articles', '/desk/links'],
    ...['day', 'week', 'month', 'list'].map((view) => `/desk/calendar?view=${view}`),
    ...['/desk/deliveries', '/desk/results', '/desk/notes', '/desk/account', '/desk/find?q=mastodon'],
    ...['/ops', '/ops/channels', '/ops/audit', '/ops/backlog', '/ops/people'],
    `/desk/articles/${articleId}`,
    `/desk/drafts/${(await draftFor(web.context, articleId, 'pairs')).id}`,
    `/desk/deliveries/${deliveries[0]}`,
  ];
  browser = await chromium.launch({ executablePath });
});

afterAll(async () => {
  await browser?.close();
  await web?.close();
});

const watchShifts = `window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true })`;

/** Controls that have the name of another one: who hears the name alone doesn't know which it is. */
const sameNames = `(() => {
  const names = [...document.querySelectorAll('main :is(button, summary)')]
    .filter((each) => each.checkVisibility())
    .map((each) => (each.getAttribute('aria-label') ?? each.textContent).trim());
  return names.filter((name, n) => names.indexOf(name) !== n);
})()`;

/** Controls that a person can't see or press without scrolling sideways, except in a calendar, which is meant to. */
const outOfReach = `[...document.querySelectorAll('button, summary, input, select, textarea')]
  .filter((each) => each.checkVisibility() && !each.closest('.calendar-day, .calendar-month, .unseen'))
  .filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 1 && (left < 0 || right > document.documentElement.clientWidth);
  })
  .map((each) => each.outerHTML.slice(0, 120))`;

/** Texts in a box that cuts its sides, and so letters that reach past their place, as those of Nastaliq do. */
const cut = `[...document.querySelectorAll('[lang]')]
  .filter((each) => each.checkVisibility() && each.textContent.trim() !== '')
  .flatMap((each) => {
    const boxes = [];
    for (let box = each; box && box !== document.body; box = box.parentElement) boxes.push(box);
    return boxes.filter((box) => ['hidden', 'clip'].includes(getComputedStyle(box).overflowX));
  })
  .map((box) => box.className)
  .filter((name) => name !== 'unseen')`;

async function faultsOf(page: Page, width: number): Promise<unknown[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    'axe.run()',
  );
  const [same, far, cutBoxes, shifted, wide] = await page.evaluate<
    [string[], string[], string[], number, number]
  >(`[${sameNames}, ${outOfReach}, ${cut}, window.shifted, document.documentElement.scrollWidth]`);
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    ...same.map((name) => `another control is named ${name}`),
    ...far.map((control) => `out of reach: ${control}`),
    ...cutBoxes.map((name) => `cuts letters: ${name}`),
    ...(shifted > 0.05 ? [`what is there moved: ${shifted}`] : []),
    ...(wide > width ? [`wider than the screen: ${wide}`] : []),
  ];
}

for (const [width, colorScheme] of [
  [1280, 'light'],
  [360, 'dark'],
] as const)
  test(`each page is right for eyes, hands and screen readers, ${width} px wide, ${colorScheme}`, async ({
    skip,
  }) => {
    skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
    const options = { baseURL: web.base, viewport: { width, height: 800 }, colorScheme };
    const context: BrowserContext = await browser.newContext(options);
    await signInThroughPage(context, { name: 'ada', password });
    await context.addInitScript(watchShifts);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const found: Record<string, unknown[]> = {};
    for (const path of paths) {
      await page.goto(path, { waitUntil: 'networkidle' });
      if (path === '/desk') {
        for (const n of [0, 1]) await page.locator('[data-opens]').nth(n).click();
        await page.locator('.row-open .draft-text').nth(1).waitFor();
      }
      const faults = await faultsOf(page, width);
      if (faults.length > 0) found[path] = faults;
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
