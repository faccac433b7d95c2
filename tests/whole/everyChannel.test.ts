import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { describesPictures, findChannel } from '../../src/channels/configured.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { sandboxPostsOf } from '../../src/channels/sandbox/posts.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { contracts } from '../channels/contracts.ts';
import type { Opened } from '../channels/openers.ts';
import { serve } from '../net/loopback.ts';
import { samples } from '../pictures/samples.ts';
import { draftFor, publish } from '../support/records.ts';
import { openTestWeb, type TestWeb } from '../web/server.ts';
import { everyChannelPage, type Got } from './everyChannel/page.ts';

/** The same article on every channel type, with and without `photo: true`. `EVERY_CHANNEL_PAGE` names a file to see it in. */
const article = {
  headline: 'Ferry “Petrel” returns to Orrin after a refit of eleven weeks',
  url: 'https://courier.example/harbour/petrel-returns',
  language: 'en',
  standfirst: 'Six crossings a day from Tuesday; fares stay at 3 crowns.',
  bullets: [
    'Six crossings a day from Tuesday, the harbour office said',
    'Fares stay at 3 crowns until the end of the year',
    'The old engine goes to the museum in Dessa',
  ],
  tags: ['Orrin', 'Harbour'],
  section: 'Harbour',
};
const altText = 'A white ferry at the pier of Orrin, with people waiting on the quay';

interface Tried {
  name: string;
  opened: Opened;
  config: ChannelConfig;
}

let web: TestWeb;
let origin: Awaited<ReturnType<typeof serve>>;
const tried: Tried[] = [];

beforeAll(async () => {
  web = await openTestWeb({
    channels: [
      { id: 'sandbox', type: 'sandbox', cap: { gap: '0s' } },
      { id: 'hand', type: 'manual', cap: { gap: '0s' } },
      { id: 'fedi', type: 'activitypub', username: 'desk', cap: { gap: '0s' } },
    ],
  });
  const picture = await samples.jpeg(1_600, 900);
  origin = await serve((_, response) => response.end(picture));
  const platforms = contracts.filter(({ protocol }) => protocol !== 'store');
  const wanted = platforms.flatMap((contract) => [
    { ...contract, keys: {} },
    ...(Object.keys(contract.pictured ?? {}).length > 0
      ? [{ ...contract, name: `${contract.name}, photo: true`, keys: contract.pictured }]
      : []),
  ]);
  for (const [index, { name, open, keys }] of wanted.entries()) {
    const opened = await open({ now: web.clock.now });
    const config = { ...opened.channel, ...keys, id: `c${index}` };
    config.cap = { ...config.cap, gap: 0 };
    tried.push({ name, opened, config });
  }
  web.config.channels.push(...tried.map(({ config }) => config));
});
afterAll(async () => {
  await Promise.all(tried.map(({ opened }) => opened.close()));
  await origin.close();
  await web.close();
});

/** Confirms the alt text where one is asked for, approves, and sends. */
async function sent(articleId: string, channel: string): Promise<string | undefined> {
  const { context } = web;
  const draft = await draftFor(context, articleId, channel);
  const asks = describesPictures(findChannel(context, channel)!.config);
  const { version } = asks ? await editDraft(context, { id: draft.id, version: 1, altText }) : draft;
  const { deliveries } = await approveDraft(context, { id: draft.id, version });
  for (const id of deliveries) await deliver(context, id);
  return (await deliveryById(context.store, deliveries[0] ?? ''))?.state;
}

test('the same article reaches every channel type with its headline, link and picture as that platform shows them', async () => {
  const { context } = web;
  const id = await publish(context, { ...article, image: { url: `${origin.origin}/petrel.jpg` } });
  const got: Got[] = [];
  for (const { name, opened, config } of tried) {
    expect([name, await sent(id, config.id)]).toEqual([name, 'sent']);
    const text = opened.shown().at(-1) ?? '';
    const { link } = await draftFor(context, id, config.id);
    expect(text).toContain('Petrel');
    expect(text).toContain(link.url);
    const { type } = findChannel(context, config.id)!;
    const picture = opened.picture();
    const shows = type.pictures?.({ text, link: link.url }, config) !== undefined;
    expect([name, picture !== undefined]).toEqual([name, shows]);
    if (picture && describesPictures(config)) expect([name, picture.alt]).toEqual([name, altText]);
    got.push({ name, text, picture, more: opened.newest() });
  }
  expect(await sent(id, 'sandbox')).toBe('sent');
  const [post] = await sandboxPostsOf(context.store, 'sandbox');
  expect(post).toMatchObject({ image: { alt: altText } });
  got.push({ name: 'the sandbox', text: post?.text ?? '', more: post });
  expect(await sent(id, 'fedi')).toBe('sent');
  const [note = ''] = await context.store.redis.zrange(context.store.keys.actorOutbox('desk'), '0', '-1');
  const shown = await (
    await fetch(`${web.base}/activitypub/notes/${note}`, { headers: { accept: 'application/activity+json' } })
  ).json();
  expect(shown).toMatchObject({
    content: expect.stringContaining('Petrel'),
    attachment: [{ type: 'Image', url: `${origin.origin}/petrel.jpg`, name: altText }],
  });
  got.push({ name: 'an actor of this server', text: JSON.stringify(shown), more: shown });
  await sent(id, 'hand');
  const reached = new Set([...tried.map(({ config }) => config.type), 'sandbox', 'manual', 'activitypub']);
  expect([...reached].sort()).toEqual(channelTypes.map(({ type }) => type).sort());
  const file = process.env.EVERY_CHANNEL_PAGE;
  if (file) writeFileSync(file, everyChannelPage(article.headline, got));
});
