import { createECDH } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '../../../../src/actions/intake/ingest.ts';
import { type RunningApp, startApp } from '../../../../src/app.ts';
import { executablePath } from '../../../support/chromium.ts';
import { freePort, redisUrl } from '../../../support/redis.ts';

let folder: string;
let app: RunningApp;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  if (!executablePath) return;
  folder = await mkdtemp(join(tmpdir(), 'slugline-follow-'));
  const config = join(folder, 'newsroom.yaml');
  const id = `f-${folder.slice(-6).toLowerCase()}`;
  await writeFile(
    config,
    `newsroom: { id: ${id}, name: The Tarn Post, url: https://tarn.example }
feeds: [{ id: all, title: Everything }]
web: { host: 127.0.0.1, port: ${await freePort()} }
`,
  );
  app = await startApp({
    config,
    data: join(folder, 'data'),
    roles: ['web', 'worker'],
    environment: { REDIS_URL: redisUrl(), SLUGLINE_SECRET: 'a secret of the test run, long enough' },
    workingFolder: folder,
    log: pino({ level: 'silent' }),
  });
  const article = {
    headline: 'The lantern boats sail again',
    section: 'Harbour',
    bullets: ['Forty at dusk'],
  };
  await ingest(app.newsroom.context, [article], { source: 'cms', pushed: true });
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: app.address ?? '' });
  await context.grantPermissions(['notifications'], { origin: app.address ?? '' });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/**
 * A headless browser has no push service to subscribe at. This gives its one missing part, the subscription itself; it
 * lasts as long as the tab, and everything else is the browser's own.
 */
async function withPushService(page: Page): Promise<void> {
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  await page.addInitScript(`(() => {
    const key = 'subscription-of-the-test';
    const made = (serverKey) => ({
      endpoint: 'https://updates.push.services.mozilla.com/wpush/v2/of-the-browser-test',
      options: { applicationServerKey: Uint8Array.from(atob(serverKey.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)) },
      toJSON() { return { endpoint: this.endpoint, keys: { p256dh: '${p256dh}', auth: 'AAAAAAAAAAAAAAAAAAAAAA' } }; },
      async unsubscribe() { localStorage.removeItem(key); return true; },
    });
    PushManager.prototype.getSubscription = async () => {
      const kept = localStorage.getItem(key);
      return kept ? made(kept) : null;
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      localStorage.setItem(key, applicationServerKey);
      return made(applicationServerKey);
    };
  })()`);
}

/** Screens of both sizes and both lights, where SHOTS names a folder: to be looked at. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!process.env.SHOTS) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.locator('#follow').scrollIntoViewIfNeeded();
      await page.screenshot({
        path: join(process.env.SHOTS, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
}

test('a reader follows in this browser, finds it at the next visit, and stops', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await withPushService(page);
  await page.goto('/');
  await page.locator('[data-follow]:not([hidden])').waitFor();
  await shoot(page, 'offered');
  await page.getByRole('checkbox', { name: 'Harbour' }).check();
  await page.getByRole('button', { name: 'Follow in this browser' }).click();
  await page.getByText('Notifications are on for the topics ticked.').waitFor();
  await shoot(page, 'following');

  await page.goto('/');
  await page.getByText('Notifications are on for the topics ticked.').waitFor();
  expect(await page.getByRole('checkbox', { name: 'Harbour' }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: 'Everything' }).isChecked()).toBe(false);
  const { redis, keys } = app.newsroom.context.store;
  expect(await redis.zcard(keys.followersOf('section/harbour'))).toBe(1);

  await page.getByRole('button', { name: 'Stop notifications' }).click();
  await page.getByText('Notifications are off in this browser.').waitFor();
  expect(await redis.zcard(keys.followers)).toBe(0);
  expect(complaints).toEqual([]);
});

test('if a browser can’t be pushed to, or without script, nothing is shown', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const page = await context.newPage();
  await page.addInitScript('delete window.PushManager');
  await page.goto('/');
  expect(await page.locator('[data-follow]').isVisible()).toBe(false);
  const plain = await browser.newContext({ baseURL: app.address ?? '', javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto('/');
  expect(await still.locator('[data-follow]').isVisible()).toBe(false);
  await plain.close();
});

/** Hands the service worker a push as the browser's push service would. */
async function deliver(session: CDPSession, origin: string, data: string): Promise<void> {
  const registered = Promise.withResolvers<string>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const found = registrations.find(({ scopeURL }) => scopeURL.endsWith('/follow/'));
    if (found) registered.resolve(found.registrationId);
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered.promise;
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
}

test('the service worker shows what is pushed, in its language, and replaces what it showed of the same article', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const page = await context.newPage();
  await page.goto('/');
  await page.evaluate(`navigator.serviceWorker.register('/follow/worker.js', { scope: '/follow/' }).then((r) =>
    new Promise((done) => { const look = () => (r.active?.state === 'activated' ? done() : setTimeout(look, 20)); look(); }))`);
  const session = await context.newCDPSession(page);
  const notice = (title: string) =>
    JSON.stringify({
      web_push: 8030,
      notification: {
        title,
        body: 'Forty at dusk',
        lang: 'ur',
        dir: 'rtl',
        tag: 'a_1',
        navigate: `${app.address}/s/abcd`,
      },
    });
  await deliver(session, app.address ?? '', notice('The lantern boats sail again'));
  await session.detach();
  const again = await context.newCDPSession(page);
  await deliver(again, app.address ?? '', notice('The lantern boats have sailed'));
  const shown = () =>
    page.evaluate<{ title: string; lang: string; dir: string; actions: string[] }[]>(
      `navigator.serviceWorker.getRegistration('/follow/').then((r) => r.getNotifications()).then((all) =>
        all.map(({ title, lang, dir, actions }) => ({ title, lang, dir, actions: actions.map((one) => one.action) })))`,
    );
  await expect
    .poll(async () => (await shown()).map(({ title }) => title))
    .toEqual(['The lantern boats have sailed']);
  expect(await shown()).toEqual([
    { title: 'The lantern boats have sailed', lang: 'ur', dir: 'rtl', actions: ['stop'] },
  ]);
});
