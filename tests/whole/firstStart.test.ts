import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentOf, program } from '../commands/newsroom.ts';
import { executablePath } from '../support/chromium.ts';
import { freePort } from '../support/redis.ts';
import { patienceMs } from '../support/soon.ts';

/** A first start without a newsroom.yaml, by the browser alone: each step is one that the page at hand names. */

let folder: string;
let started: ChildProcess;
let browser: Browser;

beforeAll(async () => {
  if (!executablePath) return;
  folder = await mkdtemp(join(tmpdir(), 'slugline-first-'));
  const env = environmentOf(folder, await freePort());
  started = spawn(program, ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const chunk of started.stdout ?? []) if (String(chunk).includes('welcome')) break;
  browser = await chromium.launch({ executablePath });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (!started) return;
  started.kill('SIGTERM');
  await once(started, 'exit');
  await rm(folder, { recursive: true, force: true });
});

/** What the page offers where it may not change under the pointer is taken. */
async function shown(page: Page, what: Locator): Promise<void> {
  const updates = page.getByRole('button', { name: 'Show updates' });
  await expect
    .poll(
      async () => {
        if (await updates.isVisible()) await updates.click();
        return what.isVisible();
      },
      { timeout: patienceMs },
    )
    .toBe(true);
}

test.runIf(executablePath)(
  'a newcomer sees a post sent, corrected, withdrawn and confirmed gone, by what the pages say',
  async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs);
    const link = (name: string) => page.getByRole('link', { name }).first();
    const button = (name: string | RegExp) => page.getByRole('button', { name }).first();

    await page.goto((await readFile(join(folder, 'data', 'welcome'), 'utf8')).trim());
    await page.getByLabel('Password', { exact: true }).fill('four unusual words of a newcomer');
    await page.getByLabel('Repeat the password').fill('four unusual words of a newcomer');
    await button('Set password and sign in').click();

    // Another channel posts without review: the post to follow is the one that was approved.
    const row = page.locator('.row', { has: button(/^Approve mastodon/) }).first();
    const id = await row.getAttribute('id');
    await button(/^Approve mastodon/).click();
    await page.locator(`#${id}`).getByRole('link', { name: 'See the post' }).click();
    const [post] = await page.locator('.sandbox-post').allTextContents();
    expect(post).toContain('The Sahilan Courier');

    await link('Correct or withdraw its article').click();
    const headline = (await page.locator('#from-headline').textContent()) ?? '';
    expect(post).toContain(headline);
    await link('Correct it').click();
    await page.getByLabel('What was wrong, and what is correct').fill('The number of districts is five.');
    await button('Publish the correction').click();
    expect(await page.locator('.notice').last().textContent()).toContain('a draft of the correction appears');
    const correction = page.locator('.draft', { hasText: 'Correction 1' });
    await shown(page, correction);
    await correction
      .getByRole('button', { name: /^Approve\b/ })
      .first()
      .click();
    await shown(page, page.locator('.copy', { hasText: 'Correction 1' }));

    await link('withdraw it').click();
    await page.locator('summary', { hasText: 'Withdraw …' }).click();
    await page.getByLabel('remove all of them').check();
    await button('Withdraw the article').click();
    // The pointer stands still where it clicked: what has changed shows in its own place.
    await page.locator('.copy', { hasText: 'gone' }).nth(1).waitFor();
    const copies = await page.locator('.copy').allTextContents();
    expect(copies).toHaveLength(2);
    for (const copy of copies) expect(copy).toContain('no longer shows it');
    await link('See the post').click();
    const texts = await page.locator('.sandbox-post').allTextContents();
    expect(texts.filter((text) => text.includes('readers see it no more'))).toHaveLength(2);
    expect(texts.join()).not.toContain(headline);
  },
  180_000,
);
