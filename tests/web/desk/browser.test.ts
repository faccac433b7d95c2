import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstAdminLink } from '../../../src/actions/accounts/firstAdminLink.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { type RunningApp, startApp } from '../../../src/app.ts';
import { executablePath } from '../../support/chromium.ts';
import { freePort, redisUrl } from '../../support/redis.ts';

const newsroom = (id: string, port: number) => `
newsroom: { id: ${id}, name: The Tarn Post, url: https://tarn.example, timezone: Europe/Berlin }
feeds: [{ id: all, title: Everything }]
channels:
  - { id: hook, type: webhook, url: "http://127.0.0.1:9/", secret: hook-secret-hook-secret, dryRun: true }
web: { host: 127.0.0.1, port: ${port} }
`;

let folder: string;
let app: RunningApp;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  if (!executablePath) return;
  folder = await mkdtemp(join(tmpdir(), 'slugline-browser-'));
  const config = join(folder, 'newsroom.yaml');
  await writeFile(config, newsroom(`b-${folder.slice(-6).toLowerCase()}`, await freePort()));
  app = await startApp({
    config,
    data: join(folder, 'data'),
    roles: ['web', 'worker', 'scheduler'],
    environment: { REDIS_URL: redisUrl(), SLUGLINE_SECRET: 'a secret of the test run, long enough' },
    workingFolder: folder,
    log: pino({ level: 'silent' }),
  });
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: app.address ?? '' });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** What a screen reader says about the element in focus: its label, otherwise its text. */
const focused = `(() => {
  const it = document.activeElement;
  const labels = [...(it.labels ?? [])].map((label) => label.textContent).join();
  return labels + ' ' + (it.getAttribute('aria-label') ?? '') + ' ' + it.textContent;
})()`;

/** Presses Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const called = await page.evaluate<string>(focused);
    if (name.test(called.trim())) return;
  }
  throw new Error(`the Tab key never came to ${name}`);
}

test('by keyboard alone a person signs in with a one-time link, edits a draft and approves it, and another tab shows it without a reload', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { context: opened } = app.newsroom;
  const link = (await firstAdminLink(opened)) ?? '';
  await ingest(
    opened,
    [
      {
        headline: 'The lantern boats sail again',
        bullets: ['Forty boats leave the quay at dusk'],
        // What waits for its embargo stays scheduled for as long as this looks.
        embargoUntil: new Date(opened.clock.now() + 86_400_000).toISOString(),
      },
    ],
    { source: 'cms', pushed: true },
  );

  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(link);
  await page.locator('#password:focus').waitFor();
  await page.keyboard.type('four gulls on a tarn');
  await page.keyboard.press('Tab');
  await page.keyboard.type('four gulls on a tarn');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk');

  // The worker may still be working: the list fills by itself.
  await page.locator('.card [data-state="in_review"]').waitFor();
  const other = await context.newPage();
  await other.goto('/desk?state=scheduled');
  await other.evaluate('document.documentElement.dataset.sameDocument = "yes"');
  expect(await other.locator('.card').count()).toBe(0);
  await page.bringToFront();

  await tabTo(page, /^Open hook post: The lantern boats sail again/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Edit/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Text/);
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('At dusk: ');
  await tabTo(page, /^Save the text/);
  await page.keyboard.press('Enter');
  await page.locator('.row-told', { hasText: 'Saved. It is in review again.' }).waitFor();
  await page.locator('.card .draft-text', { hasText: 'At dusk: The lantern boats' }).waitFor();

  await tabTo(page, /^Approve hook post: The lantern boats sail again/);
  await page.keyboard.press('Enter');
  await page.locator('[role="status"]', { hasText: /^Approved/ }).waitFor();

  const shown = other.locator('.card', { hasText: 'At dusk: The lantern boats' });
  await shown.locator('[data-state="scheduled"]').waitFor();
  expect(await other.evaluate('document.documentElement.dataset.sameDocument')).toBe('yes');
  expect(complaints).toEqual([]);
});
