import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { accountAsked, accountNamed } from './account.ts';
import { baseUrl, filled } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
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
import { earliest, findAmong } from './ownPosts.ts';
import {
  ask,
  change,
  checked,
  failedCheck,
  lookUp,
  type Platform,
  type PlatformRequest,
  type Within,
} from './request.ts';
import type { SignInWay } from './signIn/tokens.ts';
import { withToken } from './signIn.ts';
import { photos, uploadPhoto } from './x/media.ts';
import { pageOf, postFields, readTimeline, saysGone, textOf, XPost } from './x/posts.ts';
import { budgetFault, budgetKey, ownPrices, pricesInWords } from './x/prices.ts';
import { accountRefusal } from './x/refusals.ts';
import { signingOf, wayOf } from './x/signIn.ts';
import { statisticsOf } from './x/statistics.ts';

export const type = 'x';

export const schema = z
  .strictObject({
    ...channelBase,
    type: z.literal(type),
    baseUrl: baseUrl('https://api.x.com'),
    /**
     * An OAuth 2.0 user token with the scopes tweet.read, tweet.write, users.read and, for pictures, media.write.
     * Without it a person signs in at /ops/channels.
     */
    token: filled.optional(),
    /** With these three the token can be refreshed. */
    refreshToken: filled.optional(),
    clientId: filled.optional(),
    clientSecret: filled.optional(),
    /** What posts may cost, in US dollars. */
    budget: budgetKey.optional(),
    /** What X charges this account in US dollars, if that is not its price list. */
    prices: ownPrices.optional(),
  })
  .refine((channel) => budgetFault(channel) === undefined, {
    path: ['budget'],
    error: ({ input }) => budgetFault(input as Parameters<typeof budgetFault>[0]),
  })
  .refine(({ token, clientId }) => token !== undefined || clientId !== undefined, {
    path: ['token'],
    error: 'it is missing; with a clientId somebody can sign in at /ops/channels in its place',
  })
  .refine(({ refreshToken, clientId }) => refreshToken === undefined || clientId !== undefined, {
    path: ['clientId'],
    error: 'it is missing; a refreshToken can only be used together with the clientId that it was issued for',
  });
export type XChannel = z.infer<typeof schema>;

export { connecting } from './x/signIn.ts';

export const counting = 'x';
/** @see ChannelType.previewer */
export const previewer = 'X';

/** X shows 280 weighted characters unfolded; since 2024 its card has the headline on the picture (November 2026). */
export const appearance: Appearance = {
  avatar: 'round',
  fold: { lines: 12, perLine: 60, more: 'Show more' },
  address: (url) => shortAddress(url, 26),
  marks: ['link', 'mention', 'hashtag'],
  card: 'above',
  cardLines: ['headline', 'host'],
};

/**
 * Replies by API need a mention since February 2026: threads are off unless a channel enables them. @see
 * ChannelType.abilities
 */
export function abilities(): Abilities {
  return {
    settles: 'look',
    repeatWithin: 0,
    maxParts: 10,
    edits: false,
    removes: true,
    describesPictures: true,
  };
}

/** The body of `POST /2/tweets`. @see ChannelType.payload */
export function payload({ text, media, replyTo }: Post): Record<string, unknown> {
  return {
    text,
    ...(media === undefined ? {} : { media: { media_ids: [media] } }),
    ...(replyTo === undefined ? {} : { reply: { in_reply_to_tweet_id: replyTo } }),
  };
}

const Created = z.object({ data: z.object({ id: z.string().min(1) }) });
const Deleted = z.object({ data: z.object({ deleted: z.literal(true) }) });
const Me = z.object({ data: z.object({ id: z.string().min(1), username: z.string() }) });

function platformOf(channel: XChannel, context: ChannelContext): Platform<XChannel> {
  const secrets = [channel.token ?? '', channel.refreshToken ?? '', channel.clientSecret ?? ''];
  return { name: 'X', secrets, channel, context };
}

/** @see ChannelType.signIn */
export function signIn(channel: XChannel, context: ChannelContext): SignInWay {
  return wayOf(platformOf(channel, context));
}

function call(
  platform: Platform<XChannel>,
  path: string,
  request: PlatformRequest = {},
): Promise<OutboundResponse> {
  const { baseUrl, token } = platform.channel;
  const signing = signingOf(platform, request);
  return withToken({ ...platform, ...(signing ? { signing } : {}) }, token, (access) =>
    ask(platform, baseUrl + path, { ...request, headers: { authorization: `Bearer ${access}` } }),
  );
}

/** @see ChannelType.pictures */
export function pictures(): PictureLimits {
  return photos;
}

