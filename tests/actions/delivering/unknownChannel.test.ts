import { afterEach, beforeEach, expect, it as test } from 'vitest';
import { dryRunIngest } from '../../../src/actions/intake/dryRunIngest.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { address } from '../../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand } from '../../support/records.ts';

const channels = [
  { id: 'page', type: 'manual' },
  { id: 'company', type: 'manual' },
];
const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns'],
  url: address('https://tarn.example/bridge'),
};

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ channels });
});
afterEach(() => newsroom.close());

test('an article that names an unknown channel is accepted, and its sender is told', async () => {
  const article = { ...bridge, channels: ['page', 'facebok'] };
  const expected = 'It gets no draft for "facebok": no channel has that id; there are page, company.';
  const { row } = await dryRunIngest(newsroom.context, article, byCommand, 'the article');
  expect(row).toMatchObject({ outcome: 'new', reason: expected });
  expect(await ingestOne(newsroom.context, article, byCommand)).toMatchObject({
    outcome: 'new',
    reason: expected,
  });
  const fine = await ingestOne(
    newsroom.context,
    { ...bridge, url: address(`${bridge.url}/2`), channels: [] },
    byCommand,
  );
  expect(fine).not.toHaveProperty('reason');
});
