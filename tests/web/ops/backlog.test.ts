import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

const hour = 3_600_000;
let web: TestWeb;
let number = 0;
let approver: Awaited<ReturnType<typeof programOf>>;

beforeAll(async () => {
  const channel = { type: 'sandbox', review: 'one', expireAfter: '2d' };
  web = await openTestWeb({
    channels: [
      { id: 'one', ...channel, slots: ['08:00-09:00'] },
      { id: 'two', ...channel },
    ],
  });
  approver = await programOf(web, 'approver');
});
afterAll(() => web.close());

async function late(channel: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    number += 1;
    const headline = `Late story ${number} for ${channel} comes from Orrin`;
    const url = `https://tarn.example/late-${number}`;
    const id = await publish(web.context, { headline, url, channels: [channel] });
    const draft = await draftFor(web.context, id, channel);
    const { deliveries } = await approveDraft(web.context, { id: draft.id, version: 1, place: 'now' });
    ids.push(...deliveries);
  }
  await pauseSending(web.context, { channel });
  await testWorker(web.context, web.clock).settleDown();
  web.clock.advance(hour);
  return ids;
}
const read = (ids: string[]) => deliveriesById(web.context.store, ids);

test('what is late is listed by channel, and a person sends, spaces or skips it', async () => {
  const one = await late('one', 2);
  const two = await late('two', 3);
  const all = await approver('/backlog');
  expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual([...one, ...two]);
  expect((await approver('/backlog?channel=two')).body.items).toHaveLength(3);

  const sent = await approver('/backlog/send', { body: { channel: 'one' } });
  expect(sent.body).toMatchObject({ changed: [{}, {}], leftOut: [] });
  // It does not say that they go while the channel is paused.
  expect(sent.body.says).toMatch(/^2 deliveries are due now.*The channel is paused/);
  expect(await read(one)).toMatchObject([{ state: 'scheduled', place: 'now' }, { state: 'scheduled' }]);

  const skipped = await approver('/backlog/skip', { body: { id: two[0] } });
  expect(skipped.body.says).toBe('One delivery is skipped and will not be sent.');
  const spaced = await approver('/backlog/space', { body: { channel: 'two' } });
  expect(spaced.body.changed).toHaveLength(2);
  const [first, second, third] = await read(two);
  expect([first?.state, second?.state, third?.state]).toEqual(['cancelled', 'scheduled', 'scheduled']);
  expect(Date.parse(third!.dueAt) - Date.parse(second!.dueAt)).toBe(120_000);
  expect((await approver('/backlog/skip', { body: { id: two[0] } })).body).toMatchObject({
    status: 409,
    code: 'delivery.not-late',
  });
  const viewer = await programOf(web, 'viewer');
  expect((await viewer('/backlog/skip', { body: { channel: 'two' } })).status).toBe(403);
});

test('the page of operations lists it with its buttons', async () => {
  const [id] = await late('two', 1);
  const browser = await signedInAs(web, { name: 'anna', role: 'approver' });
  const page = await browser.get('/ops/backlog');
  expect(page.text).toContain(id);
  expect(page.text).toContain('The channel is paused');
  const answer = await browser.post(
    '/ops/backlog',
    { channel: 'two', id: id!, what: 'skip' },
    '/ops/backlog',
  );
  expect(answer.status).toBe(303);
  expect(await read([id!])).toMatchObject([{ state: 'cancelled' }]);
});
