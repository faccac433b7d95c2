import { z } from 'zod';
import { asDiscordText, shownByDiscord } from '../compose/counting/discord.ts';
import { channelBase } from '../config/schema.ts';
import { joined } from '../joined.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { webhookAt, webhookSecrets } from './address.ts';
import { errorTextOf, jsonOf, redacted } from './answer.ts';
import type {
  Abilities,
  Account,
  Attempt,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
  PostedCopy,
  ReadBack,
} from './channel.ts';
import {
  ask,
  cannotLookUp,
  change,
  checked,
  lookUp,
  type Platform,
  type PlatformRequest,
  type Within,
} from './request.ts';

export const type = 'discord';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** A channel's webhook (Channel settings, Integrations). Anyone who knows it may post there. */
  webhookUrl: HttpUrl,
  /** Replaces the webhook's own scheme and host. */
  baseUrl: HttpUrl.optional(),
});
export type DiscordChannel = z.infer<typeof schema>;

export const counting = 'discord';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: true, removes: true };
}

/**
 * The body of `POST <webhookUrl>?wait=true`. A headline mentions no one, and its signs stay text. @see
 * ChannelType.payload
 */
export function payload({ text }: Post): Record<string, unknown> {
  return { content: asDiscordText(text), allowed_mentions: { parse: [] } };
}

const Message = z.object({ id: z.string().min(1) });
const Webhook = z.object({ name: z.string().nullish() });

/** A webhook that was deleted (404, code 10015) or whose token has changed. */
const signedOut = /unknown webhook|invalid webhook token/i;

function platformOf(channel: DiscordChannel, context: ChannelContext): Platform<DiscordChannel> {
  return { name: 'Discord', secrets: webhookSecrets(channel.webhookUrl), signedOut, channel, context };
}

/** A request to the webhook; `below` is appended to its address. */
function call(
  platform: Platform<DiscordChannel>,
  below: string,
  request: PlatformRequest,
): Promise<OutboundResponse> {
  const url = webhookAt(platform.channel.webhookUrl, platform.channel.baseUrl, below);
  // Without it Discord answers before it has stored anything, and without an id.
  if (request.method === 'POST') url.searchParams.set('wait', 'true');
  return ask(platform, url.href, request);
}

/** A person may have given the post's address, which ends in its id. */
function messageAt(remoteId: string): string {
  return `/messages/${encodeURIComponent(remoteId.split('/').at(-1) ?? '')}`;
}

function readMessage(answer: OutboundResponse): Outcome | undefined {
  const message = Message.safeParse(jsonOf(answer));
  if (answer.status !== 200 || !message.success) return undefined;
  return { kind: 'sent', status: 200, remoteId: message.data.id };
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: DiscordChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { method: 'POST', json: payload(post), signal, deadline } as const;
  return change(platform, () => call(platform, '', request), readMessage);
}

/** A webhook can't list its messages, and Discord ignores a nonce from it. @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('Discord');
}

/** @see ChannelType.edit */
export function edit(
  remoteId: string,
  post: Post,
  channel: DiscordChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = { ...within, method: 'PATCH', json: payload(post) } as const;
  return change(platform, () => call(platform, messageAt(remoteId), request), readMessage);
}

/** @see ChannelType.remove — a missing message counts as removed. */
export function remove(
  remoteId: string,
  channel: DiscordChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () => call(platform, messageAt(remoteId), { ...within, method: 'DELETE' });
  return change(platform, request, ({ status }) =>
    status === 204 || status === 404 ? { kind: 'sent', remoteId, status } : undefined,
  );
}

const Content = z.object({ content: z.string() });
/** "Unknown Message" (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json). */
const Unknown = z.object({ code: z.literal(10_008) });

/** A webhook may read its own messages. @see ChannelType.readBack */
export function readBack(
  { remoteId }: PostedCopy,
  channel: DiscordChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  return lookUp<ReadBack>(platform, async () => {
    const answer = await call(platform, messageAt(remoteId), {});
    const message = Content.safeParse(jsonOf(answer));
    if (answer.status === 200 && message.success)
      return { kind: 'there', text: shownByDiscord(message.data.content) };
    // A 404 with another code means that the webhook is gone, and says nothing about the message.
    if (answer.status === 404 && Unknown.safeParse(jsonOf(answer)).success)
      return { kind: 'gone', evidence: 'Discord has no such message' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  });
}

/** `discord.com/channels/<server>/<channel>/<message>`. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  return /^\/channels\/[^/]+\/\d+\/(\d+)\/?$/.exec(pathname)?.[1];
}

/** The webhook's target is not queried: its address is the account. @see ChannelType.account */
export async function account(channel: DiscordChannel): Promise<Account> {
  return accountNamed(type, webhookAt(channel.webhookUrl, channel.baseUrl).href);
}

/** @see ChannelType.check */
export function check(channel: DiscordChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const answer = await call(platform, '', {});
    const webhook = Webhook.safeParse(jsonOf(answer));
    if (answer.status === 200 && webhook.success) {
      const name = redacted(webhook.data.name ?? 'a webhook without a name', platform.secrets);
      return { ok: true, says: `Posts as “${name}”. If a response is lost, a person must check.` };
    }
    return {
      ok: false,
      says: joined`${errorTextOf(answer, platform)}. Create a new webhook in the channel’s settings.`,
    };
  });
}
