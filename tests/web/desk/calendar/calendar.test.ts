import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeHTML } from 'entities';
import { DateTime } from 'luxon';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../../../src/delivery/delivery.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { executablePath, signInThroughPage } from '../../../support/chromium.ts';
import { approver } from '../../../support/newsroom.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, password, signedInAs, type TestWeb } from '../../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const zone = 'Europe/Berlin';

let web: TestWeb;
let anna: Awaited<ReturnType<typeof signedInAs>>;
let browser: Browser | undefined;
let context: BrowserContext;
let n = 0;

beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret' };
  web = await openTestWeb({
    channels: [
      {
        ...hook,
        id: 'day',
        url: 'http://127.0.0.1:9/d',
        slots: ['09:00-17:00'],
        cap: { gap: '30m', perDay: 4 },
      },
      { ...hook, id: 'any', url: 'http://127.0.0.1:9/a', cap: { gap: '0s' } },
    ],
  });
  anna = await signedInAs(web, approver);
  if (!executablePath) return;
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: approver.name, password });
});
afterAll(async () => {
  await browser?.close();
  await web.close();
});

/** The day after tomorrow, on the newsroom's clock: nothing there is in the past. */
const day = () => DateTime.fromMillis(web.clock.now(), { zone }).plus({ days: 2 }).startOf('day');

/** A post planned for an hour of that day. */
async function planned(channel: string, hour: number, headline = `Ferry number ${n + 1} leaves the quay`) {
  n += 1;
  const id = await publish(web.context, { url: `https://tarn.example/cal/${n}`, headline, language: 'en' });
  const draft = await draftFor(web.context, id, channel);
  const at = day().plus({ hours: hour }).toUTC().toISO() ?? '';
  await approveDraft(web.as(approver), { id: draft.id, version: draft.version, at });
  return draftFor(web.context, id, channel);
}
const dueOf = async (articleId: string, channel: string) => {
  const [id = ''] = (await draftFor(web.context, articleId, channel)).deliveries;
  const due = (await deliveryById(web.context.store, id))?.dueAt ?? '';
  return DateTime.fromISO(due, { zone }).diff(day(), 'minutes').minutes / 60;
};
const pathOf = (view: string) => `/desk/calendar?view=${view}&on=${day().toISODate()}`;

test('a day shows posts by hour and channel, and which hours are free, closed or full', async () => {
  const draft = await planned('day', 10);
  const { text } = await anna.get(pathOf('day'));
  expect(text).toMatch(/<time[^>]*>10:00<\/time> <span class="entry-channel">day/);
  expect(text).toContain('1 of 4 posts · 30 min apart · 09:00-17:00');
  expect(text.match(/data-free="closed"/g)).toHaveLength(16);
  expect(text.match(/data-free="free"/g)?.length).toBeGreaterThan(24);
  expect(text).toContain('The requested time.');
  expect(text).toContain(`/desk/drafts/${draft.id}`);
});

test('a week, a month and a list show the same post; with one channel, when it has a free place', async () => {
  await planned('day', 11, 'The mill opens again');
  for (const view of ['week', 'list'])
    expect((await anna.get(pathOf(view))).text).toContain('The mill opens again');
  expect((await anna.get(pathOf('month'))).text).toMatch(/\d+ planned/);
  const { text } = await anna.get(`${pathOf('week')}&channel=day`);
  expect(text).toMatch(/Free: 09:00–09:45, 10:30–10:45, 11:30–17:00/);
});

test('an embargo’s end and what was sent, with its clicks, stand in their day', async () => {
  const until = day().plus({ hours: 12 }).toUTC().toISO() ?? '';
  await publish(web.context, {
    url: 'https://tarn.example/emb',
    headline: 'Sealed report',
    embargoUntil: until,
  });
  expect((await anna.get(pathOf('week'))).text).toMatch(/12:00 embargo ends:\s*<a[^>]*>Sealed report/);

  const draft = await planned('any', 8, 'Sent in the morning');
  const { store } = web.context;
  const [id = ''] = draft.deliveries;
  await writerOf(store).hset(store.keys.delivery(id), 'state', 'sent');
  await writerOf(store).zadd(store.keys.deliveries('sent', '*'), web.clock.now(), id);
  await writerOf(store).zrem(store.keys.calendar('any'), id);
  await writerOf(store).hset(store.keys.clicks(draft.link.code), 'total', '7');
  expect((await anna.get(pathOf('day'))).text).toMatch(/Sent in the morning|7 clicks/);
  expect((await anna.get(pathOf('list'))).text).toContain('7 clicks');
});

