import { parseHTML } from 'linkedom';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { recordResult } from '../../../src/actions/results/recordResult.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { SluglineError } from '../../../src/errors.ts';
import { draftById } from '../../../src/review/draft.ts';
import { draftFor, publish } from '../../support/records.ts';
import { browserOf, openTestWeb, signedInAs, type TestWeb } from '../server.ts';
import { untranslated, withPseudo } from './pseudo.ts';

/** A newsroom whose own data has no Latin letter, and whose desk is in the pseudo-language. */
let web: TestWeb;
let admin: Awaited<ReturnType<typeof signedInAs>>;
const paths: Record<string, string> = {};
/** Data in Latin letters. */
const own: string[] = [];

beforeAll(async () => {
  web = await openTestWeb({
    newsroom: { name: 'Ο Ταχυδρόμος', language: 'el', timezone: 'UTC' },
    sources: [{ id: '21', type: 'webhook', secret: 'source-secret-source-secret' }],
    webhooks: [
      {
        id: '31',
        url: 'http://127.0.0.1:9/31',
        secret: 'webhook-secret-webhook-secret',
        events: ['article.published'],
      },
    ],
    feeds: [{ id: '1', title: 'Όλα', language: 'el' }],
    channels: [
      { id: '11', type: 'webhook', url: 'http://127.0.0.1:9/11', secret: 'hook-secret-hook-secret' },
      {
        id: '12',
        type: 'mastodon',
        baseUrl: 'http://127.0.0.1:9',
        token: 'token-of-12',
        cap: { gap: '30m', perDay: 4 },
        slots: ['09:00-17:00'],
      },
      { id: '13', type: 'sandbox', cap: { gap: '0s' } },
    ],
  });
  web.web.languages = withPseudo;
  admin = await signedInAs(web, { name: '77', role: 'admin' });
  const number = 4711;
  const articleId = await publish(web.context, {
    headline: 'Ο φαροφύλακας αποσύρεται',
    url: `https://tarn.example/${number}`,
    bullets: ['Τον κράτησε τριάντα χρόνια', 'Η λάμπα θα λειτουργεί από τη στεριά'],
    language: 'el',
  });
  await publish(web.context, {
    headline: 'Σφραγισμένη έκθεση',
    url: 'https://tarn.example/4712',
    language: 'el',
    embargoUntil: new Date(web.clock.now() + 3_600_000).toISOString(),
  });
  const draft = await draftFor(web.context, articleId, '12');
  const approver = web.as({ name: '78', role: 'approver', kind: 'person' });
  const at = new Date(web.clock.now() + 7_200_000).toISOString();
  await approveDraft(approver, { id: draft.id, version: draft.version, at });
  const posted = await draftFor(web.context, articleId, '13');
  const { deliveries } = await approveDraft(approver, { id: posted.id, version: posted.version });
  for (const id of deliveries) await deliver(web.context, id);
  await recordResult(web.context, posted.id);
  const [deliveryId = ''] = (await draftById(web.context.store, draft.id))?.deliveries ?? [];
  const due = (await deliveryById(web.context.store, deliveryId))?.dueAt ?? '';
  const on = DateTime.fromISO(due, { zone: 'UTC' }).toISODate();
  const waiting = await draftFor(web.context, articleId, '11');
  own.push(draft.link.code);
  Object.assign(paths, {
    record: `/articles/${articleId}`,
    about: `/s/${draft.link.code}+`,
    feed: '/feeds/1.rss',
    article: `/desk/articles/${articleId}`,
    draft: `/desk/drafts/${waiting.id}`,
    delivery: `/desk/deliveries/${deliveryId}`,
    link: `/desk/links/${draft.link.code}`,
    change: `/desk/calendar/change/${draft.id}`,
    day: `/desk/calendar?view=day&on=${on}`,
    week: `/desk/calendar?view=week&channel=12&on=${on}`,
    month: `/desk/calendar?view=month&on=${on}`,
    list: `/desk/calendar?view=list&on=${on}`,
    sandbox: '/sandbox/13',
    emptyList: '/desk/calendar?view=list&on=2030-01-01',
  });
});
afterAll(() => web.close());

const pathOf = (name: string) => (name.startsWith('/') ? name : (paths[name] ?? ''));

describe('with every text of the catalogue in brackets, nothing outside of them is shown', () => {
  test.each([
    'draft',
    'article',
    '/desk',
    '/desk/account',
    '/desk/articles',
    '/desk/deliveries',
    'delivery',
    '/desk/deliveries?search=4711',
    '/desk/links',
    '/desk/links?search=4711',
    'link',
    '/desk/results',
    '/desk/results?channel=12',
    '/desk/find?q=4711',
    '/desk/find?q=nowhere',
    '/ops',
    '/ops/backlog',
    '/ops/channels',
    '/ops/queues',
    '/ops/queues?id=4711',
    '/ops/queues?state=delayed',
    '/ops/rejected',
    '/ops/audit',
    '/ops/audit?who=nobody',
    '/ops/people',
    'change',
    'day',
    'week',
    'month',
    'list',
    'emptyList',
    'sandbox',
  ])('on %s', async (name) => {
    const { status, text } = await admin.get(pathOf(name));
    expect(status).toBe(200);
    expect(text).toContain('⟦');
    expect(untranslated(text, own)).toEqual([]);
  });

  test('among the texts of the scripts', async () => {
    const { text } = await admin.get('/desk/links');
    const head = parseHTML(text).document.querySelector('meta[name="desk-texts"]');
    const given: Record<string, string | object> = JSON.parse(head?.getAttribute('content') ?? '');
    const shown = Object.values(given).flatMap((each) =>
      typeof each === 'string' ? each : Object.values(each),
    );
    expect(shown.length).toBeGreaterThan(Object.keys(given).length);
    expect(shown.filter((each) => !/^⟦.*⟧$/u.test(each))).toEqual([]);
  });

  test('on the sign-in page', async () => {
    const { text } = await browserOf(web.base).get('/login');
    expect(text).toContain('⟦');
    expect(untranslated(text, own)).toEqual([]);
  });

  test('on a page that shows an error, whose sentence is English everywhere and marked so', async () => {
    const { text } = await admin.get('/desk/nowhere');
    const { sentence } = new SluglineError('page.unknown');
    expect(untranslated(text, own)).toEqual([`404: ${sentence} · Ο Ταχυδρόμος`]);
    expect(text).toContain(`<h1 class="error-sentence" lang="en" dir="ltr">${sentence}</h1>`);
  });
});

test.each(['/', '/feeds', '/articles', 'record', 'about', 'feed'])(
  'readers see nothing outside of the catalogue on %s',
  async (name) => {
    const address = pathOf(name);
    const { status, text } = await browserOf(web.base).get(address, { 'sec-fetch-dest': 'document' });
    expect(status).toBe(200);
    expect(text).toContain('⟦');
    expect(untranslated(text, own)).toEqual([]);
  },
);
