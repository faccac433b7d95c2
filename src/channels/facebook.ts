import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
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
} from './channel.ts';
import type { DatedFact } from './datedFacts.ts';
import { pageOf } from './facebook/posts.ts';
import { signingOf, wayOf } from './facebook/signIn.ts';
import { statisticsOf } from './facebook/statistics.ts';
import { defaultVersion, versionEnd } from './facebook/versions.ts';
import { askGraph, type GraphRequest, isUnknownObject, lacksPermission, readBackObject } from './graph.ts';
import { findAmong } from './ownPosts.ts';
import { change, checked, failedCheck, lookUp, type Platform, type Within } from './request.ts';
import type { SignInWay } from './signIn/tokens.ts';

export const type = 'facebook';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://graph.facebook.com'),
  /** A page token with pages_manage_posts and pages_read_engagement. */
  token: filled.optional(),
  /** For the app at Meta through which a person signs in at /ops/channels, if there is no token here. */
  clientId: filled.optional(),
  clientSecret: filled.optional(),
  pageId: remoteId,
  /** The Graph API's version. */
  version: z
    .string()
    .regex(/^v\d\d\.\d$/, 'a version looks like v27.0')
    .default(defaultVersion),
});
export type FacebookChannel = z.infer<typeof schema>;

export { connecting } from './facebook/signIn.ts';

export const counting = 'facebook';
/** @see ChannelType.previewer */
export const previewer = 'Facebook';

/** Facebook folds a text after about 477 characters (measured by several people, most recently in 2025). */
export const appearance: Appearance = {
  avatar: 'round',
  fold: { lines: 7, perLine: 68, more: 'See more' },
  marks: ['link', 'hashtag'],
  card: 'above',
  cardLines: ['host', 'headline', 'description'],
};

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'look', repeatWithin: 0, maxParts: 1, edits: true, removes: true };
}

/** The body of `POST /<pageId>/feed`; the card is what Facebook reads from the link. @see ChannelType.payload */
export function payload({ text, link }: Post): Record<string, unknown> {
  return { message: text, ...(text.includes(link) ? { link } : {}), published: true };
}

/** Facebook's messages if the token is not a page's or lacks a permission: no post would succeed with it. */
const signedOut = new RegExp(
  `${lacksPermission.source}|page access token|impersonating a user.s page|must be an admin`,
  'i',
);

function platformOf(channel: FacebookChannel, context: ChannelContext): Platform<FacebookChannel> {
  const secrets = [channel.token ?? '', channel.clientSecret ?? ''];
  const platform = { name: 'Facebook', secrets, signedOut, channel, context };
  const signing = signingOf(platform);
  return { ...platform, ...(signing ? { signing } : {}) };
}

/** @see ChannelType.signIn */
export function signIn(channel: FacebookChannel, context: ChannelContext): SignInWay {
  return wayOf(platformOf(channel, context));
}

/** The path of an object by its id, or of the page; `below` is one of its lists. */
function call(
  platform: Platform<FacebookChannel>,
  id: string,
  below: string,
  request: GraphRequest = {},
): Promise<OutboundResponse> {
  return askGraph(platform, `${platform.channel.version}/${encodeURIComponent(id)}${below}`, request);
}

const Made = z.object({ id: z.string().regex(/^\d+_\d+$/) });
const Done = z.object({ success: z.literal(true) });
const Message = z.object({ id: z.string().min(1), message: z.string().optional() });
const Page = z.object({ id: z.string(), name: z.string() });

/** "Duplicate status message": the same text was posted a short time ago. */
const Duplicate = z.object({ code: z.literal(506) });

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: FacebookChannel,
  { number, signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { method: 'POST', form: payload(post), signal, deadline } as const;
  return change(
    platform,
    () => call(platform, channel.pageId, '/feed', request),
    (answer) => {
      const { status } = answer;
      const made = Made.safeParse(jsonOf(answer));
      if (status === 200 && made.success) {
        const { id } = made.data;
        return { kind: 'sent', status, remoteId: id, ...postAt(addressOf(id)) };
      }
      // What Facebook considers a duplicate may be an earlier attempt at this post: a lookup decides.
      if (number > 1 && Duplicate.safeParse(jsonOf(answer)).success)
        return { kind: 'uncertain', status, reason: errorTextOf(answer, platform) };
      return undefined;
    },
  );
}

