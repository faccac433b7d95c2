import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { joined } from '../joined.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
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
} from './channel.ts';
import { askGraph, type GraphRequest, isUnknownObject, readBackObject } from './graph.ts';
import { findAmong } from './ownPosts.ts';
import { change, checked, lookUp, type Within } from './request.ts';
import { absentByContainer, readyContainer, type ThreadsPlatform, version } from './threads/container.ts';
import { pageOf } from './threads/posts.ts';

export const type = 'threads';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://graph.threads.net'),
  /** A long-lived user token with threads_basic, threads_content_publish, …_manage_replies, …_read_replies and …_delete. */
  token: filled,
  userId: remoteId,
});
export type ThreadsChannel = z.infer<typeof schema>;

export const counting = 'threads';

/** Threads has no editing by API. @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'two-step', repeatWithin: 0, maxParts: 10, edits: false, removes: true };
}

/** The container (`POST /<userId>/threads`), which is published by a second request. @see ChannelType.payload */
export function payload({ text, link, replyTo }: Post): Record<string, unknown> {
  return {
    media_type: 'TEXT',
    text,
    ...(text.includes(link) ? { link_attachment: link } : {}),
    ...(replyTo === undefined ? {} : { reply_to_id: replyTo }),
  };
}

function platformOf(channel: ThreadsChannel, context: ChannelContext): ThreadsPlatform {
  return { name: 'Threads', secrets: [channel.token], channel, context };
}

/** An object by its id, the account too; `below` is one of its lists. */
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

/** Publishing returns only an id. The post is out, so a failure here is ignored. */
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
      return {
        ok: false,
        says: joined`${errorTextOf(me, platform)}. Create a new long-lived token for ${type}.`,
      };
    const query = { fields: 'quota_usage,config' };
    const limit = await call(platform, channel.userId, '/threads_publishing_limit', { query });
    const quota = Quota.safeParse(jsonOf(limit));
    if (limit.status !== 200 || !quota.success)
      return {
        ok: false,
        says: joined`${errorTextOf(limit, platform)}. The token needs threads_content_publish.`,
      };
    const [{ quota_usage: used, config }] = quota.data.data;
    const name = redacted(profile.data.username, platform.secrets);
    return {
      ok: true,
      says: `Posts as @${name}. ${used} of the ${config.quota_total} posts of 24 hours are used.`,
    };
  });
}
