import { z } from 'zod';
import { asLittleText } from '../compose/counting/linkedin.ts';
import { channelBase } from '../config/schema.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled } from './address.ts';
import { errorTextOf, jsonOf, postAt } from './answer.ts';
import type { Appearance } from './appearance.ts';
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
import type { DatedFact } from './datedFacts.ts';
import { askLinkedIn, signedOut, thumbnails, uploadImage } from './linkedin/api.ts';
import { ownPostsOf, pageOf, pageSize, StoredPost, shownText } from './linkedin/lookup.ts';
import { wayOf } from './linkedin/signIn.ts';
import { statisticsOf } from './linkedin/statistics.ts';
import { defaultVersion, versionEnd } from './linkedin/versions.ts';
import { findAmong } from './ownPosts.ts';
import {
  change,
  checked,
  failedCheck,
  lookUp,
  type Platform,
  type PlatformRequest,
  type Within,
} from './request.ts';
import type { SignInWay } from './signIn/tokens.ts';
import { described } from './upload.ts';

export const type = 'linkedin';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://api.linkedin.com'),
  /** A token with w_organization_social, or w_member_social for a person's account. */
  token: filled.optional(),
  /** With these the token can be renewed, if LinkedIn has granted a refresh token. */
  refreshToken: filled.optional(),
  clientId: filled.optional(),
  clientSecret: filled.optional(),
  author: z
    .string()
    .regex(/^urn:li:(?:organization|person):\S+$/, 'an author looks like urn:li:organization:1234567'),
  /** The API's version, a year and a month. */
  version: z
    .string()
    .regex(/^20\d\d(?:0[1-9]|1[0-2])$/, 'a version looks like 202610')
    .default(defaultVersion),
});
export type LinkedInChannel = z.infer<typeof schema>;

export { connecting } from './linkedin/signIn.ts';

export const counting = 'linkedin';

/**
 * LinkedIn folds a text after three lines, and shows a link's picture small, next to its text (since September 2024).
 */
export const appearance: Appearance = {
  avatar: 'square',
  fold: { lines: 3, perLine: 70, more: 'more' },
  marks: ['link', 'hashtag'],
  card: 'beside',
  pictureOnCard: true,
  cardLines: ['headline', 'host'],
};

/** Posts API: an article's title may have 400 characters, its description 4,086. */
const longestTitle = 400;
const longestDescription = 4_086;

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return {
    settles: 'look',
    repeatWithin: 0,
    maxParts: 1,
    edits: true,
    removes: true,
    describesPictures: true,
  };
}

/**
 * The body of `POST /rest/posts`. LinkedIn's API reads no page, so the card's text is ours; its picture is uploaded
 * first and referenced by the resulting id. @see ChannelType.payload
 */
export function payload(post: Post, channel: LinkedInChannel): Record<string, unknown> {
  return {
    author: channel.author,
    commentary: asLittleText(post.text),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    content: { article: cardOf(post) },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  };
}

function cardOf({ link, headline, description, media, image }: Post): Record<string, string> {
  const alt = described(image?.alt, longestDescription);
  return {
    source: link,
    title: truncated(headline, longestTitle),
    ...(description === undefined ? {} : { description: truncated(description, longestDescription) }),
    ...(media === undefined ? {} : { thumbnail: media, ...(alt ? { thumbnailAltText: alt } : {}) }),
  };
}

/** @see ChannelType.pictures — the picture of the card: without it LinkedIn shows none. */
export function pictures(): PictureLimits {
  return thumbnails;
}

/** @see ChannelType.upload */
export function upload(
  picture: FittedPicture,
  _post: Post,
  channel: LinkedInChannel,
  context: ChannelContext,
  within: Pick<Attempt, 'signal'>,
): Promise<Uploaded> {
  return uploadImage(platformOf(channel, context), picture, within);
}

