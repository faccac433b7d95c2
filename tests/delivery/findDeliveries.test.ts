import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { type DeliveryFilter, findDeliveries } from '../../src/delivery/findDeliveries.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

const hour = 3_600_000;
const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', cap: { gap: '0s' } };
let newsroom: TestNewsroom;
let articles: string[];
let startedAt: number;

beforeAll(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'one', ...hook, url: 'http://127.0.0.1:9/one' },
      { id: 'two', ...hook, url: 'http://127.0.0.1:9/two' },
    ],
  });
  startedAt = newsroom.clock.now();
  articles = [];
  for (const [hours, name] of ['Bridge', 'Ferry', 'Harbour'].entries()) {
    const url = `https://tarn.example/${name.toLowerCase()}`;
    const id = await publish(newsroom.context, { headline: `${name} of Tarn opens`, url });
    articles.push(id);
    const at = new Date(startedAt + (hours + 1) * hour).toISOString();
    for (const channel of ['one', 'two'])
      await approveDraft(newsroom.context, {
        id: (await draftFor(newsroom.context, id, channel)).id,
        version: 1,
        at,
      });
    newsroom.clock.advance(60_000);
  }
});
afterAll(() => newsroom.close());

/** All pages of what is found, by article and channel. */
async function found(filter: DeliveryFilter, limit = 2): Promise<string[]> {
  const rows: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await findDeliveries(newsroom.context, filter, limit, cursor);
    rows.push(...page.items.map(({ articleId, channel }) => `${articles.indexOf(articleId) + 1} ${channel}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows.sort();
}

test.each([
  [{}, ['1 one', '1 two', '2 one', '2 two', '3 one', '3 two']],
  [{ channel: 'two', state: 'scheduled' as const }, ['1 two', '2 two', '3 two']],
  [{ words: 'FERRY tarn' }, ['2 one', '2 two']],
  [{ words: 'tarn.example/harbour', channel: 'one' }, ['3 one']],
  [{ words: 'no such words' }, []],
  [{ state: 'sent' as const, words: 'ferry' }, []],
])('%j finds %j, over pages of any size', async (filter, rows) => {
  for (const limit of [1, 2, 100]) expect(await found(filter, limit)).toEqual(rows);
});

test('an article’s own are found, and a span is by the due time', async () => {
  expect(await found({ article: articles[1] }, 1)).toEqual(['2 one', '2 two']);
  expect(await found({ article: articles[1], channel: 'two' })).toEqual(['2 two']);
  expect(await found({ since: startedAt + 2 * hour, until: startedAt + 2 * hour })).toEqual([
    '2 one',
    '2 two',
  ]);
  expect(await found({ until: startedAt + hour })).toEqual(['1 one', '1 two']);
  expect(await found({ since: startedAt + 3 * hour })).toEqual(['3 one', '3 two']);
  expect(await deliveryById(newsroom.context.store, 'p_none')).toBeUndefined();
});