test('with more posts in a week than a page draws, every page is under 100 KB and leads to the others', async () => {
  for (let each = 0; each < 120; each++) await planned('any', 6 + (each % 12));
  const pages: Record<string, string> = {};
  for (const view of ['day', 'week', 'month', 'list']) {
    const { text } = await anna.get(pathOf(view));
    expect(Buffer.byteLength(text), view).toBeLessThan(100_000);
    pages[view] = text;
  }
  const restIn = (text = '') => {
    const [, href = '', more] = /<a href="([^"]+)">and (\d+) more<\/a>/.exec(text) ?? [];
    return { href: decodeHTML(href), more: Number(more) };
  };
  expect(restIn(pages.week).more).toBeGreaterThan(40);
  expect(restIn(pages.week).href).toBe(`/desk/calendar?view=day&on=${day().toISODate()}`);
  expect(restIn(pages.day).href).toBe(`/desk/calendar?view=day&on=${day().toISODate()}&channel=any`);
  const ofChannel = restIn((await anna.get(restIn(pages.day).href)).text);
  const hour = await anna.get(ofChannel.href);
  expect(hour.text.match(/href="\/desk\/deliveries\/p_/g)?.length).toBeGreaterThanOrEqual(10);
});

async function calendar(path: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(path);
  return { page, complaints };
}

test('a post is dragged to another hour and another day, moved by keys, and changed in place', async ({
  skip,
}) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { articleId, id, deliveries } = await planned('any', 20, 'A post to be moved');
  const { page, complaints } = await calendar(pathOf('day'));
  const entry = page.locator(`#e-${deliveries[0]}`);
  await entry.dragTo(
    page
      .locator('tr', { has: page.locator('th', { hasText: '22:00' }) })
      .locator('td')
      .last(),
  );
  await page.locator('.notice', { hasText: /^The time is changed/ }).waitFor();
  expect(await dueOf(articleId, 'any')).toBe(22);

  await entry.locator('[data-changes]').focus();
  await page.keyboard.press('-');
  await entry.locator('time', { hasText: '21:45' }).waitFor();
  expect(await dueOf(articleId, 'any')).toBe(21.75);
  expect(await page.evaluate('document.activeElement.closest(".entry")?.id')).toBe(`e-${deliveries[0]}`);

  await page.keyboard.press('c');
  await entry.locator('summary', { hasText: 'Reject' }).click();
  await entry.locator('input[name="reason"]').fill('Too late');
  await entry.getByRole('button', { name: 'Reject' }).click();
  await page.locator('.notice', { hasText: 'Rejected. Nothing will be posted.' }).waitFor();
  expect((await draftFor(web.context, articleId, 'any')).state).toBe('rejected');
  expect(await page.locator(`a[href="/desk/drafts/${id}"]`).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test('in a week a post keeps its time of day when it is dragged to another day', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const { articleId, deliveries } = await planned('any', 5, 'A post for another day');
  const { page } = await calendar(pathOf('week'));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.locator(`#e-${deliveries[0]} time`).dragTo(page.locator('.calendar-column h3').nth(2));
  await page.locator('.notice', { hasText: /^The time is changed/ }).waitFor();
  expect(await dueOf(articleId, 'any')).toBe(2 * 24 + 5);
  await page.close();
});

test('nothing that axe finds in any view, wide and on a phone, light and dark', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const found: string[] = [];
  for (const width of [1280, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const view of ['day', 'week', 'month', 'list']) {
        const { page } = await calendar(pathOf(view));
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.evaluate(axe);
        const { violations } = await page.evaluate<{
          violations: { id: string; nodes: { html: string }[] }[];
        }>('axe.run()');
        found.push(
          ...violations.map(({ id, nodes }) => `${view} ${width} ${colorScheme} ${id}: ${nodes[0]?.html}`),
        );
        expect(
          await page.evaluate('document.documentElement.scrollWidth'),
          `${view} ${width}`,
        ).toBeLessThanOrEqual(width);
        await page.close();
      }
    }
  }
  expect(found).toEqual([]);
}, 120_000);
