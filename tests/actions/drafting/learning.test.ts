import { afterEach, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { resolveDelivery } from '../../../src/actions/delivering/resolveDelivery.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { learnedVariants } from '../../../src/actions/drafting/learnedVariant.ts';
import { channelWarnings } from '../../../src/channels/configured.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { clicksOfPosts } from '../../../src/links/variantPosts.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { startWebhook, type WebhookSimulator } from '../../simulators/webhook.ts';
import { address } from '../../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const day = 24 * 3_600_000;
const secret = 'hook-secret-hook-secret';
let newsroom: TestNewsroom;
let receiver: WebhookSimulator | undefined;
afterEach(async () => {
  await newsroom.close();
  await receiver?.close();
  receiver = undefined;
});

const bridge = (n: number) => ({
  headline: `Bridge ${n} of Tarn opens to trams`,
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: `https://tarn.example/bridge-${n}`,
  language: 'en',
});

async function open(compose: Record<string, unknown>, channel: Record<string, unknown> = {}) {
  const hook = { id: 'hook', type: 'webhook', url: 'http://127.0.0.1:9/', secret, ...channel };
  newsroom = await openTestNewsroom({ compose, channels: [hook] });
}

/** Posts that are a day old, as the ledger and the click counter would have written them. */
async function remember(variant: string, clicks: number[], channel = 'hook') {
  const { redis, keys } = newsroom.context.store;
  for (const [n, total] of clicks.entries()) {
    const code = `${variant}${n}`;
    await redis.zadd(keys.posted(channel), newsroom.clock.now() - day - n * 1_000, `${code}|${variant}`);
    await redis.hset(keys.clicks(code), 'total', total);
  }
}
const some = (count: number, clicks: number) => Array.from({ length: count }, (_, n) => clicks + (n % 2));

async function made(n: number): Promise<Draft> {
  return draftFor(newsroom.context, await publish(newsroom.context, bridge(n)), 'hook');
}

test('the variant that readers clicked comes first, with the figures and its own link, if the channel learns', async () => {
  await open({ learn: true });
  await remember('list', some(38, 1));
  await remember('headline', some(40, 6));
  const draft = await made(1);
  expect(draft.variant).toBe('headline');
  expect(draft.reasons[0]).toBe(
    'Headline alone first: 6.5 clicks a post over 40 posts against 1.5 over 38 (list of points).',
  );
  expect(draft.alternatives?.map(({ variant }) => variant)).toContain('list');
  const { redis, keys } = newsroom.context.store;
  expect(await redis.hget(keys.articleLinks(draft.articleId), 'hook|headline')).toBe(draft.link.code);
  expect(draft.parts[0]?.text).toContain(draft.link.url);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, number]>([
  ['nobody asked for it', {}, {}, 40],
  ['the channel does not', { learn: true }, { learn: false }, 40],
  ['too few posts are known', { learn: true }, {}, 19],
  ['its posts carry links that nobody counts', { learn: true }, { link: 'canonical' }, 40],
])('the usual variant comes first if %s', async (_, compose, channel, posts) => {
  await open(compose, channel);
  await remember('list', some(posts, 1));
  await remember('headline', some(posts, 6));
  const draft = await made(1);
  expect(draft.variant).toBe('list');
  expect(draft.reasons.join()).not.toContain('clicks');
});

test('a channel may learn while the others do not', async () => {
  await open({}, { learn: true });
  await remember('list', some(20, 1));
  await remember('headline', some(20, 6));
  expect((await made(1)).variant).toBe('headline');
});

test('a post counts once it is sent, for its variant, a day later', async () => {
  await open({ learn: true });
  receiver = await startWebhook({ secret, now: newsroom.clock.now });
  Object.assign(newsroom.config.channels[0]!, { url: receiver.hookUrl, cap: { gap: 0 } });
  const send = async (draft: Draft) => {
    const approved = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
    await deliver(newsroom.context, approved.deliveries[0]!);
    return approved.deliveries[0]!;
  };
  const composed = await made(1);
  await send(composed);
  const edited = await made(2);
  const text = `Trams cross the new bridge\n${edited.link.url}`;
  await send(await editDraft(newsroom.context, { id: edited.id, version: edited.version, text }));
  expect(receiver.truth).toHaveLength(2);
  const { store } = newsroom.context;
  expect(await store.redis.zrange(store.keys.posted('hook'), '0', '-1')).toEqual([
    `${composed.link.code}|list`,
  ]);
  await store.redis.hset(store.keys.clicks(composed.link.code), 'total', 7);
  expect(await clicksOfPosts(store, 'hook')).toEqual(new Map());
  newsroom.clock.advance(day);
  expect(await clicksOfPosts(store, 'hook')).toEqual(new Map([['list', [7]]]));
  newsroom.clock.advance(90 * day);
  expect(await clicksOfPosts(store, 'hook')).toEqual(new Map());
});

test('a post that a person found on the platform counts too', async () => {
  await open({ learn: true });
  const draft = await made(1);
  const [id = ''] = (await approveDraft(newsroom.context, { id: draft.id, version: draft.version }))
    .deliveries;
  await newsroom.context.store.redis.hset(newsroom.context.store.keys.delivery(id), 'state', 'unknown');
  await resolveDelivery(newsroom.context, { id, resolution: { sent: address('https://social.example/1') } });
  expect((await deliveryById(newsroom.context.store, id))?.state).toBe('sent');
  expect(await newsroom.context.store.redis.zcard(newsroom.context.store.keys.posted('hook'))).toBe(1);
});

test('keeps and reads only the newest posts of a channel', async () => {
  await open({ learn: true });
  await remember('list', some(260, 1));
  const known = await clicksOfPosts(newsroom.context.store, 'hook');
  expect(known.get('list')).toHaveLength(200);
});

test('lists what was learned so far, the most clicked first, and which figures count', async () => {
  await open({ learn: true });
  await remember('list', some(20, 1));
  await remember('headline', some(10, 6));
  const [hook] = newsroom.config.channels;
  expect(await learnedVariants(newsroom.context, hook!)).toEqual([
    { variant: 'headline', posts: 10, clicksAPost: 6.5, counts: false },
    { variant: 'list', posts: 20, clicksAPost: 1.5, counts: true },
  ]);
  expect(await learnedVariants(newsroom.context, { ...hook!, learn: false })).toBeUndefined();
  const canonical = { ...hook!, learn: true, link: 'canonical' as const };
  const warnings = channelWarnings({ ...newsroom.config, channels: [canonical] });
  expect(warnings).toEqual([expect.stringContaining('it learns nothing')]);
});
