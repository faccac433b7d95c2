import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { pictureOfPush } from '../../src/actions/delivering/uploadPicture.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { fitPicture, type PictureLimits } from '../../src/pictures/fit.ts';
import { contracts } from '../channels/contracts.ts';
import { postFor } from '../channels/newsroom.ts';
import type { Conditions, Opened } from '../channels/openers.ts';
import { serve } from '../net/loopback.ts';
import { samples } from '../pictures/samples.ts';
import { draftFor, publish } from '../support/records.ts';
import { openTestWeb, type TestWeb } from '../web/server.ts';

/** The channels whose posts show a picture, and how each shows it. Bluesky twice: as a photo and on the link's card. */
const pictured = contracts.flatMap(({ pictured: keys, ...contract }) =>
  keys ? [{ ...contract, keys }] : [],
);
const shown = [
  ...pictured,
  ...pictured
    .filter(({ type }) => type.type === 'bluesky')
    .map((each) => ({ ...each, name: `${each.name}’s card`, keys: {} })),
];

test('every channel type that takes pictures is tried here', () => {
  const wanted = channelTypes.filter(({ pictures }) => pictures).map(({ type }) => type);
  expect([...new Set(pictured.map(({ type }) => type.type))].sort()).toEqual(wanted.sort());
});

describe.each(shown)('a picture on $name', ({ type, open, keys }) => {
  let web: TestWeb;
  let platform: Opened;
  let origin: Awaited<ReturnType<typeof serve>>;
  let answers: RequestListener;
  let stories = 0;
  let describes = false;
  let limits: PictureLimits;

  beforeAll(async () => {
    web = await openTestWeb();
    origin = await serve((request, response) => answers(request, response));
  });
  afterAll(async () => {
    await web.close();
    await origin.close();
  });
  afterEach(() => platform.close());

  const start = async (conditions: Partial<Conditions> = {}) => {
    platform = await open({ now: web.clock.now, ...conditions });
    const channel = { ...platform.channel, ...keys, id: 'shown', altText: 'required' as const };
    channel.cap = { ...channel.cap, gap: 0 };
    web.config.channels = [channel];
    describes = type.abilities(channel).describesPictures ?? false;
  };
  const approved = async () => {
    stories += 1;
    const articleId = await publish(web.context, {
      headline: `Ferry returns for the ${stories}th time`,
      url: `https://tarn.example/ferry-${stories}`,
      language: 'en',
      image: { url: `${origin.origin}/ferry-${stories}.jpg`, caption: 'The ferry at noon' },
    });
    const draft = await draftFor(web.context, articleId, 'shown');
    const altText = 'A white ferry at a pier';
    const { version } = describes
      ? await editDraft(web.context, { id: draft.id, version: 1, altText })
      : draft;
    const { deliveries } = await approveDraft(web.context, { id: draft.id, version });
    return deliveries[0] ?? '';
  };
  const sent = async () => {
    const id = await approved();
    await deliver(web.context, id);
    let delivery = await deliveryById(web.context.store, id);
    // A picture that is uploaded before its post is uploaded anew before the post is tried again.
    if (delivery?.state === 'retry_wait') {
      web.clock.set(Date.parse(delivery.dueAt));
      await deliver(web.context, id);
      delivery = await deliveryById(web.context.store, id);
    }
    expect(delivery).toMatchObject({ state: 'sent' });
    limits = type.pictures!(postFor('any'), web.config.channels[0]!)!;
    return pictureOfPush(web.context.store, delivery?.pushId ?? '');
  };
  const gives = (bytes: Uint8Array) => {
    // Whatever its server calls it.
    answers = (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes);
  };

  test.each(['jpeg', 'png', 'webp', 'avif', 'animated', 'rotated', 'cmyk', 'large'] as const)(
    'goes with its post as the platform takes it (%s)',
    async (kind) => {
      await start();
      const bytes = await samples[kind]();
      gives(bytes);
      expect((await sent())?.fault).toBeUndefined();
      const picture = platform.picture();
      const expected = await fitPicture(bytes, limits);
      if ('fault' in expected) throw new Error(expected.fault);
      const { width, height } = expected;
      expect(picture).toMatchObject({ type: expected.type, bytes: expected.bytes.length, width, height });
      if (kind === 'rotated') expect(height).toBeGreaterThan(width);
      expect(picture?.alt).toBe(describes ? 'A white ferry at a pier' : undefined);
    },
    30_000,
  );

  test.each<[string, RequestListener, RegExp]>([
    ['has no bytes', (_, response) => response.end(), /the file is empty/],
    [
      'is a page called .jpg',
      (_, response) => response.end('<!doctype html><p>Sorry'),
      /no picture that is known/,
    ],
    ['is gone', (_, response) => response.writeHead(410).end(), /it is gone \(410\)/],
    ['breaks off', (request) => request.socket.destroy(), /the picture can’t be fetched/],
  ])('that %s is reported, and the post is sent without it', async (_, listener, reason) => {
    await start();
    answers = listener;
    expect((await sent())?.fault).toMatch(reason);
    expect(platform.shown()).toHaveLength(1);
    expect(platform.picture()).toBeUndefined();
  });

  test('whose server is too slow delays the post by no more than 45 s', async () => {
    await start();
    const reached = Promise.withResolvers<void>();
    answers = () => reached.resolve();
    const delivering = sent();
    await reached.promise;
    web.clock.advance(45_000);
    expect((await delivering)?.fault).toMatch(/the picture can’t be fetched/);
    expect(platform.shown()).toHaveLength(1);
  });

  test('that the platform refuses costs no post, and is told', async () => {
    await start({ pictureBytes: 10 });
    gives(await samples.jpeg());
    expect((await sent())?.fault).toMatch(/answered|small/);
    expect(platform.shown()).toHaveLength(1);
    expect(platform.picture()).toBeUndefined();
  });

  test('that the platform finds too large goes smaller', async () => {
    await start({ pictureBytes: 300_000 });
    gives(await samples.noise(1_000));
    expect((await sent())?.fault).toBeUndefined();
    expect(platform.picture()?.bytes).toBeLessThanOrEqual(300_000);
    expect(platform.shown()).toHaveLength(1);
  });
});
