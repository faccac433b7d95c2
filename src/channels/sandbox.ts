import { z } from 'zod';
import { countingRules } from '../compose/counting/index.ts';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import { changeSandbox } from '../store/scripts/channel/changeSandbox.ts';
import { accountNamed } from './account.ts';
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
} from './channel.ts';
import type { Connecting } from './connecting.ts';
import { maxSandboxPosts, type SandboxPost, sandboxFaultOf, sandboxPost } from './sandbox/posts.ts';

export const type = 'sandbox';

const likes = countingRules.map(({ name }) => name) as [string, ...string[]];

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The channel type that it imitates in appearance and counting. */
  like: z.enum(likes).default('mastodon'),
  /** Every type has one; a sandbox posts only on this server. */
  baseUrl: HttpUrl.optional(),
});
export type SandboxChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = { steps: ['Nothing: its posts stand at /sandbox/<id>.'], keys: [] };

export const counting = 'mastodon';

/** Its own page (`/sandbox/<channel>`), unless it imitates a channel type. */
export const appearance: Appearance = {
  avatar: 'round',
  marks: ['link'],
  card: 'beside',
  cardLines: ['headline', 'description'],
};

/** Counts like the platform that it imitates. @see ChannelType.countingOf */
export function countingOf({ like }: SandboxChannel): string {
  return like;
}

const threaded = ['mastodon', 'bluesky', 'x', 'threads'];

/** Everything is supported and provable here. @see ChannelType.abilities */
export function abilities({ like }: SandboxChannel): Abilities {
  const maxParts = threaded.includes(like) ? 10 : 1;
  return {
    settles: 'own-id',
    repeatWithin: Number.MAX_SAFE_INTEGER,
    maxParts,
    edits: true,
    removes: true,
    describesPictures: true,
  };
}

/** @see ChannelType.payload */
export function payload(post: Post): Record<string, unknown> {
  const { text, language, link, headline, description, image, replyTo, contentWarning } = post;
  return {
    ...{ text, language, link, headline },
    ...(description ? { description } : {}),
    ...(image ? { image } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(contentWarning ? { contentWarning } : {}),
  };
}

/** The page on this server that shows a post. */
function pageOf(channel: SandboxChannel, context: ChannelContext, id: string): { remoteUrl?: HttpUrl } {
  const page = HttpUrl.safeParse(`${context.webBase}/sandbox/${channel.id}?post=${id}`);
  return page.success ? { remoteUrl: page.data } : {};
}

/** @see ChannelType.send — a fault that a person has set happens once. */
export async function send(
  post: Post,
  channel: SandboxChannel,
  _attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const id = post.pushId;
  const stored: SandboxPost = {
    id,
    at: context.clock.now(),
    articleId: post.articleId,
    ...(payload(post) as Omit<SandboxPost, 'id' | 'at' | 'articleId'>),
  };
  return change(channel, context, { id, json: JSON.stringify(stored) });
}

/** @see ChannelType.find — under the push's own id, which no other post can have. */
export async function find(
  post: Post,
  channel: SandboxChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const there = await sandboxPost(context.store, channel.id, post.pushId);
  return there
    ? { kind: 'found', remoteId: there.id, ...pageOf(channel, context, there.id) }
    : { kind: 'absent', looked: 'on the sandbox’s page' };
}

/** @see ChannelType.edit */
export function edit(
  remoteId: string,
  post: Post,
  channel: SandboxChannel,
  context: ChannelContext,
): Promise<Outcome> {
  return change(channel, context, { id: remoteId, text: post.text });
}

/** @see ChannelType.remove */
export function remove(remoteId: string, channel: SandboxChannel, context: ChannelContext): Promise<Outcome> {
  return change(channel, context, { id: remoteId, removed: true });
}

/** @see ChannelType.readBack */
export async function readBack(
  { remoteId }: PostedCopy,
  channel: SandboxChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const there = await sandboxPost(context.store, channel.id, remoteId);
  return there && there.removedAt === undefined
    ? { kind: 'there', text: there.text }
    : { kind: 'gone', evidence: 'the sandbox’s page no longer shows it' };
}

/** `/sandbox/<channel>?post=<id>`. @see ChannelType.idAt */
export function idAt({ searchParams }: URL): string | undefined {
  return /^[0-9a-f]{64}$/.exec(searchParams.get('post') ?? '')?.[0];
}

/** Each sandbox is a separate account. @see ChannelType.account */
export async function account(channel: SandboxChannel): Promise<Account> {
  return accountNamed(type, channel.id);
}

/** @see ChannelType.check */
export async function check(channel: SandboxChannel): Promise<ChannelCheck> {
  return { ok: true, says: `Posts to a page of this server, /sandbox/${channel.id}, and nowhere else.` };
}

/** One change of the page's posts, with the fault that a person has set for it. */
async function change(
  channel: SandboxChannel,
  context: ChannelContext,
  what: { id: string; json?: string; text?: string; removed?: true },
): Promise<Outcome> {
  const { store } = context;
  const command = { channel: channel.id, maxPosts: maxSandboxPosts, ...what };
  try {
    const fault = await sandboxFaultOf(store, channel.id);
    if (fault === undefined || fault === 'lose-answer') {
      const { outcome } = await changeSandbox(store, { ...command, ...(fault ? { fault: true } : {}) });
      if (fault) return { kind: 'uncertain', reason: 'the answer was lost (a requested fault)' };
      if (outcome === 'missing' && what.text !== undefined)
        return { kind: 'refused', status: 404, reason: 'no such post' };
      return { kind: 'sent', status: 200, remoteId: what.id, ...pageOf(channel, context, what.id) };
    }
    // An empty change uses up the fault: the next request works again.
    await changeSandbox(store, { channel: channel.id, maxPosts: maxSandboxPosts, id: '', fault: true });
    if (fault === 'refuse') return { kind: 'refused', status: 422, reason: 'refused, as requested' };
    if (fault === 'rate-limit')
      return {
        kind: 'not-sent',
        status: 429,
        reason: 'too many requests, as requested',
        account: 'limited',
        retryAfterMs: 60_000,
      };
    return { kind: 'uncertain', reason: 'the request was lost (a requested fault)' };
  } catch (error) {
    return { kind: 'uncertain', reason: reasonOf(error) };
  }
}
