import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../src/actions/copies/editCopy.ts';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { pictureOfPush } from '../../src/actions/delivering/uploadPicture.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { serve } from '../net/loopback.ts';
import { samples } from '../pictures/samples.ts';
import { type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { scripted } from '../simulators/faults.ts';
import { type MastodonOptions, type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let bluesky: BlueskySimulator;
let server: Awaited<ReturnType<typeof serve>>;
let answers: RequestListener;
let asked = 0;
let stories = 0;
let articleId = '';

async function open(options: MastodonOptions = {}): Promise<void> {
  mastodon = await startMastodon(options);
  bluesky = await startBluesky({ password: 'app-pass-1234' });
  server = await serve((request, response) => {
    asked += 1;
    answers(request, response);
  });
  newsroom = await openTestNewsroom({
    channels: [
      {
        id: 'masto',
        type: 'mastodon',
        baseUrl: mastodon.url,
        token: mastodon.token,
        altText: 'required',
        cap: { gap: '0s' },
      },
      {
        id: 'sky',
        type: 'bluesky',
        baseUrl: bluesky.url,
        identifier: 'courier.example',
        password: 'app-pass-1234',
        altText: 'required',
        cap: { gap: '0s' },
      },
    ],
  });
  asked = 0;
}
async function close(): Promise<void> {
  await newsroom.close();
  await Promise.all([mastodon.close(), bluesky.close(), server.close()]);
}
beforeEach(() => open());
afterEach(close);

async function approved(channel: string): Promise<string> {
  stories += 1;
  const article = {
    headline: `Ferry returns for the ${stories}th time`,
    url: `https://tarn.example/ferry-${stories}`,
    language: 'en',
    image: { url: `${server.origin}/ferry-${stories}.jpg`, caption: 'The ferry at noon' },
  };
  articleId = await publish(newsroom.context, article);
  const draft = await draftFor(newsroom.context, articleId, channel);
  const { version } =
    channel === 'masto'
      ? await editDraft(newsroom.context, { id: draft.id, version: 1, altText: 'A white ferry at a pier' })
      : draft;
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version });
  return deliveries[0] ?? '';
}
const gives = (bytes: Uint8Array, type = 'image/jpeg') => {
  answers = (_, response) => response.writeHead(200, { 'content-type': type }).end(bytes);
};
const stateOf = async (id: string) => (await deliveryById(newsroom.context.store, id))?.state;
const faultOf = async (id: string) => {
  const delivery = await deliveryById(newsroom.context.store, id);
  return delivery && (await pictureOfPush(newsroom.context.store, delivery.pushId))?.fault;
};

describe('a post’s picture', () => {
  test('is uploaded once however often the post is tried, and its id outlives the process', async () => {
    await close();
    await open({ faults: scripted('429'), now: () => newsroom.clock.now() });
    gives(await samples.jpeg());
    const id = await approved('masto');
    await deliver(newsroom.context, id);
    expect(await stateOf(id)).toBe('scheduled');
    expect(mastodon.media).toHaveLength(1);
    newsroom.clock.advance(10 * 60_000);
    await deliver({ ...newsroom.context }, id);
    expect(await stateOf(id)).toBe('sent');
    expect(mastodon.media).toHaveLength(1);
    expect(mastodon.truth[0]?.media).toHaveLength(1);
  });

  test('stays with a post that is edited', async () => {
    gives(await samples.jpeg());
    await deliver(newsroom.context, await approved('masto'));
    const { id } = mastodon.truth[0] ?? { id: '' };
    const [copy] = await copiesOfArticle(newsroom.context, articleId);
    const text = copy?.copy.text.replace('returns', 'came back') ?? '';
    await editCopy(newsroom.context, { id: copy?.copy.id ?? '', version: 1, text });
    await testWorker(newsroom.context, newsroom.clock).settleDown();
    expect(mastodon.truth[0]).toMatchObject({ id, edits: [{ text }], media: [{ type: 'image/jpeg' }] });
  });

  test('that the server is still preparing is waited for', async () => {
    await close();
    await open({ media: { preparing: 2 } });
    gives(await samples.jpeg());
    const id = await approved('masto');
    const clock = {
      ...newsroom.clock,
      wait: (ms: number, signal?: AbortSignal) =>
        signal ? newsroom.clock.wait(ms, signal) : Promise.resolve(),
    };
    await deliver({ ...newsroom.context, clock }, id);
    expect(mastodon.truth[0]?.media).toHaveLength(1);
  });

  test('is neither fetched nor uploaded while nothing may be sent', async () => {
    gives(await samples.jpeg());
    const id = await approved('masto');
    await pauseSending(newsroom.context, { channel: 'masto' });
    await deliver(newsroom.context, id);
    expect(asked).toBe(0);
    expect(mastodon.media).toEqual([]);
  });

  test('without the right to upload leaves the post, and says which right is missing', async () => {
    await close();
    await open({ scopes: ['read:accounts', 'read:statuses', 'write:statuses'] });
    gives(await samples.jpeg());
    const id = await approved('masto');
    await deliver(newsroom.context, id);
    expect(await stateOf(id)).toBe('sent');
    expect(await faultOf(id)).toMatch(/outside the authorized scopes/);
  });

  test('is small enough for Bluesky’s card, by its bytes; nobody is asked for an alt text there', async () => {
    gives(await samples.noise(1_400), 'image/jpg');
    const id = await approved('sky');
    await deliver(newsroom.context, id);
    expect(await stateOf(id)).toBe('sent');
    const [post] = bluesky.truth;
    expect(post?.record.embed).toMatchObject({ external: { thumb: { mimeType: 'image/jpeg' } } });
    expect(post?.picture?.bytes).toBeLessThanOrEqual(1_000_000);
    gives(Buffer.from('no picture'));
    const without = await approved('sky');
    await deliver(newsroom.context, without);
    expect(await stateOf(without)).toBe('sent');
    expect(await faultOf(without)).toMatch(/no picture that is known/);
  });
});
