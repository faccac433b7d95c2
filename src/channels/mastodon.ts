import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { BaseUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { accountAsked, accountNamed } from './account.ts';
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
  PostLimit,
  ReadBack,
  StatisticsAnswer,
  Uploaded,
} from './channel.ts';
import { checkServer } from './mastodon/check.ts';
import { limitOfServer } from './mastodon/instance.ts';
import { findStatus } from './mastodon/lookup.ts';
import { uploadMedia } from './mastodon/media.ts';
import { readBackStatus } from './mastodon/readBack.ts';
import { signingOf, wayOf } from './mastodon/signIn.ts';
import { statisticsOf, statusesAtOnce } from './mastodon/statistics.ts';
import { ask, change, checked, lookUp, type Platform, type PlatformRequest, type Within } from './request.ts';
import type { SignInWay } from './signIn/tokens.ts';
import { withToken } from './signIn.ts';

export const type = 'mastodon';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The server, such as https://mastodon.example. */
  baseUrl: BaseUrl,
  /** An access token with the scopes read:accounts, read:statuses, write:statuses and write:media. */
  token: z.string().min(1).optional(),
  visibility: z.enum(['public', 'unlisted', 'private']).default('public'),
  /** The account that Mastodon shows under links to the newsroom's pages: "@courier@mastodon.example". */
  creator: z
    .string()
    .regex(/^@[\w.-]+@[\w.-]+$/, 'an account looks like @courier@mastodon.example')
    .optional(),
  /** The server's software, if it is not Mastodon itself: other software may ignore an idempotency key. */
  software: z.enum(['mastodon', 'gotosocial', 'pleroma', 'akkoma', 'pixelfed']).default('mastodon'),
  /** Who may quote the posts; without it the account's own setting applies. Mastodon has it since 4.5. */
  quoteApprovalPolicy: z.enum(['public', 'followers', 'nobody']).optional(),
});
export type MastodonChannel = z.infer<typeof schema>;

export { connecting } from './mastodon/signIn.ts';

export const counting = 'mastodon';
/** @see ChannelType.previewer */
export const previewer = 'Mastodon';

/** Mastodon 4.5's web client: 706 px of text, 30 characters of an address (status_content, text_formatter; November 2026). */
export const appearance: Appearance<MastodonChannel> = {
  avatar: 'square',
  handle: ({ creator }) => creator,
  fold: { lines: 32, perLine: 70, more: 'Read more' },
  address: (url) => shortAddress(url, 30),
  marks: ['link', 'mention', 'hashtag'],
  card: 'above',
  cardLines: ['host', 'headline', 'description'],
  warning: 'Show more',
};

/** Mastodon remembers a key for an hour; the margin of ten minutes is for clock differences and a slow request. */
const keyIsSafeFor = 50 * 60_000;

/** How long a first draft waits for the server's limit (ms). */
const limitWaitMs = 5_000;

/** @see ChannelType.abilities */
export function abilities(channel: MastodonChannel): Abilities {
  const keepsKeys = channel.software === 'mastodon';
  return {
    settles: keepsKeys ? 'key-and-look' : 'look',
    repeatWithin: keepsKeys ? keyIsSafeFor : 0,
    maxParts: 10,
    edits: true,
    removes: true,
    describesPictures: true,
  };
}

/** @see ChannelType.payload */
export function payload(post: Post, channel: MastodonChannel): Record<string, unknown> {
  return {
    ...content(post),
    visibility: channel.visibility,
    ...(channel.quoteApprovalPolicy === undefined
      ? {}
      : { quote_approval_policy: channel.quoteApprovalPolicy }),
    ...(post.replyTo === undefined ? {} : { in_reply_to_id: post.replyTo }),
  };
}

/** The fields that a new status and an edited one have in common. Mastodon requires ISO 639, so a region is removed. */
function content(post: Post): Record<string, unknown> {
  return {
    status: post.text,
    language: post.language.split('-')[0]?.toLowerCase(),
    ...(post.contentWarning ? { spoiler_text: post.contentWarning } : {}),
    ...(post.sensitive === undefined ? {} : { sensitive: post.sensitive }),
    // An edit that names no pictures removes them.
    ...(post.media === undefined ? {} : { media_ids: [post.media] }),
  };
}

/**
 * Servers accept more pixels; this is what readers see (https://docs.joinmastodon.org/user/posting/#attachments, read
 * on 2026-11-28).
 */
const photos: PictureLimits = {
  types: ['image/jpeg', 'image/png', 'image/webp'],
  maxBytes: 8_000_000,
  maxSide: 3_840,
};

/** @see ChannelType.pictures */
export function pictures(): PictureLimits {
  return photos;
}

/** @see ChannelType.upload */
export function upload(
  picture: FittedPicture,
  post: Post,
  channel: MastodonChannel,
  context: ChannelContext,
  { signal }: Pick<Attempt, 'signal'>,
): Promise<Uploaded> {
  const platform = platformOf(channel, context);
  const request = (path: string, more: PlatformRequest = {}) => call(platform, path, { ...more, signal });
  return uploadMedia(platform, request, picture, post.image?.alt);
}

const StatusAnswer = z.object({ id: z.string().min(1), url: z.string().nullish() });
const OwnAccount = z.object({ id: z.string().min(1), acct: z.string() });

/** Mastodon's 403 for an account that is suspended, unconfirmed or pending, and for a token that may not post. */
const signedOut =
  /your login is (?:currently disabled|currently pending|missing a confirmed)|outside the authorized scopes|requires an authenticated user/i;

