import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../../src/actions/accounts/addUser.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { recordResult } from '../../../src/store/scripts/delivery/recordResult.ts';
import { desk } from '../../../src/web/texts/en/desk.ts';
import { languages } from '../../../src/web/texts/languages.ts';
import { reader } from '../../../src/web/texts/ur/reader.ts';
import { executablePath, signInThroughPage } from '../../support/chromium.ts';
import { approver } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, password, type TestWeb } from '../server.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const letters = 'ابپتٹثجچحخدڈذرڑزسشصضطظعغفق';

/** A catalogue in the letters of Urdu, as long as the English one: no desk is translated yet. */
function inUrduLetters<T>(texts: T): T {
  const turned = (text: string) =>
    text.replace(/[a-z]/gi, (each) => letters[each.toLowerCase().charCodeAt(0) - 97] ?? each);
  if (typeof texts === 'string') return turned(texts) as T;
  if (typeof texts === 'function') return ((...values: unknown[]) => turned(texts(...values))) as T;
  return Object.fromEntries(
    Object.entries(texts as object).map(([name, text]) => [name, inUrduLetters(text)]),
  ) as T;
}

let web: TestWeb;
let browser: Browser;
let context: BrowserContext;
let paths: string[];

beforeAll(async () => {
  if (!executablePath) return;
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', cap: { gap: '0s' } };
  web = await openTestWeb({
    newsroom: { name: 'ساحل نامہ', language: 'ur', timezone: 'Asia/Karachi' },
    channels: [
      ...['ek', 'do'].map((id) => ({ ...hook, id, url: `http://127.0.0.1:9/${id}` })),
      { id: 'teen', type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'teen-token' },
    ],
  });
  web.web.languages = { ...languages, ur: { reader, desk: inUrduLetters(desk) } };
  await addUser(web.context, { name: 'anna', role: 'admin', password });
  let articleId = '';
  for (const [n, headline] of ['بندرگاہ کل صبح کھلے گی', 'کراچی میں تیز بارش', 'پل کی مرمت مکمل'].entries()) {
    web.clock.advance(1_000);
    articleId = await publish(web.context, {
      url: `https://tarn.example/ur/${n}`,
      headline,
      bullets: ['چالیس کشتیاں شام کو روانہ ہوں گی', 'موسم صاف رہے گا'],
      language: 'ur',
      section: 'مقامی',
    });
  }
  const { id, version } = await draftFor(web.context, articleId, 'ek');
  const at = new Date(web.clock.now() + 7_200_000).toISOString();
  await approveDraft(web.as(approver), { id, version, at });
  const { deliveries, link } = await draftFor(web.context, articleId, 'ek');
  for (const [n, channel] of ['ek', 'do'].entries())
    await recordResult(web.context.store, {
      ...{ draftId: `d_${n}`, state: 'done', version: 1, at: web.clock.now(), oldest: 0 },
      ...{ delivery: deliveries[0], code: link.code },
      row: JSON.stringify({
        ...{ outcome: 'composed', articleId, channel, variant: 'list', language: 'ur', section: 'مقامی' },
        ...{ delivery: deliveries[0], code: link.code },
      }),
    });
  paths = [
    '/desk',
    `/desk/drafts/${(await draftFor(web.context, articleId, 'do')).id}`,
    `/desk/drafts/${(await draftFor(web.context, articleId, 'teen')).id}`,
    '/desk/calendar?view=day',
    '/desk/calendar?view=week',
    '/desk/calendar?view=list',
    '/desk/deliveries',
    `/desk/deliveries/${deliveries[0]}`,
    '/desk/articles',
    `/desk/articles/${articleId}`,
    `/desk/links/${link.code}`,
    '/desk/results',
    '/ops',
    '/ops/audit',
  ];
  browser = await chromium.launch({ executablePath });
  context = await browser.newContext({ baseURL: web.base });
  await signInThroughPage(context, { name: 'anna', password });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await web?.close();
});

/** What does not run from right to left: pairs of which the first should stand to the right of the second. */
const unmirrored = `(() => {
  const at = (element) => element.getBoundingClientRect();
  const pairs = [
    ...[...document.querySelectorAll('.nav, .filters, thead tr, .card, .two, .page-head')].map((all) => [...all.children]),
    [document.querySelector('.masthead-name'), document.querySelector('.masthead nav')],
  ];
  return pairs.flatMap((row) => row.slice(1).flatMap((each, n) => {
    const [a, b] = [at(row[n]), at(each)];
    const isBeside = a.width && b.width && a.top < b.bottom && b.top < a.bottom;
    return isBeside && a.left < b.left ? [row[n].outerHTML.slice(0, 120)] : [];
  }));
})()`;

/**
 * Headlines (the catalogue’s letters make no words) that reach more than a tenth of their size above their box, into the line before; and links that
 * run from right to left, in which the numbers of an IP address change places.
 */
const cramped = `(() => {
  const context = document.createElement('canvas').getContext('2d');
  context.direction = 'rtl';
  const overhang = (element) => {
    const { fontWeight, fontSize, fontFamily, lineHeight, paddingTop } = getComputedStyle(element);
    context.font = [fontWeight, fontSize, fontFamily].join(' ');
    const drawn = context.measureText(element.textContent);
    const size = parseFloat(fontSize);
    const glyphs = drawn.fontBoundingBoxAscent + drawn.fontBoundingBoxDescent;
    const room = parseFloat(paddingTop) + (parseFloat(lineHeight) - glyphs) / 2 + drawn.fontBoundingBoxAscent;
    return (drawn.actualBoundingBoxAscent - room) / size;
  };
  const headings = [...document.querySelectorAll(':is(h1, h2, h3)[lang=ur]')].filter(
    (each) => each.getClientRects().length > 0 && overhang(each) > 0.1,
  );
  const links = [...document.querySelectorAll('[data-mark="link"]')].filter(
    (each) => getComputedStyle(each).direction !== 'ltr',
  );
  return [...headings, ...links].map((each) => each.outerHTML.slice(0, 160)).join('\\n');
})()`;

test('a newsroom in Urdu has its whole desk from right to left, wide and on a phone', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  for (const width of [1280, 360])
    for (const [n, path] of paths.entries()) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      const where = `${path} at ${width}`;
      expect(
        await page.evaluate('[document.documentElement.lang, document.documentElement.dir]'),
        where,
      ).toEqual(['ur', 'rtl']);
      expect(await page.evaluate(unmirrored), where).toEqual([]);
      await page.evaluate('document.fonts.ready');
      expect(await page.evaluate(cramped), where).toBe('');
      expect(await page.evaluate('document.documentElement.scrollWidth'), where).toBeLessThanOrEqual(width);
      await page.evaluate(axe);
      const found = await page.evaluate<string[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html].join(": ")))',
      );
      expect(found, where).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/rtl-${width}-${n}.png` });
      await page.close();
    }
}, 240_000);
