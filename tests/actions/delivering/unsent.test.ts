import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { dryRunIngest } from '../../../src/actions/intake/dryRunIngest.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { channelWarnings } from '../../../src/channels/configured.ts';
import { channelTypes } from '../../../src/channels/index.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../../src/review/draft.ts';
import { address } from '../../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const unsent = [
  {
    id: 'page',
    type: 'email',
    smtpUrl: 'smtps://desk:pw@mail.example',
    from: 'desk@tarn.example',
    to: ['list@tarn.example'],
  },
];
const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns'],
  url: address('https://tarn.example/bridge'),
};

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom({ channels: unsent });
});
afterEach(() => newsroom.close());

test('a channel whose sending is not built yet gets drafts, and what is approved is held with that reason', async () => {
  const id = await publish(newsroom.context, bridge);
  expect(await draftsOfArticle(newsroom.context.store, id)).toHaveLength(1);
  const draft = await draftFor(newsroom.context, id, 'page');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await deliver(newsroom.context, deliveries[0]!);
  expect(await deliveryById(newsroom.context.store, deliveries[0]!)).toMatchObject({
    state: 'held',
    attempts: [],
    reason: 'sending to email is not built yet: drafts are made, nothing leaves',
  });
});

test('what an operator is warned of names each such channel, and none that sends', () => {
  const hook = { id: 'hook', type: 'webhook', url: 'http://a.example', secret: 'hook-secret-hook-secret' };
  const config = { channels: [...newsroom.config.channels, { ...newsroom.config.channels[0]!, ...hook }] };
  expect(channelWarnings(config)).toEqual(
    unsent.map(
      ({ id, type }) =>
        `channel ${id}: sending to ${type} is not built yet: drafts are made, nothing leaves.`,
    ),
  );
  expect(channelTypes.filter(({ send }) => send).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['mastodon', 'webhook']),
  );
});

test('an article that names a channel which there is not is taken in, and whoever sent it is told', async () => {
  const article = { ...bridge, channels: ['page', 'facebok'] };
  const expected = 'It gets no draft for "facebok": no channel has that id; there are page.';
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
