import { existsSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium for browser tests; undefined if this machine has none. */
export const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));

/** Signs a person in through the sign-in page; the browser keeps the session. */
export async function signInThroughPage(
  context: BrowserContext,
  { name, password }: { name: string; password: string },
): Promise<void> {
  const page = await context.newPage();
  await page.goto('/login');
  await page.fill('#username', name);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk');
  await page.close();
}
