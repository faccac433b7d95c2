import { createHash } from 'node:crypto';
import { articleById } from '../../article/archive.ts';
import type { Post, Uploaded } from '../../channels/channel.ts';
import { type Channel, channelContext, sendDisabledReason } from '../../channels/configured.ts';
import { storedHealth } from '../../delivery/channelHealth.ts';
import { changesCopy } from '../../delivery/copy.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { postOf } from '../../delivery/post.ts';
import { fitPicture, type PictureLimits } from '../../pictures/fit.ts';
import { originalPicture } from '../../pictures/original.ts';
import { draftById } from '../../review/draft.ts';
import { keepMedia } from '../../store/scripts/channel/keepMedia.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { homeStateOf } from '../operations/homeLease.ts';

/** Platforms keep unused media for an hour or more; ten minutes of it are left for the post itself (ms). */
const usableFor = 50 * 60_000;
/** How long the outcome can be read, and reused for an edit of the post (ms). */
const keptFor = 400 * 86_400_000;
/** The longest that a post waits for its picture (ms). */
const patience = 45_000;

/**
 * Uploads a post's picture before the post is claimed and returns the platform's id for it. It is uploaded once for each
 * push, however often that is tried. If the picture can't be fetched, or is refused a second time when smaller, the reason
 * is recorded and the post is sent without it.
 */
export async function uploadPicture(
  context: Context,
  delivery: Delivery,
  channel: Channel,
  stop?: AbortSignal,
): Promise<string | undefined> {
  const { store, clock, log } = context;
  const limits = channel.type.pictures;
  if (!limits || delivery.part !== 1 || changesCopy(delivery) || sendDisabledReason(channel))
    return undefined;
  const [draft, article] = await Promise.all([
    draftById(store, delivery.draftId),
    articleById(store, delivery.articleId),
  ]);
  const post = draft && article && postOf(delivery, draft, article);
  if (!post?.image) return undefined;
  const madeOf = createHash('sha256').update(JSON.stringify(post.image)).digest('hex');
  const known = await pictureOfPush(store, delivery.pushId);
  if (known?.madeOf === madeOf && clock.now() - known.at < usableFor) return known.media;
  if (!(await maySend(context, delivery.channel))) return undefined;
  const uploaded = await withinPatience(context, stop, (signal) =>
    upload(context, { channel, post, limits, signal }),
  );
  const confirm = store.replication?.mark();
  const fault = 'media' in uploaded ? undefined : uploaded.reason;
  const media = 'media' in uploaded ? uploaded.media : undefined;
  const pushId = delivery.pushId;
  await keepMedia(store, {
    pushId,
    madeOf,
    keptFor,
    ...(media ? { media } : {}),
    ...(fault ? { fault } : {}),
  });
  await confirm?.();
  if (fault) log.warn({ delivery: delivery.id, channel: delivery.channel, reason: fault }, withoutPicture);
  return media;
}

const withoutPicture = 'a post goes without its picture';

/** The outcome of a push's upload; undefined if there was no picture to upload. */
export async function pictureOfPush(
  { redis, keys }: Store,
  pushId: string,
): Promise<{ madeOf: string; at: number; media?: string; fault?: string } | undefined> {
  const { madeOf, at, media, fault } = await redis.hgetall(keys.media(pushId));
  if (madeOf === undefined) return undefined;
  return { madeOf, at: Number(at), ...(media ? { media } : {}), ...(fault ? { fault } : {}) };
}

/** Nothing is uploaded to a channel that is paused, resting or signed out; the claim refuses the post for the same reason. */
async function maySend(context: Context, channel: string): Promise<boolean> {
  const { redis, keys, clock } = context.store;
  const [paused, stored, standing] = await Promise.all([
    redis.hget(keys.switches, 'paused'),
    redis.hgetall(keys.channel(channel)),
    homeStateOf(context),
  ]);
  return !paused && !stored.paused && standing === 'armed' && !storedHealth(channel, stored, clock.now());
}

interface Upload {
  channel: Channel;
  post: Post;
  limits: PictureLimits;
  signal: AbortSignal;
}

/** A refused picture is tried once more at half its side and a quarter of its bytes. */
async function upload(context: Context, { channel, post, limits, signal }: Upload): Promise<Uploaded> {
  const { type, config } = channel;
  const original = await originalPicture(context, post.image?.url ?? '', signal);
  if ('fault' in original) return { kind: 'failed', reason: `the picture can’t be had: ${original.fault}` };
  let outcome: Uploaded = { kind: 'failed', reason: `${type.type} takes no pictures` };
  let tried = limits;
  for (const _ of ['within the documented limits', 'smaller']) {
    const picture = await fitPicture(original, tried);
    if ('fault' in picture) return { kind: 'failed', reason: `the picture can’t be used: ${picture.fault}` };
    outcome = (await type.upload?.(picture, post, config, channelContext(context), { signal })) ?? outcome;
    if ('media' in outcome || outcome.kind === 'failed') return outcome;
    const { width, height, bytes } = picture;
    tried = { ...limits, maxSide: Math.ceil(Math.max(width, height) / 2), maxBytes: bytes.length / 4 };
  }
  return outcome;
}

async function withinPatience(
  { clock }: Context,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Uploaded>,
): Promise<Uploaded> {
  const late = new AbortController();
  const over = new AbortController();
  clock.wait(patience, over.signal).then(
    () => late.abort(new Error('it took too long')),
    () => undefined,
  );
  try {
    return await work(stop ? AbortSignal.any([late.signal, stop]) : late.signal);
  } finally {
    over.abort();
  }
}
