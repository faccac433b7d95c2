import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../../../../src/actions/delivering/deliver.ts';
import { settle } from '../../../../src/actions/delivering/settleDelivery.ts';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { sweep } from '../../../../src/actions/operations/sweep.ts';
import { deliveryById } from '../../../../src/delivery/delivery.ts';
import { approver as anna } from '../../../support/newsroom.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let approver: Awaited<ReturnType<typeof signedInAs>>;

beforeAll(async () => {
  web = await openTestWeb({
    channels: [
      { id: 'phone', type: 'manual', baseUrl: 'https://social.example', cap: { gap: '0s' } },
      { id: 'page', type: 'facebook', token: 'page-token', pageId: 7, dryRun: true },
    ],
  });
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
});
afterAll(() => web.close());

async function due(headline: string, more: Record<string, unknown> = {}) {
  const article = {
    ...more,
    headline,
    url: `https://tarn.example/${encodeURIComponent(headline)}`,
    language: 'en',
  };
  const draft = await draftFor(web.context, await publish(web.context, article), 'phone');
  const { deliveries } = await approveDraft(web.as(anna), { id: draft.id, version: draft.version });
  const [id = ''] = deliveries;
  await deliver(web.context, id);
  return { id, draft, page: `/desk/deliveries/${id}` };
}

test('a post of a manual channel waits on its page for a person, with its text and pages to open, and is settled by their word', async () => {
  const { id, draft, page } = await due('Keeper of “Orrin & Tarn” retires');
  expect((await approver.get(page)).text).toContain('A person posts it by hand.');
  await settle(web.context, id);
  expect(await deliveryById(web.context.store, id)).toMatchObject({
    state: 'unknown',
    reason: expect.stringContaining('To be posted by hand'),
  });
  const { text } = await approver.get(page);
  expect(text).toContain('Post it by hand');
  expect(text).toMatch(/<textarea id="text" readonly[^>]*>Keeper of “Orrin &#38; Tarn” retires/);
  expect(text).toContain(draft.link.url);
  expect(text).toContain('https://bsky.app/intent/compose?text&#61;Keeper%20of');
  expect(text).toContain('https://social.example/share?text&#61;');
  expect(text).not.toContain('send it again');
  await approver.post(
    `${page}/resolve`,
    { what: 'sent', sent: 'https://social.example/@desk/7', back: page },
    page,
  );
  expect(await deliveryById(web.context.store, id)).toMatchObject({
    state: 'sent',
    remoteUrl: 'https://social.example/@desk/7',
  });
});

test('its page has the picture and the alt text that was confirmed', async () => {
  const image = { url: 'https://tarn.example/lamp.jpg', alt: 'A lit lamp' };
  const { id, page } = await due('Lamp is lit again', { image });
  await settle(web.context, id);
  const { text } = await approver.get(page);
  expect(text).toContain('href="https://tarn.example/lamp.jpg"');
  expect(text).toMatch(/<textarea id="alt"[^>]*>A lit lamp</);
});

test('a person may leave it, and is warned not to post a withdrawn article', async () => {
  const { id, draft, page } = await due('Ferry takes a new route');
  await settle(web.context, id);
  await withdrawArticle(web.as(anna), { id: draft.articleId, note: 'wrong ferry' });
  const { text } = await approver.get(page);
  expect(text).toContain('Don’t post it.');
  expect(text).not.toContain('Copy this text');
  await approver.post(`${page}/resolve`, { what: 'give-up', back: page }, page);
  expect((await deliveryById(web.context.store, id))?.state).toBe('failed');
});

test('what waits for a person is no alarm; a revision is reported; it ends when its page says so', async () => {
  const { id, page } = await due('Tarn market moves indoors');
  await settle(web.context, id);
  const list = (await approver.get('/desk/deliveries')).text;
  expect(list).toMatch(/posts? waits? to be posted by hand/);
  expect(list).not.toContain('may have been sent');
  expect((await approver.get(page)).text).not.toContain('has changed since');
  await publish(web.context, {
    headline: 'Tarn market moves indoors on Monday',
    url: `https://tarn.example/${encodeURIComponent('Tarn market moves indoors')}`,
    language: 'en',
  });
  expect((await approver.get(page)).text).toContain('Its article has changed since this text was approved.');

  const { expiresAt } = (await deliveryById(web.context.store, id)) ?? { expiresAt: '' };
  web.clock.advance(Date.parse(expiresAt) - web.clock.now());
  expect((await approver.get(page)).text).toContain('Its time has passed');
  await sweep(web.context);
  expect(await deliveryById(web.context.store, id)).toMatchObject({
    state: 'expired',
    reason: 'nobody posted it by hand in time',
  });
  const posted = { what: 'sent', sent: 'https://social.example/@desk/9', back: page };
  await approver.post(`${page}/resolve`, posted, page);
  expect(await deliveryById(web.context.store, id)).toMatchObject({ state: 'sent' });
});

test('a channel that sends nothing says so at its draft, at its delivery and at /ops', async () => {
  const expected = 'dry run: this channel sends nothing';
  const article = { headline: 'Lamp is lit again', url: 'https://tarn.example/lamp', language: 'en' };
  const draft = await draftFor(web.context, await publish(web.context, article), 'page');
  expect((await approver.get(`/desk/drafts/${draft.id}`)).text).toContain(expected);
  expect((await approver.get('/ops')).text).toContain(expected);
  const { deliveries } = await approveDraft(web.as(anna), { id: draft.id, version: draft.version });
  await deliver(web.context, deliveries[0]!);
  expect((await approver.get(`/desk/deliveries/${deliveries[0]}`)).text).toContain(expected);
});