/** @see ChannelType.upload — the token needs media.write for it. */
export function upload(
  picture: FittedPicture,
  { image }: Post,
  channel: XChannel,
  context: ChannelContext,
  { signal }: Pick<Attempt, 'signal'>,
): Promise<Uploaded> {
  const platform = platformOf(channel, context);
  const request = (path: string, more: PlatformRequest) => call(platform, path, { ...more, signal });
  return uploadPhoto(platform, request, picture, image?.alt);
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: XChannel,
  { number, signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { method: 'POST', json: payload(post), signal, deadline } as const;
  return change(
    platform,
    () => call(platform, '/2/tweets', request),
    (answer) => {
      const { status } = answer;
      const created = Created.safeParse(jsonOf(answer));
      if (status < 300 && created.success) {
        const { id } = created.data.data;
        return { kind: 'sent', status, remoteId: id, ...postAt(pageOf(id)) };
      }
      const reason = errorTextOf(answer, platform);
      // What X considers a duplicate may be an earlier attempt at this post: a lookup decides.
      if (number > 1 && status === 403 && /duplicate content/i.test(reason))
        return { kind: 'uncertain', status, reason };
      return accountRefusal(answer, platform);
    },
  );
}

/** How long before the first attempt a lookup begins: it must also find a post of ours with an earlier time. */
const lookBackMs = 10 * 60_000;

/**
 * Among the account's own posts from shortly before the first attempt: X charges for each post that it lists, little
 * for one's own. @see ChannelType.find
 */
export function find(
  post: Post,
  channel: XChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  return lookUp(platform, async () => {
    const answer = await call(platform, '/2/users/me');
    const me = Me.safeParse(jsonOf(answer));
    if (answer.status !== 200 || !me.success)
      return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    const since = earliest(answer, attempted, platform);
    const page = async (next: string | undefined) => {
      const query = { max_results: '100', ...(next === undefined ? {} : { pagination_token: next }) };
      const posts = await call(platform, timelinePath(me.data.data.id, since - lookBackMs, query));
      return readTimeline(posts, post, since, platform);
    };
    return await findAmong(page, post, channel.link === 'short');
  });
}

/** The account's own posts since a time (ms), which X rounds to whole seconds. */
function timelinePath(userId: string, since: number, more: Record<string, string>): string {
  const start_time = `${new Date(since).toISOString().slice(0, 19)}Z`;
  const query = new URLSearchParams({ start_time, exclude: 'retweets', 'tweet.fields': postFields, ...more });
  return `/2/users/${encodeURIComponent(userId)}/tweets?${query}`;
}

function postPath(remoteId: string): string {
  return `/2/tweets/${encodeURIComponent(remoteId)}`;
}

/** @see ChannelType.remove — a missing post counts as removed. */
export function remove(
  remoteId: string,
  channel: XChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () => call(platform, postPath(remoteId), { ...within, method: 'DELETE' });
  return change(platform, request, (answer) => {
    const { status } = answer;
    const isDeleted = status === 200 && Deleted.safeParse(jsonOf(answer)).success;
    if (isDeleted || saysGone(answer, remoteId)) return { kind: 'sent', remoteId, status };
    return accountRefusal(answer, platform);
  });
}

const Lookup = z.object({ data: XPost });

/** @see ChannelType.readBackCosts */
export const readBackCosts = true;

/** If a person has edited the post in X's own app, its newest version has another id. @see ChannelType.readBack */
export function readBack(
  { remoteId, text }: PostedCopy,
  channel: XChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  const read = (id: string) => call(platform, `${postPath(id)}?tweet.fields=${postFields}`);
  return lookUp<ReadBack>(platform, async () => {
    const answer = await read(remoteId);
    if (saysGone(answer, remoteId)) return { kind: 'gone', evidence: 'X has no post with this id' };
    const newest = Lookup.safeParse(jsonOf(answer)).data?.data.edit_history_tweet_ids?.at(-1) ?? remoteId;
    const shown = newest === remoteId ? answer : await read(newest);
    const found = Lookup.safeParse(jsonOf(shown));
    if (shown.status === 200 && found.success) return { kind: 'there', text: textOf(found.data.data, text) };
    return { kind: 'cannot-tell', reason: errorTextOf(shown, platform) };
  });
}

/** @see ChannelType.statistics */
export function statistics(
  ids: string[],
  channel: XChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  const platform = platformOf(channel, context);
  return statisticsOf(platform, (path) => call(platform, path), ids);
}
export { statisticsForPost } from './x/prices.ts';
export { postsAtOnce as statisticsAtOnce } from './x/statistics.ts';

/** `x.com/daily/status/123`. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  return /^\/(?:i\/web|\w+)\/status(?:es)?\/(\d+)(?:\/|$)/.exec(pathname)?.[1];
}

/** @see ChannelType.account */
export function account(channel: XChannel, context: ChannelContext): Promise<Account> {
  const platform = platformOf(channel, context);
  const read = (answer: OutboundResponse) => {
    const me = Me.safeParse(jsonOf(answer));
    return me.success ? accountNamed(type, me.data.data.id) : undefined;
  };
  const request = () => call(platform, '/2/users/me');
  return accountAsked(platform, request, read, accountNamed(type, 'token', channel.token ?? channel.id));
}

export { cost, paidPosts } from './x/prices.ts';

/** Only a post shows whether a token may write. @see ChannelType.check */
export function check(channel: XChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const answer = await call(platform, '/2/users/me');
    const me = Me.safeParse(jsonOf(answer));
    if (answer.status !== 200 || !me.success) {
      const hint = 'Create a user token with tweet.read, tweet.write and users.read.';
      return failedCheck(answer, platform, hint);
    }
    // Only the last minute, because X charges for each post that it lists.
    const recent = { max_results: '5' };
    const posts = await call(platform, timelinePath(me.data.data.id, context.clock.now() - 60_000, recent));
    if (posts.status !== 200) {
      const about = ', so a post whose answer is lost can’t be looked up';
      return failedCheck(posts, platform, 'Give the token tweet.read.', about);
    }
    const name = redacted(me.data.data.username, platform.secrets);
    return { ok: true, says: `Posts as @${name}. ${pricesInWords(channel)}` };
  });
}

export { datedFacts } from './x/prices.ts';
