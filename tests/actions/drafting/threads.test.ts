import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { deliveriesById } from '../../../src/delivery/delivery.ts';
import { scripted } from '../../simulators/faults.ts';
import { type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: 'https://tarn.example/bridge',
  language: 'en',
};

let newsroom: TestNewsroom;
let server: MastodonSimulator;
const faults = scripted();

beforeEach(async () => {
  server = await startMastodon({ faults, now: () => newsroom.clock.now() });
  newsroom = await openTestNewsroom({
    channels: [{ id: 'masto', type: 'mastodon', baseUrl: server.url, token: server.token }],
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

async function thread() {
  const id = await publish(newsroom.context, bridge);
  const { id: draft } = await draftFor(newsroom.context, id, 'masto');
  return chooseVariant(newsroom.context, { id: draft, version: 1, variant: 'thread' });
}
const now = (articleId: string) => draftFor(newsroom.context, articleId, 'masto');

describe('a thread', () => {
  test('is sent part by part, each answering the one before, and the link once', async () => {
    const draft = await thread();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 2 });
    expect(deliveries).toHaveLength(3);
    await testWorker(newsroom.context, newsroom.clock).settleDown();
    const { truth } = server;
    expect(truth.map(({ text }) => text)).toEqual(draft.parts.map(({ text }) => text));
    expect(truth.map(({ replyTo }) => replyTo ?? null)).toEqual([null, truth[0]?.id, truth[1]?.id]);
    expect(truth.filter(({ text }) => text.includes(draft.link.url))).toHaveLength(1);
    expect(await now(draft.articleId)).toMatchObject({ state: 'done' });
  });

  test('is edited part by part; the link stays in the first', async () => {
    const draft = await thread();
    const edit = (part: number, text: string, version: number) =>
      editDraft(newsroom.context, { id: draft.id, version, part, text });
    await expect(edit(2, `Fares stay ${draft.link.url}`, 2)).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(edit(1, 'No link', 2)).rejects.toMatchObject({ code: 'draft.link-missing' });
    await expect(edit(4, 'One more', 2)).rejects.toMatchObject({ code: 'request.invalid' });
    const edited = await edit(3, 'And trams run all night', 2);
    expect(edited.parts.map(({ text }) => text)).toEqual([
      `${bridge.headline}\n\n${draft.link.url}`,
      'Fares stay at 3 crowns',
      'And trams run all night',
    ]);
  });

  test('that is half posted can’t be rewritten, and its rest is sent once nothing prevents it', async () => {
    const draft = await thread();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 2 });
    faults.push(undefined, '429');
    const worker = testWorker(newsroom.context, newsroom.clock);
    await worker.settleDown();
    const states = async () =>
      (await deliveriesById(newsroom.context.store, deliveries)).map(({ state }) => state);
    expect((await states())[0]).toBe('sent');
    expect((await states()).slice(1)).not.toContain('sent');
    await expect(
      editDraft(newsroom.context, { id: draft.id, version: 2, part: 3, text: 'And trams run all night' }),
    ).rejects.toMatchObject({ code: 'draft.in-flight' });
    await expect(
      chooseVariant(newsroom.context, { id: draft.id, version: 2, variant: 'headline' }),
    ).rejects.toMatchObject({ code: 'draft.in-flight' });
    await worker.pass(10 * 60_000, 30_000);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    expect(server.truth).toHaveLength(3);
  });

  test('that is half posted stops if the rest says what the article does not', async () => {
    const draft = await thread();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 2 });
    faults.push(undefined, '429');
    const worker = testWorker(newsroom.context, newsroom.clock);
    await worker.settleDown();
    const { redis, keys } = newsroom.context.store;
    const json = (await redis.hget(keys.draft(draft.id), 'json')) ?? '';
    await redis.hset(keys.draft(draft.id), 'json', json.replaceAll('3 crowns', '4 crowns'));
    await worker.pass(7 * 3_600_000, 600_000);
    const [first, second, third] = await deliveriesById(newsroom.context.store, deliveries);
    expect(first).toMatchObject({ state: 'sent' });
    expect(second).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('Stopped before') });
    expect(third?.state).not.toBe('sent');
    expect(server.truth).toHaveLength(1);
    expect(await now(draft.articleId)).toMatchObject({ state: 'done' });
  });
});
