import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executablePath, signInThroughPage } from '../../../support/chromium.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;
let article: string;
let browser: Browser | undefined;
let context: BrowserContext;

beforeAll(async () => {
  const baseUrl = 'http://127.0.0.1:9';
  web = await openTestWeb({
    channels: [
      { id: 'masto', type: 'mastodon', baseUrl, token: 'test-token', creator: '@post@tarn.example' },
      { id: 'linked', type: 'linkedin', token: 'test-token', author: 'urn:li:organization:1' },
      { id: 'like-linked', type: 'sandbox', like: 'linkedin' },
      { id: 'tele', type: 'telegram', token: 'test-token', chatId: '@tarnpost' },
      { id: 'sky-photo', type: 'bluesky', identifier: 'tarn.example', password: 'app-pass', photo: true },
      { id: 'tele-photo', type: 'telegram', token: '12:ab', chatId: '@tarn-photo', photo: true },
      {
        id: 'mail',
        type: 'email',
        smtpUrl: 'smtp://127.0.0.1:9',
        from: 'news@tarn.example',
        to: 'a@tarn.example',
      },
    ],
  });
  anna = await signedInAs(web, { name: 'anna', role: 'approver' });
  article = await publish(web.context, {
    url: 'https://tarn.example/boats',
    headline: 'The lantern boats sail again after a year on the quay',
    bullets: ['Forty boats leave at dusk', 'The town pays for the lanterns'],
    standfirst: 'Thousands came to see them.',
    image: {
      url: 'https://tarn.example/boats.jpg',
      caption: 'Boats at dusk. Photo: Mina Rao',
      credit: 'Mina Rao',
    },
    contentWarning: 'Fire',
    language: 'en',
  });
  if (!executablePath) return;
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: 'anna', password });
});

afterAll(async () => {
  await browser?.close();
  await web.close();
});

async function pageOf(channel: string): Promise<string> {
  return (await anna.get(`/desk/drafts/${(await draftFor(web.context, article, channel)).id}`)).text;
}

test('a picture with its alt text takes the place of the card where the platform shows it, behind the warning', async () => {
  const page = await pageOf('masto');
  expect(page).toContain('As it will look on masto');
  expect(page).toContain('@post@tarn.example');
  expect(page).toMatch(
    /Content warning:<\/span> <bdi>Fire<\/bdi> <bdi class="preview-button" lang="en">Show more/,
  );
  expect(page).toMatch(/<figure class="preview-picture">.*ALT<\/span> <span[^>]*>Boats at dusk\./s);
  expect(page).not.toContain('class="preview-card"');
});

test('a channel that shows pictures shows it without a card, and its alt text where the platform has one', async () => {
  const sky = await pageOf('sky-photo');
  expect(sky).toMatch(/<figure class="preview-picture">.*ALT<\/span>/s);
  expect(sky).not.toContain('class="preview-card"');
  const telegram = await pageOf('tele-photo');
  expect(telegram).toContain('<figure class="preview-picture">');
  expect(telegram).not.toMatch(/preview-badge|Without an alt text|class="preview-card"/);
});

test('a card has the platform’s own shape and lines, and a text is folded where its feed folds it', async () => {
  const page = await pageOf('linked');
  expect(page).toMatch(/data-shape="beside".*preview-card-headline">The lantern boats/s);
  expect(page).not.toContain('preview-card-description');
  expect(page).toContain('This channel has no content warnings: readers see the text at once.');
  // The reviewer still sees all of it.
  expect(page).toMatch(
    /class="preview-more"[^>]*>… <bdi lang="en">more<\/bdi><\/span><span class="preview-rest">.*The town pays for the lanterns/s,
  );
  expect(await pageOf('like-linked')).toContain('class="preview-more"');
  const telegram = await pageOf('tele');
  expect(telegram).toMatch(/data-shape="bar".*preview-card-description">Thousands came/s);
  expect(telegram).not.toContain('preview-more');
  expect(await pageOf('mail')).toMatch(/class="preview-subject"[^>]*>The lantern boats/);
});

test('what is typed is drawn at once, with what the article lacks marked in it', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { id } = await draftFor(web.context, article, 'masto');
  const page = await context.newPage();
  for (const path of ['/desk', `/desk/drafts/${id}`]) {
    await page.goto(path);
    if (path === '/desk') await page.locator(`#r-${id} [data-opens]`).click();
    await page
      .locator('summary', { hasText: /^Edit$/ })
      .first()
      .click();
    const field = page.locator(`#text-${id}-1`);
    await field.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('900 crowns: ');
    const drawn = page.locator(`#preview-${id}-1`);
    await drawn.locator('mark', { hasText: '900' }).waitFor();
    expect(await drawn.textContent()).toContain('As you type, not saved yet');
    expect(await drawn.locator('.draft-text').textContent()).toContain('900 crowns: The lantern boats');
    await field.fill('');
    await page.evaluate('localStorage.clear()');
  }
  await page.close();
});

test('a phrase and its source light up together, from either side, by pointer and by focus, and nothing moves', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { id } = await draftFor(web.context, article, 'tele');
  const page = await context.newPage();
  await page.goto('/desk');
  await page.locator(`#r-${id} [data-opens]`).click();
  const phrase = page.locator(`#r-${id} .segment[data-source="bullet-1"]`);
  await phrase.waitFor();
  // A picture that can't be loaded takes no space.
  const pictures = `[...document.querySelectorAll('#r-${id} img')].every(({ complete }) => complete)`;
  await expect.poll(() => page.evaluate(pictures)).toBe(true);
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await phrase.hover();
  const point = page.locator(`#s-${article}-bullet-1`);
  await page.locator(`#s-${article}-bullet-1[data-lit]`).waitFor();
  await point.hover();
  expect(await phrase.getAttribute('data-lit')).toBe('');
  expect(await page.locator('.segment[data-source="bullet-0"][data-lit]').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(height);

  await page.goto(`/desk/drafts/${id}`);
  await page.locator('#from-bullet-0').focus();
  await page.locator('.segment[data-source="bullet-0"][data-lit]').waitFor();
  await page.locator('.phrases a[data-source="headline"]').focus();
  await page.locator('#from-headline[data-lit]').waitFor();
  expect(await page.locator('.segment[data-source="bullet-0"][data-lit]').count()).toBe(0);
  await page.close();
});
