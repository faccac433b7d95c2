import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { publishPicture } from '../pictures/published.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import { jsonOf, postAt, redacted } from './answer.ts';
import { type Appearance, shortAddress } from './appearance.ts';
import type {
  Abilities,
  Account,
  Attempt,
  Attempted,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
  PostedCopy,
  ReadBack,
  StatisticsAnswer,
  Uploaded,
} from './channel.ts';
import { askGraph, type GraphRequest, isUnknownObject, lacksPermission, readBackObject } from './graph.ts';
import { findAmong } from './ownPosts.ts';
import { change, checked, failedCheck, lookUp, type Within } from './request.ts';
import type { SignInWay } from './signIn/tokens.ts';
import { absentByContainer, readyContainer, type ThreadsPlatform, version } from './threads/container.ts';
import { pageOf } from './threads/posts.ts';
import { signingOf, wayOf } from './threads/signIn.ts';
import { statisticsOf } from './threads/statistics.ts';
import { described } from './upload.ts';

export const type = 'threads';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://graph.threads.net'),
  /** A long-lived user token with threads_basic, threads_content_publish, …_manage_replies, …_read_replies and …_delete. */
  token: filled.optional(),
  /** For the app at Meta through which a person signs in at /ops/channels, if there is no token here. */
  clientId: filled.optional(),
  clientSecret: filled.optional(),
  userId: remoteId,
  /** Shows the article's picture instead of the link's card. */
  photo: z.boolean().default(false),
});
export type ThreadsChannel = z.infer<typeof schema>;

export { connecting } from './threads/signIn.ts';

export const counting = 'threads';
/** @see ChannelType.previewer */
export const previewer = 'Facebook';

/** Threads shows all 500 characters unfolded, with a card for a link (November 2026). */
export const appearance: Appearance = {
  avatar: 'round',
  address: (url) => shortAddress(url, 26),
  marks: ['link', 'mention'],
  card: 'above',
  cardLines: ['host', 'headline'],
};

/** Threads has no editing by API. @see ChannelType.abilities */
export function abilities({ photo }: ThreadsChannel): Abilities {
  return {
    settles: 'two-step',
    repeatWithin: 0,
    maxParts: 10,
    edits: false,
    removes: true,
    describesPictures: photo,
  };
}

/**
 * Threads fetches a JPEG or PNG of up to 8 MB, shows 1,440 pixels of width, and accepts one side up to ten times the
 * other (https://developers.facebook.com/docs/threads/overview, read on 2026-11-29). The picture is in the store until
 * then, so ours is smaller.
 */
const photos: PictureLimits = { types: ['image/jpeg', 'image/png'], maxBytes: 1_000_000, maxSide: 1_440 };

/** An alt text may have 1,000 characters. */
const longestAltText = 1_000;

/** @see ChannelType.pictures */
export function pictures(
  _post: Pick<Post, 'text' | 'link'>,
  { photo }: ThreadsChannel,
): PictureLimits | undefined {
  return photo ? photos : undefined;
}

/** @see ChannelType.fetchesPictures */
export function fetchesPictures({ photo }: ThreadsChannel): boolean {
  return photo;
}

