import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { pictureOfPush } from '../../src/actions/delivering/uploadPicture.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { schema } from '../../src/channels/threads.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { serve } from '../net/loopback.ts';
import { samples } from '../pictures/samples.ts';
import { startThreads, type ThreadsSimulator } from '../simulators/threads.ts';
import { draftFor, publish } from '../support/records.ts';
import { openTestWeb, type TestWeb } from '../web/server.ts';

/** Threads may accept a picture and fail later, while it prepares the post: nothing is published until then. */

let web: TestWeb;
let threads: ThreadsSimulator;
let origin: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  web = await openTestWeb();
  const bytes = await samples.noise(1_000);
  origin = await serve((_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
});
afterEach(async () => {
  await web.close();
  await Promise.all([threads.close(), origin.close()]);
});

/** Delivers until it is final, and says what became of the picture. */
async function deliverPicture(preparedBytes: number) {
  threads = await startThreads({ token: 'tok-picture', now: web.clock.now, preparedBytes });
  const keys = { id: 'th', type: 'threads', baseUrl: threads.url, userId: threads.userId };
  web.config.channels = [schema.parse({ ...keys, token: 'tok-picture', photo: true, cap: { gap: '0s' } })];
  const image = { url: `${origin.origin}/ferry.png`, caption: 'The ferry at noon' };
  const articleId = await publish(web.context, { headline: 'Ferry returns', language: 'en', image });
  const draft = await draftFor(web.context, articleId, 'th');
  const altText = 'A white ferry at a pier';
  const { version } = await editDraft(web.context, { id: draft.id, version: 1, altText });
  const { deliveries } = await approveDraft(web.context, { id: draft.id, version });
  const id = deliveries[0] ?? '';
  for (let tries = 0; tries < 4; tries += 1) {
    await deliver(web.context, id);
    const delivery = await deliveryById(web.context.store, id);
    if (delivery?.state !== 'retry_wait') break;
    web.clock.set(Date.parse(delivery.dueAt));
  }
  const delivery = await deliveryById(web.context.store, id);
  const picture = await pictureOfPush(web.context.store, delivery?.pushId ?? '');
  return { state: delivery?.state, picture, posts: threads.truth };
}

test('a picture that fails while its post is prepared is sent smaller', async () => {
  const { state, picture, posts } = await deliverPicture(300_000);
  expect([state, posts.length]).toEqual(['sent', 1]);
  expect(picture).toMatchObject({ refused: expect.stringContaining('ERROR'), media: expect.any(String) });
  expect(posts[0]?.picture?.bytes).toBeLessThanOrEqual(300_000);
});

test('one that fails again costs no post: the card takes its place, and the reason is shown', async () => {
  const { state, picture, posts } = await deliverPicture(10);
  expect([state, posts.length]).toEqual(['sent', 1]);
  expect(picture).toMatchObject({ fault: expect.stringContaining('ERROR') });
  expect(posts[0]).toMatchObject({ picture: undefined, link: expect.stringContaining('http') });
});