function addressOf(id: string): string {
  return `https://www.facebook.com/${id}`;
}

/** @see ChannelType.find — among the page's own posts. */
export function find(
  post: Post,
  channel: FacebookChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  const read = (query: Record<string, string>) =>
    call(platform, channel.pageId, '/published_posts', { query });
  const page = pageOf(platform, attempted, read, addressOf);
  return lookUp<Found>(platform, () => findAmong(page, post, channel.link === 'short'));
}

/** Changes only the text; the link's card stays. Facebook lets an app edit its own posts. @see ChannelType.edit */
export function edit(
  remoteId: string,
  { text }: Post,
  channel: FacebookChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { ...within, method: 'POST', form: { message: text } } as const;
  return change(
    platform,
    () => call(platform, remoteId, '', request),
    (answer) => (isDone(answer) ? { kind: 'sent', remoteId, status: answer.status } : undefined),
  );
}

function isDone(answer: OutboundResponse): boolean {
  return answer.status === 200 && Done.safeParse(jsonOf(answer)).success;
}

/** @see ChannelType.remove — a missing post counts as removed; reading it back shows whether it is. */
export function remove(
  remoteId: string,
  channel: FacebookChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  return change(
    platform,
    () => call(platform, remoteId, '', { ...within, method: 'DELETE' }),
    (answer) =>
      isDone(answer) || isUnknownObject(answer)
        ? { kind: 'sent', remoteId, status: answer.status }
        : undefined,
  );
}

/** @see ChannelType.readBack */
export function readBack(
  { remoteId }: PostedCopy,
  channel: FacebookChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  return readBackObject(platform, {
    read: () => call(platform, remoteId, '', { query: { fields: 'id,message' } }),
    textOf: (body) => {
      const { data } = Message.safeParse(body);
      return data && (data.message ?? '');
    },
    readAccount: () => ownPosts(platform),
  });
}

function ownPosts(platform: Platform<FacebookChannel>): Promise<OutboundResponse> {
  const query = { fields: 'id', limit: '1' };
  return call(platform, platform.channel.pageId, '/published_posts', { query });
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = 1;

/** @see ChannelType.statistics */
export function statistics(
  [id = '']: string[],
  channel: FacebookChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  const platform = platformOf(channel, context);
  return statisticsOf(platform, (query) => call(platform, id, '', { query }), id);
}

/** `/<page>/posts/123` and `?story_fbid=123`; ids like `pfbid…` are of the page's address alone. @see ChannelType.idAt */
export function idAt({ pathname, searchParams }: URL, { pageId }: FacebookChannel): string | undefined {
  const whole = /^\/(\d+_\d+)\/?$/.exec(pathname)?.[1];
  const post = searchParams.get('story_fbid') ?? /\/posts\/(?:[^/]+\/)?(\d+)\/?$/.exec(pathname)?.[1];
  return whole ?? (post && /^\d+$/.test(post) ? `${pageId}_${post}` : undefined);
}

/** @see ChannelType.account */
export async function account(channel: FacebookChannel): Promise<Account> {
  return accountNamed(type, channel.pageId);
}

/** A page's token is the page itself; a person's would post under the wrong name. @see ChannelType.check */
export function check(channel: FacebookChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const answer = await call(platform, 'me', '', { query: { fields: 'id,name' } });
    const me = Page.safeParse(jsonOf(answer));
    if (answer.status !== 200 || !me.success)
      return failedCheck(answer, platform, 'Create a new token for the page.');
    const name = redacted(me.data.name, platform.secrets);
    if (me.data.id !== channel.pageId) {
      const hint = `Give the token of the page ${channel.pageId}, as /me/accounts lists it.`;
      return { ok: false, says: `The token is that of “${name}” (${me.data.id}). ${hint}` };
    }
    const posts = await ownPosts(platform);
    return posts.status === 200
      ? { ok: true, says: `Posts as the page “${name}”.` }
      : failedCheck(posts, platform, 'The token needs pages_read_engagement.');
  });
}

/** @see ChannelType.datedFacts */
export function datedFacts({ version }: FacebookChannel): DatedFact[] {
  const until = versionEnd(version);
  const hint = 'Write a newer "version" into newsroom.yaml, or leave it out.';
  return until === undefined ? [] : [{ what: `Facebook’s API version ${version}`, until, hint }];
}
