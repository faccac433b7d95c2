import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { undoApproval } from '../../../src/actions/drafting/undoApproval.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { approver, openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  const secret = 'hook-secret-hook-secret';
  newsroom = await openTestNewsroom({
    channels: [{ id: 'hook', type: 'webhook', url: 'http://127.0.0.1:9/', secret, cap: { gap: '0s' } }],
  });
});
afterEach(() => newsroom.close());

const undoMs = 10_000;

async function approved(article: object = {}, how: object = {}) {
  const { context } = newsroom;
  const id = await publish(context, { headline: 'The ferry is back', ...article });
  const { id: draftId, version } = await draftFor(context, id, 'hook');
  const draft = await approveDraft(newsroom.as(approver), { id: draftId, version, ...how });
  const [delivery] = await deliveriesById(context.store, draft.deliveries);
  return { draft, waits: Date.parse(delivery?.dueAt ?? '') - newsroom.clock.now(), delivery };
}

test('an approval is held as long as it can be undone; breaking news and "now" never are', async () => {
  expect((await approved({}, { undoMs })).waits).toBe(undoMs);
  expect((await approved({ headline: 'Without an undo' })).waits).toBeLessThanOrEqual(0);
  expect((await approved({ headline: 'Storm', breaking: true }, { undoMs })).waits).toBeLessThanOrEqual(0);
  expect((await approved({ headline: 'Now' }, { undoMs, place: 'now' })).waits).toBeLessThanOrEqual(0);
});

test('undone, the same version is in review again, nothing is scheduled, and it can be approved again', async () => {
  const { draft, delivery } = await approved({}, { undoMs });
  const undone = await undoApproval(newsroom.as(approver), draft);
  expect(undone).toMatchObject({ state: 'in_review', version: draft.version, approvedBy: [] });
  expect((await deliveriesById(newsroom.context.store, [delivery?.id ?? '']))[0]?.state).toBe('cancelled');
  const again = await approveDraft(newsroom.as(approver), undone);
  expect(again.state).toBe('scheduled');
});

test('no one undoes another person’s approval', async () => {
  const { draft } = await approved({}, { undoMs });
  const boris = newsroom.as({ ...approver, name: 'boris' });
  await expect(undoApproval(boris, draft)).rejects.toMatchObject({ code: 'draft.not-allowed' });
});
