/**
 * A morning at the desk by keyboard only, in a real browser: sixty articles on eight channels, from the sign-in to the
 * last decision. One draft in 20 is rejected and one in 20 edited; each article's others are approved with one key.
 * Prints the number of key presses and how long a person waits for the desk, without reading and thinking.
 *
 * node bench/morning.ts [--short] [--chromium /usr/bin/chromium]
 */
import { chromium } from 'playwright-core';
import { rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const articles = short ? 9 : 60;
const channels = 8;
const password = 'four gulls on a tarn';
const given = process.argv.indexOf('--chromium');
const executablePath = given > 0 ? process.argv[given + 1] : (process.env.CHROMIUM ?? '/usr/bin/chromium');

const wanted = { waiting: articles, past: 0, planned: 0, channels, people: ['anna'], password };
const desk = await serve<{ address: string }>('deskNewsroom.ts', JSON.stringify(wanted));
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}) });
const page = await browser.newPage({ baseURL: desk.answer.address });

let keys = 0;
async function press(...pressed: string[]): Promise<void> {
  for (const key of pressed) {
    await page.keyboard.press(key);
    keys += 1;
  }
}
async function type(words: string): Promise<void> {
  await page.keyboard.type(words);
  keys += words.length;
}

const waiting = () => page.locator('.row[data-waits]').count();

/** Polls from here: the page's content security policy forbids Playwright's own waiting script. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`nothing happened for 20 s at ${page.url()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const focused = () => page.evaluate<string | undefined>('document.activeElement.closest(".row")?.id');

/** Waits until the last decision is done and the next can be made. */
function nextDraft(): Promise<void> {
  return until(async () => (await focused()) !== undefined || (await waiting()) === 0);
}

/** Moves down to a waiting draft, if the focus is not in one. */
async function toWaiting(): Promise<void> {
  const waits = () =>
    page.evaluate<boolean>('document.activeElement.closest(".row")?.matches("[data-waits]") === true');
  await new Promise((resolve) => setTimeout(resolve, 30));
  for (let steps = 0; steps < 60 && !(await waits()); steps++) await press(steps < 30 ? 'j' : 'k');
}

const counts = { approved: 0, rejected: 0, edited: 0, pages: 0, pressedAgain: 0 };

/** Presses a key until its field has the focus, as a person does if a key had no effect. */
async function open(key: string, field: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    if (tries > 0) {
      counts.pressedAgain += 1;
      await toWaiting();
    }
    await press(key);
    const opened = await page
      .locator(field)
      .waitFor({ timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    if (opened) return;
  }
  throw new Error(`${key} opened nothing at ${page.url()}`);
}

async function reject(): Promise<void> {
  const row = await focused();
  await open('r', 'input[name="reason"]:focus');
  await type('old news');
  await press('Enter');
  await page.locator(`#${row} .row-told.done`).waitFor();
  counts.rejected += 1;
  await nextDraft();
}

async function edit(): Promise<void> {
  const row = await focused();
  await open('e', 'textarea[name="text"]:focus');
  await press('Control+Home');
  await type('This morning: ');
  await press('Control+Enter');
  await page.locator(`#${row} .row-told.done`).waitFor();
  counts.edited += 1;
  await nextDraft();
}

await page.goto('/login');
await page.locator('#username:focus').waitFor();
const begun = performance.now();
await type('anna');
await press('Tab');
await type(password);
await press('Enter');
await page.waitForURL('**/desk');
let seen = 0;
for (;;) {
  counts.pages += 1;
  await page.locator('[data-keys-open]:not([hidden])').waitFor();
  while ((await waiting()) > 0) {
    await toWaiting();
    seen += 1;
    // One draft in 20 is rejected, one edited: two articles of five have one of them.
    if (seen % 5 === 2) await reject();
    if (seen % 5 === 4) await edit();
    await toWaiting();
    const card = await page.evaluate<string>('document.activeElement.closest(".card").id');
    const ready = await page.locator(`#${card} .row[data-waits]`).count();
    await press('Shift+A');
    await until(async () => (await page.locator(`#${card} .row[data-waits]`).count()) === 0);
    counts.approved += ready;
  }
  if ((await page.locator('.ways [rel="next"]').count()) === 0) break;
  const here = page.url();
  await press(']');
  await page.waitForURL((url) => url.href !== here);
}
const seconds = (performance.now() - begun) / 1_000;
process.stdout.write(
  `${JSON.stringify({ articles, drafts: articles * channels, keys, seconds: rounded(seconds), ...counts })}\n`,
);
await browser.close();
await desk.stop();