function platformOf(channel: MastodonChannel, context: ChannelContext): Platform<MastodonChannel> {
  const platform = { name: 'Mastodon', secrets: [channel.token ?? ''], signedOut, channel, context };
  const signing = signingOf(platform);
  return { ...platform, ...(signing ? { signing } : {}) };
}

/** @see ChannelType.signIn */
export function signIn(channel: MastodonChannel, context: ChannelContext): SignInWay {
  return wayOf(platformOf(channel, context));
}

function call(
  platform: Platform<MastodonChannel>,
  path: string,
  request: PlatformRequest = {},
): Promise<OutboundResponse> {
  const { baseUrl, token } = platform.channel;
  return withToken(platform, token, (access) => {
    const headers = { authorization: `Bearer ${access}`, ...request.headers };
    return ask(platform, baseUrl + path, { ...request, headers });
  });
}

function readStatus(answer: OutboundResponse): Outcome | undefined {
  const parsed = StatusAnswer.safeParse(jsonOf(answer));
  if (answer.status >= 300 || !parsed.success) return undefined;
  const { id, url } = parsed.data;
  return { kind: 'sent', remoteId: id, status: answer.status, ...postAt(url) };
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: MastodonChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = {
    method: 'POST',
    headers: { 'idempotency-key': post.pushId },
    json: payload(post, channel),
    signal,
    deadline,
  } as const;
  return change(platform, () => call(platform, '/api/v1/statuses', request), readStatus);
}

/** @see ChannelType.find — among the account's own statuses, back to before the first attempt. */
export function find(
  post: Post,
  channel: MastodonChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  return lookUp(platform, async () => {
    const me = await call(platform, '/api/v1/accounts/verify_credentials');
    const account = OwnAccount.safeParse(jsonOf(me));
    if (me.status !== 200 || !account.success)
      return { kind: 'cannot-tell', reason: errorTextOf(me, platform) };
    const page = (before: string | undefined) => {
      const query = new URLSearchParams({
        limit: '40',
        exclude_reblogs: 'true',
        ...(before ? { max_id: before } : {}),
      });
      return call(platform, `/api/v1/accounts/${encodeURIComponent(account.data.id)}/statuses?${query}`);
    };
    return await findStatus(page, post, { attempted, linkIsUnique: channel.link === 'short', platform });
  });
}

/** @see ChannelType.edit */
export function edit(
  remoteId: string,
  post: Post,
  channel: MastodonChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () =>
    call(platform, statusPath(remoteId), { ...within, method: 'PUT', json: content(post) });
  return change(platform, request, readStatus);
}

function statusPath(remoteId: string): string {
  return `/api/v1/statuses/${encodeURIComponent(remoteId)}`;
}

/** @see ChannelType.remove — a missing status counts as removed. */
export function remove(
  remoteId: string,
  channel: MastodonChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () => call(platform, statusPath(remoteId), { ...within, method: 'DELETE' });
  return change(platform, request, ({ status }) =>
    status < 300 || status === 404 || status === 410 ? { kind: 'sent', remoteId, status } : undefined,
  );
}

/** @see ChannelType.readBack */
export function readBack(
  copy: PostedCopy,
  channel: MastodonChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  const get = (below: string) => call(platform, statusPath(copy.remoteId) + below);
  return lookUp<ReadBack>(platform, () => readBackStatus(get, copy, platform));
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = statusesAtOnce;

/** @see ChannelType.statistics */
export function statistics(
  remoteIds: string[],
  channel: MastodonChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  const platform = platformOf(channel, context);
  return statisticsOf(platform, (path) => call(platform, path), remoteIds);
}

/**
 * `/@desk/123`; `/users/desk/statuses/123` and `/@desk/statuses/01J…` (GoToSocial); `/notice/AbC` (Pleroma). Another
 * server has its own ids. @see ChannelType.idAt
 */
export function idAt({ host, pathname }: URL, channel: MastodonChannel): string | undefined {
  if (host !== new URL(channel.baseUrl).host) return undefined;
  return /^\/(?:(?:web|deck)\/)?(?:@[^/]+(?:\/statuses)?|users\/[^/]+\/statuses|notice)\/(\w+)\/?$/.exec(
    pathname,
  )?.[1];
}

/** @see ChannelType.account */
export function account(channel: MastodonChannel, context: ChannelContext): Promise<Account> {
  const { host } = new URL(channel.baseUrl);
  const read = (answer: OutboundResponse) => {
    const own = OwnAccount.safeParse(jsonOf(answer));
    return own.success ? accountNamed(type, host, own.data.id) : undefined;
  };
  const platform = platformOf(channel, context);
  const request = () => call(platform, '/api/v1/accounts/verify_credentials');
  return accountAsked(
    platform,
    request,
    read,
    accountNamed(type, host, 'token', channel.token ?? channel.id),
  );
}

/** @see ChannelType.limit */
export async function limit(channel: MastodonChannel, context: ChannelContext): Promise<PostLimit> {
  const platform = platformOf(channel, context);
  try {
    return await limitOfServer((path) => call(platform, path, { timeoutMs: limitWaitMs }));
  } catch (error) {
    return { reason: redacted(reasonOf(error), platform.secrets) };
  }
}

/** @see ChannelType.check */
export function check(channel: MastodonChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, () => checkServer((path) => call(platform, path), channel, platform));
}
