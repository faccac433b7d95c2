import { afterEach, beforeEach, expect, test } from 'vitest';
import { handle } from '../../jobs/scheduleDraft.ts';
import { toInstant } from '../../src/clock.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { draftById } from '../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

const channels = ['first', 'second'];
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: channels.map((id) => ({
      ...{ id, type: 'webhook', url: `http://127.0.0.1:9/${id}`, secret: 'hook-secret-hook-secret' },
      ...{ review: 'auto', cap: { gap: '10m' } },
    })),
  });
});
afterEach(() => newsroom.close());

/** Drafts that were approved without a person, in the order of their articles, of each channel. */
async function approvedDrafts(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const article = await publish(newsroom.context, {
      headline: `Ferry ${n} returns to Orrin harbour`,
      url: `https://tarn.example/${n}`,
    });
    for (const channel of channels) ids.push((await draftFor(newsroom.context, article, channel)).id);
  }
  return ids;
}

test('what was approved first gets the first place on its channel, however many arrive at once', async () => {
  const ids = await approvedDrafts(12);
  const context = { ...newsroom.context, enqueue: async () => {}, stop: new AbortController().signal };
  await Promise.all(ids.map((id) => handle({ id }, context)));
  const drafts = await Promise.all(ids.map((id) => draftById(context.store, id)));
  for (const channel of channels) {
    const places = drafts.flatMap((draft) =>
      draft?.channel === channel ? [Date.parse(draft.slot?.at ?? '')] : [],
    );
    const begin = newsroom.clock.now();
    expect(places).toEqual(Array.from({ length: 12 }, (_, n) => begin + n * 600_000));
  }
});

test('a draft that is woken up twice is scheduled once', async () => {
  const [id = ''] = await approvedDrafts(1);
  const context = { ...newsroom.context, enqueue: async () => {}, stop: new AbortController().signal };
  await Promise.all([handle({ id }, context), handle({ id }, context)]);
  const { items } = await listDeliveries(context.store, {}, 10);
  expect(items).toMatchObject([{ draftId: id, state: 'scheduled', dueAt: toInstant(newsroom.clock.now()) }]);
});
