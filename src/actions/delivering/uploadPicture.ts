import { createHash } from 'node:crypto';
import type { Post } from '../../channels/channel.ts';
import { type Channel, channelContext, sendDisabledReason } from '../../channels/configured.ts';
import { waitOrStop } from '../../clock.ts';
import { limitConcurrency } from '../../concurrency.ts';
import { isShut } from '../../delivery/channelHealth.ts';
import { changesCopy } from '../../delivery/copy.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { type DeliveryRecords, postOf } from '../../delivery/post.ts';
import { type FittedPicture, fitPicture, type PictureLimits, smallerPicture } from '../../pictures/fit.ts';
import { originalPicture } from '../../pictures/original.ts';
import { keepMedia } from '../../store/scripts/channel/keepMedia.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { homeStateOf } from '../operations/homeLease.ts';

/**
 * How long an upload is used (ms): platforms keep unused media for an hour or more, and ten minutes are left for the
 * post.
 */
const usableFor = 50 * 60_000;
/** How long the outcome is stored, to be shown and to be reused for an edit of the post (ms). */
const keptFor = 400 * 86_400_000;
/** How long a post waits for its picture at most (ms). */
const patience = 45_000;

/**
 * A post's picture before the post is claimed: the platform's id of the upload, or the file if it is sent with the
 * post.
 */
export type PostPicture = Pick<Post, 'media' | 'file'>;

/**
 * Prepares a post's picture before the post is claimed: uploads it, once for each push however often that is tried, or
 * returns the file for a platform that accepts it with the post. If the picture can't be fetched, or is refused again
 * when smaller, the reason is recorded and the post is sent without it.
 */
export async function uploadPicture(
  context: Context,
  delivery: Delivery,
  channel: Channel,
  { draft, article }: DeliveryRecords,
  stop?: AbortSignal,
): Promise<PostPicture> {
  const { store, clock } = context;
  if (!channel.type.pictures || delivery.part !== 1 || changesCopy(delivery) || sendDisabledReason(channel))
    return {};
  const post = draft && article && postOf(context.config, delivery, draft, article);
  const limits = post && channel.type.pictures(post, channel.config);
  if (!post?.image || !limits) return {};
  const known = await pictureOfPush(store, delivery.pushId);
  const isKnown = known?.madeOf === madeOf(post) && clock.now() - known.at < usableFor;
  if (isKnown && known.media) return { media: known.media };
  if (isKnown && known.fault) return {};
  const refused = isKnown ? known.refused : undefined;
  if (!(await maySend(context, delivery.channel))) return {};
  const ready = await withinPatience(context, stop, (signal) =>
    prepare(context, { channel, post, limits, signal, refused }),
  );
  await keepPicture(context, delivery, post, { ...ready, ...(refused === undefined ? {} : { refused }) });
  return 'reason' in ready ? {} : ready;
}

function madeOf({ image }: Post): string {
  return createHash('sha256').update(JSON.stringify(image)).digest('hex');
}

/** Records the outcome for a push's picture, and logs why a post goes without one. */
export async function keepPicture(
  { store, log }: Context,
  { id, channel, pushId }: Delivery,
  post: Post,
  { refused, ...found }: (PostPicture | { reason: string }) & { refused?: string },
): Promise<void> {
  const confirm = store.replication?.mark();
  const outcome = 'reason' in found ? { fault: found.reason } : found.media ? { media: found.media } : {};
  const earlier = refused === undefined ? {} : { refused };
  await keepMedia(store, { pushId, madeOf: madeOf(post), keptFor, ...outcome, ...earlier });
  await confirm?.();
  if (outcome.fault)
    log.warn({ delivery: id, channel, reason: outcome.fault }, 'a post goes without its picture');
}

interface PushPicture {
  madeOf: string;
  at: number;
  /** The platform's id of the upload. */
  media?: string;
  /** Why the post was refused with its first picture. */
  refused?: string;
  /** Why the post goes without it. */
  fault?: string;
}

/** The outcome of a push's upload; undefined if there was no picture to upload. */
export async function pictureOfPush(
  { redis, keys }: Store,
  pushId: string,
): Promise<PushPicture | undefined> {
  const { madeOf, at, media, refused, fault } = await redis.hgetall(keys.media(pushId));
  if (madeOf === undefined) return undefined;
  return {
    madeOf,
    at: Number(at),
    ...(media ? { media } : {}),
    ...(refused ? { refused } : {}),
    ...(fault ? { fault } : {}),
  };
}

/**
 * Whether to fetch and upload anything for a channel. Not if it is paused, resting or signed out: the claim would
 * refuse its posts.
 */
export async function maySend(context: Context, channel: string): Promise<boolean> {
  const { redis, keys, clock } = context.store;
  const [paused, stored, standing] = await Promise.all([
    redis.hget(keys.switches, 'paused'),
    redis.hgetall(keys.channel(channel)),
    homeStateOf(context),
  ]);
  return !paused && !stored.paused && standing === 'armed' && !isShut(stored, clock.now());
}

interface Upload {
  channel: Channel;
  post: Post;
  limits: PictureLimits;
  signal: AbortSignal;
  /** Why the post was refused with a picture of the usual size: a smaller one is prepared. */
  refused?: string | undefined;
}

type Ready = PostPicture | { reason: string };

/** Limits how many originals are in memory: each has up to 30 MiB, and dozens of posts may be due at once. */
const originalsAtOnce = limitConcurrency(8);

/** Prepares a picture. One that is refused, at its upload or with its post, is tried once more in a smaller size. */
async function prepare(context: Context, { channel, post, limits, signal, refused }: Upload): Promise<Ready> {
  const picture = await originalsAtOnce(() => fittingPicture(context, post.image?.url ?? '', limits, signal));
  if ('reason' in picture) return picture;
  const { type, config } = channel;
  if (!type.upload) return { file: picture };
  const upload = (file: FittedPicture) =>
    type.upload?.(file, post, config, channelContext(context), { signal });
  const first = refused === undefined ? await upload(picture) : { kind: 'refused' as const, reason: refused };
  if (!first || 'media' in first || first.kind === 'failed') return first ?? {};
  const smaller = await smallerPicture(picture, limits);
  return 'fault' in smaller ? first : ((await upload(smaller)) ?? first);
}

async function fittingPicture(
  context: Context,
  url: string,
  limits: PictureLimits,
  signal: AbortSignal,
): Promise<FittedPicture | { reason: string }> {
  const original = await originalPicture(context, url, signal);
  if ('fault' in original) return { reason: `the picture can’t be fetched: ${original.fault}` };
  const picture = await fitPicture(original, limits);
  return 'fault' in picture ? { reason: `the picture can’t be used: ${picture.fault}` } : picture;
}

async function withinPatience(
  { clock }: Context,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Ready>,
): Promise<Ready> {
  const late = new AbortController();
  const over = new AbortController();
  waitOrStop(clock, patience, over.signal).then((isLate) => {
    if (isLate) late.abort(new Error('it took too long'));
  });
  try {
    return await work(stop ? AbortSignal.any([late.signal, stop]) : late.signal);
  } finally {
    over.abort();
  }
}