/** Threads takes no upload: it fetches the picture from this server. @see ChannelType.upload */
export async function upload(
  picture: FittedPicture,
  _post: Post,
  _channel: ThreadsChannel,
  { store, webBase }: ChannelContext,
): Promise<Uploaded> {
  try {
    return { media: webBase + (await publishPicture(store, picture)) };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** The container (`POST /<userId>/threads`), which is published by a second request. @see ChannelType.payload */
export function payload({ text, link, media, image, replyTo }: Post): Record<string, unknown> {
  const reply = replyTo === undefined ? {} : { reply_to_id: replyTo };
  if (media === undefined)
    return { media_type: 'TEXT', text, ...(text.includes(link) ? { link_attachment: link } : {}), ...reply };
  const alt = described(image?.alt, longestAltText);
  return { media_type: 'IMAGE', image_url: media, ...(alt ? { alt_text: alt } : {}), text, ...reply };
}

function platformOf(channel: ThreadsChannel, context: ChannelContext): ThreadsPlatform {
  const secrets = [channel.token ?? '', channel.clientSecret ?? ''];
  const platform: ThreadsPlatform = {
    ...{ name: 'Threads', secrets, channel, context },
    signedOut: lacksPermission,
  };
  return { ...platform, signing: signingOf(platform) };
}

/** @see ChannelType.signIn */
export function signIn(channel: ThreadsChannel, context: ChannelContext): SignInWay {
  return wayOf(platformOf(channel, context));
}

/** The path of an object by its id, or of the account; `below` is one of its lists. */
function call(platform: ThreadsPlatform, id: string, below: string, request: GraphRequest = {}) {
  return askGraph(platform, `${version}/${encodeURIComponent(id)}${below}`, request);
}

const Media = z.object({ id: z.string().min(1) });
const Permalink = z.object({ permalink: z.string() });
const Text = z.object({ id: z.string().min(1), text: z.string().optional() });
const Deleted = z.object({ success: z.literal(true) });

/** @see ChannelType.send — nothing is published until the container's id is stored. */
export async function send(
  post: Post,
  channel: ThreadsChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const within = { signal, deadline };
  const container = await readyContainer(platform, post.pushId, payload(post), within);
  if (typeof container !== 'string') return container;
  const publish = { ...within, method: 'POST', form: { creation_id: container } } as const;
  const outcome = await change(
    platform,
    () => call(platform, channel.userId, '/threads_publish', publish),
    (answer) => {
      const media = Media.safeParse(jsonOf(answer));
      if (answer.status !== 200 || !media.success) return undefined;
      return { kind: 'sent', status: 200, remoteId: media.data.id };
    },
  );
  return outcome.kind === 'sent' ? { ...outcome, ...(await addressOf(platform, outcome, within)) } : outcome;
}

/** Publishing returns only an id. The post is published already, so a failure here is ignored. */
async function addressOf(
  platform: ThreadsPlatform,
  { remoteId }: { remoteId: string },
  within: Within,
): Promise<{ remoteUrl?: HttpUrl }> {
  try {
    const request = { ...within, timeoutMs: 3_000, query: { fields: 'permalink' } };
    const answer = await call(platform, remoteId, '', request);
    return postAt(Permalink.safeParse(jsonOf(answer)).data?.permalink);
  } catch {
    return {};
  }
}

/** @see ChannelType.find — among the account's own threads, a reply among its own replies. */
export function find(
  post: Post,
  channel: ThreadsChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  return lookUp<Found>(platform, async () => {
    const page = pageOf(platform, attempted, post.replyTo === undefined ? 'threads' : 'replies');
    const found = await findAmong(page, post, channel.link === 'short');
    return found.kind === 'absent' ? absentByContainer(platform, post.pushId, found) : found;
  });
}

/** @see ChannelType.remove — a missing post counts as removed; reading it back shows whether it is. */
export function remove(
  remoteId: string,
  channel: ThreadsChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () => call(platform, remoteId, '', { ...within, method: 'DELETE' });
  return change(platform, request, (answer) => {
    const isDone = answer.status === 200 && Deleted.safeParse(jsonOf(answer)).success;
    return isDone || isUnknownObject(answer) ? { kind: 'sent', remoteId, status: answer.status } : undefined;
  });
}

/** @see ChannelType.readBack */
export function readBack(
  { remoteId }: PostedCopy,
  channel: ThreadsChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  return readBackObject(platform, {
    read: () => call(platform, remoteId, '', { query: { fields: 'id,text' } }),
    textOf: (body) => {
      const { data } = Text.safeParse(body);
      return data && (data.text ?? '');
    },
    readAccount: () => ownAccount(platform),
  });
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = 1;

/** @see ChannelType.statistics */
export function statistics(
  [id = '']: string[],
  channel: ThreadsChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  const platform = platformOf(channel, context);
  return statisticsOf(platform, (query) => call(platform, id, '/insights', { query }), id);
}

/** @see ChannelType.account */
export async function account(channel: ThreadsChannel): Promise<Account> {
  return accountNamed(type, channel.userId);
}

function ownAccount(platform: ThreadsPlatform): Promise<OutboundResponse> {
  return call(platform, platform.channel.userId, '', { query: { fields: 'id,username' } });
}

const Profile = z.object({ username: z.string() });
const Quota = z.object({
  data: z.tuple([z.object({ quota_usage: z.int(), config: z.object({ quota_total: z.int() }) })]),
});

/** @see ChannelType.check */
export function check(channel: ThreadsChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const me = await ownAccount(platform);
    const profile = Profile.safeParse(jsonOf(me));
    if (me.status !== 200 || !profile.success)
      return failedCheck(me, platform, `Create a new long-lived token for ${type}.`);
    const query = { fields: 'quota_usage,config' };
    const limit = await call(platform, channel.userId, '/threads_publishing_limit', { query });
    const quota = Quota.safeParse(jsonOf(limit));
    if (limit.status !== 200 || !quota.success)
      return failedCheck(limit, platform, 'The token needs threads_content_publish.');
    const [{ quota_usage: used, config }] = quota.data.data;
    const name = redacted(profile.data.username, platform.secrets);
    return {
      ok: true,
      says: `Posts as @${name}. ${used} of the ${config.quota_total} posts of 24 hours are used.`,
    };
  });
}
