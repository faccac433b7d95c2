import { DateTime } from 'luxon';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveriesById } from '../../../../src/delivery/delivery.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let approver: Awaited<ReturnType<typeof signedInAs>>;
let n = 0;

beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  // The test's clock is six hours back: these open in some hours.
  const opens = DateTime.now().setZone('Europe/Berlin').minus({ hours: 2 }).toFormat('HH:00');
  const closes = DateTime.now().setZone('Europe/Berlin').plus({ hours: 2 }).toFormat('HH:00');
  web = await openTestWeb({ channels: [{ ...hook, id: 'later', slots: [`${opens}-${closes}`] }] });
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
});
afterAll(() => web.close());

async function drafted(story: { headline?: string; publishedAt?: string } = {}) {
  n += 1;
  const id = await publish(web.context, {
    url: `https://tarn.example/places/${n}`,
    headline: `Ferry number ${n} leaves the quay`,
    language: 'en',
    ...story,
  });
  return draftFor(web.context, id, 'later');
}
const at = (id: string) => `/desk/drafts/${id}`;
async function dueIn(id: string): Promise<number> {
  const [first] = await deliveriesById(
    web.context.store,
    (await draftFor(web.context, id, 'later')).deliveries,
  );
  return Date.parse(first?.dueAt ?? '') - web.clock.now();
}

test('the form says for each place what will happen, and the answer is the same sentence', async () => {
  const draft = await drafted();
  const page = (await approver.get(at(draft.id))).text;
  expect(page).toMatch(
    /value="next"[^>]*>Approve as next<\/button>\s*<p[^>]*>It will be sent at .*because of the channel’s slots/,
  );
  expect(page).toMatch(
    /value="now"[^>]*>Approve and send now<\/button>\s*<p[^>]*>It will be sent now, ignoring the channel’s slots, gap and queue\./,
  );
  await approver.post(
    `${at(draft.id)}/approve`,
    { version: '1', place: 'now', back: at(draft.id) },
    at(draft.id),
  );
  expect((await approver.get(at(draft.id))).text).toContain(
    'Approved. It will be sent now, ignoring the channel’s slots, gap and queue.',
  );
  expect(await dueIn(draft.articleId)).toBeLessThanOrEqual(0);
});

test('as next it goes ahead of what waits for the same slot', async () => {
  const first = await drafted();
  await approver.post(`${at(first.id)}/approve`, { version: '1' }, at(first.id));
  const second = await drafted();
  await approver.post(`${at(second.id)}/approve`, { version: '1', place: 'next' }, at(second.id));
  expect(await dueIn(second.articleId)).toBeLessThan(await dueIn(first.articleId));
});

test('what is scheduled is sent now, or returns to its place', async () => {
  const draft = await drafted();
  await approver.post(`${at(draft.id)}/approve`, { version: '1' }, at(draft.id));
  const waits = await dueIn(draft.articleId);
  expect(waits).toBeGreaterThan(3_600_000);
  const { version } = await draftFor(web.context, draft.articleId, 'later');
  const move = (place: string) =>
    approver.post(
      `${at(draft.id)}/schedule`,
      { version: String(version), place, back: at(draft.id) },
      at(draft.id),
    );
  await move('now');
  expect((await approver.get(at(draft.id))).text).toContain('The time is changed. It will be sent now');
  await move('queue');
  expect(await dueIn(draft.articleId)).toBeGreaterThan(3_600_000);
});

test('a word that will be wrong is named once, for all places and in the notes together', async () => {
  const publishedAt = new Date(web.clock.now() - 3 * 86_400_000).toISOString();
  const draft = await drafted({ headline: `Ferry ${n} returns tomorrow at 8pm`, publishedAt });
  const waiting = (await approver.get(at(draft.id))).text;
  const warnings = (page: string) => page.match(/make sure that they are right then/g) ?? [];
  expect(waiting).toMatch(
    /If it is approved now: [^<]*<time[^>]*>[^<]*<\/time>[^<]*It says “tomorrow” and “8pm”/,
  );
  const days = new Set(waiting.match(/will be posted on [^:]*/g));
  expect(warnings(waiting)).toHaveLength(days.size);
  await approver.post(`${at(draft.id)}/approve`, { version: '1' }, at(draft.id));
  const planned = (await approver.get(at(draft.id))).text;
  expect(warnings(planned)).toHaveLength(new Set(planned.match(/will be posted on [^:]*/g)).size);
  expect(planned).toMatch(/<li>It says “tomorrow” and “8pm”/);
});