function truncated(text: string, characters: number): string {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

type LinkedIn = Platform<LinkedInChannel>;

function platformOf(channel: LinkedInChannel, context: ChannelContext): LinkedIn {
  const { token = '', refreshToken = '', clientSecret = '' } = channel;
  return { name: 'LinkedIn', secrets: [token, refreshToken, clientSecret], signedOut, channel, context };
}

/** @see ChannelType.signIn */
export function signIn(channel: LinkedInChannel, context: ChannelContext): SignInWay {
  return wayOf(platformOf(channel, context));
}

function call(platform: LinkedIn, path: string, request: PlatformRequest = {}): Promise<OutboundResponse> {
  return askLinkedIn(platform, `/rest/posts${path}`, request);
}

/** Only a header contains the created post's id; the answer has no body. */
function readCreated({ status, headers }: OutboundResponse): Outcome | undefined {
  const urn = headers['x-restli-id'];
  if (status !== 201 || typeof urn !== 'string' || !/^urn:li:(?:share|ugcPost):\d+$/.test(urn))
    return undefined;
  return { kind: 'sent', status, remoteId: urn, ...postAt(pageOf(urn)) };
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: LinkedInChannel,
  { number, signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { method: 'POST', json: payload(post, channel), signal, deadline } as const;
  return change(
    platform,
    () => call(platform, '', request),
    (answer) => {
      // What LinkedIn considers a duplicate may be an earlier attempt at this post: a lookup decides.
      if (number > 1 && answer.status === 422 && isDuplicate(answer))
        return { kind: 'uncertain', status: 422, reason: errorTextOf(answer, platform) };
      return readCreated(answer);
    },
  );
}

/** "Content is a duplicate of urn:li:share:…", which may name a post that nobody can see. */
const Duplicate = z.object({
  errorDetails: z.object({ inputErrors: z.array(z.object({ code: z.string() })) }),
});

function isDuplicate(answer: OutboundResponse): boolean {
  const errors = Duplicate.safeParse(jsonOf(answer)).data?.errorDetails.inputErrors ?? [];
  return errors.some(({ code }) => code === 'DUPLICATE_POST');
}

/** @see ChannelType.find — among the author's own posts, which requires the scope r_organization_social. */
export function find(
  post: Post,
  channel: LinkedInChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  return lookUp<Found>(platform, async () => {
    const page = (start: number) => {
      const query = new URLSearchParams({
        q: 'author',
        author: channel.author,
        count: String(pageSize),
        start: String(start),
        sortBy: 'CREATED',
      });
      return call(platform, `?${query}`, { headers: { 'x-restli-method': 'FINDER' } });
    };
    return findAmong(ownPostsOf(page, attempted, platform), post, channel.link === 'short');
  });
}

/** Changes only the commentary; a card stays as it was posted. @see ChannelType.edit */
export function edit(
  remoteId: string,
  post: Post,
  channel: LinkedInChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = {
    ...within,
    method: 'POST',
    headers: { 'x-restli-method': 'PARTIAL_UPDATE' },
    json: { patch: { $set: { commentary: asLittleText(post.text) } } },
  } as const;
  return change(
    platform,
    () => call(platform, pathOf(remoteId), request),
    ({ status }) => (status === 204 ? { kind: 'sent', remoteId, status } : undefined),
  );
}

function pathOf(remoteId: string): string {
  return `/${encodeURIComponent(remoteId)}`;
}

/** @see ChannelType.remove — a missing post counts as removed. */
export function remove(
  remoteId: string,
  channel: LinkedInChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { ...within, method: 'DELETE', headers: { 'x-restli-method': 'DELETE' } } as const;
  return change(
    platform,
    () => call(platform, pathOf(remoteId), request),
    ({ status }) => (status === 204 || status === 404 ? { kind: 'sent', remoteId, status } : undefined),
  );
}

/** @see ChannelType.readBack */
export function readBack(
  { remoteId }: PostedCopy,
  channel: LinkedInChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  return lookUp<ReadBack>(platform, async () => {
    const answer = await call(platform, pathOf(remoteId));
    const stored = StoredPost.safeParse(jsonOf(answer));
    if (answer.status === 200 && stored.success)
      return { kind: 'there', text: shownText(stored.data.commentary) };
    if (answer.status === 404) return { kind: 'gone', evidence: 'LinkedIn answers 404 for it' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  });
}

/** `/feed/update/urn:li:share:123/`. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  return /\/(urn:li:(?:share|ugcPost|activity):\d+)(?:\/|$)/.exec(decodeURIComponent(pathname))?.[1];
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = 1;

/** @see ChannelType.statistics */
export function statistics(
  [id = '']: string[],
  channel: LinkedInChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  const platform = platformOf(channel, context);
  return statisticsOf(platform, (path) => askLinkedIn(platform, path), id);
}

/** @see ChannelType.account */
export async function account(channel: LinkedInChannel): Promise<Account> {
  return accountNamed(type, channel.author);
}

/** Reads one of the author's posts: a token that can read them can post. @see ChannelType.check */
export function check(channel: LinkedInChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const query = new URLSearchParams({ q: 'author', author: channel.author, count: '1' });
    const answer = await call(platform, `?${query}`, { headers: { 'x-restli-method': 'FINDER' } });
    if (answer.status !== 200)
      return failedCheck(
        answer,
        platform,
        'Give a token with w_organization_social and r_organization_social, and a version that LinkedIn still accepts.',
      );
    return { ok: true, says: `Posts as ${channel.author}.` };
  });
}

/** @see ChannelType.datedFacts */
export function datedFacts({ version }: LinkedInChannel): DatedFact[] {
  const hint = 'Write a newer "version" into newsroom.yaml.';
  return [{ what: `LinkedIn’s API version ${version}`, until: versionEnd(version), hint }];
}
