import { z } from 'zod';
import { asDiscordText, shownByDiscord } from '../compose/counting/discord.ts';
import { channelBase } from '../config/schema.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { PictureLimits } from '../pictures/fit.ts';
import { accountNamed } from './account.ts';
import { webhookAt, webhookSecrets } from './address.ts';
import { errorTextOf, jsonOf, redacted } from './answer.ts';
import type { Appearance } from './appearance.ts';
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
import type { Connecting } from './connecting.ts';
import {
  ask,
  cannotLookUp,
  change,
  checked,
  failedCheck,
  lookUp,
  type Platform,
  type PlatformRequest,
  type Within,
} from './request.ts';
import { asFile, described } from './upload.ts';

export const type = 'discord';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** A channel's webhook (Channel settings, Integrations). Anyone who knows it may post there. */
  webhookUrl: HttpUrl,
  /** Replaces the webhook's own scheme and host. */
  baseUrl: HttpUrl.optional(),
  /** Shows the article's picture instead of the link's card. */
  photo: z.boolean().default(false),
});
export type DiscordChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['In the channel’s settings, under Integrations, Webhooks, create a webhook and copy its address.'],
  keys: [{ name: 'webhookUrl', what: 'the webhook’s address' }],
};

export const counting = 'discord';
/** @see ChannelType.previewer */
export const previewer = 'Discord';

/** Discord shows the whole text and makes an embed of a link's page (November 2026); a webhook mentions nobody. */
export const appearance: Appearance = {
  avatar: 'round',
  marks: ['link'],
  card: 'bar',
  cardLines: ['host', 'headline', 'description'],
};

/** @see ChannelType.abilities */
export function abilities({ photo }: DiscordChannel): Abilities {
  return {
    settles: 'blind',
    repeatWithin: 0,
    maxParts: 1,
    edits: true,
    removes: true,
    describesPictures: photo,
  };
}

/**
 * A file may have 10 MiB (https://discord.com/developers/docs/reference#uploading-files, read on 2026-11-29). Half of
 * that is enough for what a reader sees, and leaves time for the post.
 */
const photos: PictureLimits = {
  types: ['image/jpeg', 'image/png', 'image/webp'],
  maxBytes: 5_000_000,
  maxSide: 4_096,
};

/** An attachment's description may have 1,024 characters. */
const longestDescription = 1_024;
/** SUPPRESS_EMBEDS: the link's card would show the same picture again. */
const withoutCards = 4;

/** @see ChannelType.pictures */
export function pictures(
  _post: Pick<Post, 'text' | 'link'>,
  { photo }: DiscordChannel,
): PictureLimits | undefined {
  return photo ? photos : undefined;
}

/**
 * The body of `POST <webhookUrl>?wait=true`. A headline mentions no one, and its signs stay text. @see
 * ChannelType.payload
 */
export function payload({ text, file, image }: Post): Record<string, unknown> {
  const message = { content: asDiscordText(text), allowed_mentions: { parse: [] } };
  if (!file) return message;
  const description = described(image?.alt, longestDescription);
  const attachment = { id: 0, filename: asFile(file).name, ...(description ? { description } : {}) };
  return { ...message, attachments: [attachment], flags: withoutCards };
}

/** A message, sent as a form with its picture if it has one. */
function bodyOf(post: Post): Pick<PlatformRequest, 'json' | 'body'> {
  const json = payload(post);
  if (!post.file) return { json };
  const form = new FormData();
  const { file, name } = asFile(post.file);
  form.set('payload_json', JSON.stringify(json));
  form.set('files[0]', file, name);
  return { body: form };
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
  // Without it Discord answers before the message is stored, and without an id.
  if (request.method === 'POST') url.searchParams.set('wait', 'true');
  return ask(platform, url.href, request);
}

/** A person may have given the post's address, which ends with its id. */
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
  const request = { method: 'POST', ...bodyOf(post), signal, deadline } as const;
  return change(platform, () => call(platform, '', request), readMessage);
}

/** A webhook can't list its messages, and Discord ignores a nonce from it. @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('Discord');
}

/** The text; an attachment that is not named stays. @see ChannelType.edit */
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
    return failedCheck(answer, platform, 'Create a new webhook in the channel’s settings.');
  });
}
