import { z } from 'zod';
import { countCodePoints } from '../compose/counting/spans.ts';
import { type TelegramEntity, telegramEntitiesOf } from '../compose/counting/telegram.ts';
import { channelBase } from '../config/schema.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { accountAsked, accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
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
  type Within,
} from './request.ts';
import { formWith } from './telegram/form.ts';

export const type = 'telegram';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://api.telegram.org'),
  /** The bot's token, as @BotFather gives it. */
  token: filled,
  /** A channel's @name, or a chat's number. */
  chatId: remoteId,
  /** Posts the article's picture with the text as its caption, if the text is short enough. */
  photo: z.boolean().default(false),
});
export type TelegramChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['Ask @BotFather for a bot, and make the bot an administrator of the channel.'],
  keys: [
    { name: 'token', what: 'the bot’s token' },
    { name: 'chatId', what: 'the channel’s @name, or a chat’s number' },
  ],
};

export const counting = 'telegram';
/** @see ChannelType.previewer */
export const previewer = 'Telegram';

/** Telegram shows the whole text, and a link's preview next to a bar (core.telegram.org/api/links, November 2026). */
export const appearance: Appearance<TelegramChannel> = {
  avatar: 'round',
  handle: ({ chatId }) => (chatId.startsWith('@') ? chatId : undefined),
  marks: ['link', 'mention', 'hashtag'],
  card: 'bar',
  cardLines: ['host', 'headline', 'description'],
};

/** Bot API, sendPhoto: "0-1024 characters after entities parsing". */
const longestCaption = 1_024;

/**
 * sendPhoto: 10 MB, width and height 10,000 together, one at most 20 times the other; Telegram shows no more than 2,560
 * pixels. Half the bytes are enough for that, and leave time for the post
 * (https://core.telegram.org/bots/api#sendphoto, read on 2026-11-29).
 */
const photos: PictureLimits = {
  types: ['image/jpeg', 'image/png'],
  maxBytes: 5_000_000,
  maxSide: 2_560,
};

/** @see ChannelType.abilities — a photo has no alt text there. */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: true, removes: true };
}

/** @see ChannelType.pictures — a text that is too long for a caption is sent with the link's card instead. */
export function pictures(
  { text }: Pick<Post, 'text' | 'link'>,
  { photo }: TelegramChannel,
): PictureLimits | undefined {
  return photo && countCodePoints(text) <= longestCaption ? photos : undefined;
}

/**
 * The body of `sendPhoto` if it has a `photo`, otherwise of `sendMessage`. Entities instead of a parse mode: nothing
 * in a headline is taken for markup. @see ChannelType.payload
 */
export function payload(post: Post, channel: TelegramChannel): Record<string, unknown> {
  const { text, link, file } = post;
  const entities = entitiesOf(post);
  if (file)
    return { chat_id: channel.chatId, photo: 'attach://picture', caption: text, caption_entities: entities };
  const preview = text.includes(link) ? { url: link } : { is_disabled: true };
  return { chat_id: channel.chatId, text, entities, link_preview_options: preview };
}

/** Our own link becomes a link whatever its host is. */
function entitiesOf({ text, link }: Post): TelegramEntity[] {
  const found = telegramEntitiesOf(text);
  const at = text.indexOf(link);
  const isKnown = found.some(({ offset, length }) => offset <= at && at < offset + length);
  if (at < 0 || isKnown) return found;
  const own: TelegramEntity = { type: 'url', offset: at, length: link.length };
  return [...found, own].sort((a, b) => a.offset - b.offset);
}

const Sent = z.object({
  ok: z.literal(true),
  result: z.object({
    message_id: z.int(),
    chat: z.object({ username: z.string().optional() }),
  }),
});
const Limited = z.object({ parameters: z.object({ retry_after: z.number().positive() }) });
const Bot = z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) });
const Chat = z.object({
  ok: z.literal(true),
  result: z.object({ id: z.int(), title: z.string().optional() }),
});

/**
 * 401 for a token that was revoked; 403 and 400 for a bot that was removed from its chat or may not post there, and for a
 * chat that is gone or has become another one (Bot API).
 */
const signedOut =
  /bot was (?:kicked|blocked)|bot is not a member|(?:not enough|have no) rights|need administrator rights|chat not found|CHAT_WRITE_FORBIDDEN|group chat was upgraded/i;

function platformOf(channel: TelegramChannel, context: ChannelContext): Platform<TelegramChannel> {
  return { name: 'Telegram', secrets: [channel.token], signedOut, channel, context };
}

function call(
  platform: Platform<TelegramChannel>,
  method: string,
  json: Record<string, unknown>,
  within: Within = {},
  file?: FittedPicture,
): Promise<OutboundResponse> {
  const { baseUrl, token } = platform.channel;
  const body = file ? formWith(file, json, platform.context.store.random) : { json };
  return ask(platform, `${baseUrl}/bot${token}/${method}`, { ...within, method: 'POST', ...body });
}

/** The wait that the body of a flood error asks for (Bot API, ResponseParameters). */
function limitOf(answer: OutboundResponse): Outcome | undefined {
  const { status } = answer;
  const limited = Limited.safeParse(jsonOf(answer));
  if (status !== 429 || !limited.success) return undefined;
  const seconds = limited.data.parameters.retry_after;
  return {
    kind: 'not-sent',
    status,
    reason: `Telegram asks to wait ${seconds} s`,
    account: 'limited',
    retryAfterMs: seconds * 1_000,
  };
}

function readSent(answer: OutboundResponse): Outcome | undefined {
  const { status } = answer;
  const sent = Sent.safeParse(jsonOf(answer));
  if (status === 200 && sent.success) {
    const { message_id, chat } = sent.data.result;
    const remoteUrl = postAt(chat.username && `https://t.me/${chat.username}/${message_id}`);
    return { kind: 'sent', status, remoteId: String(message_id), ...remoteUrl };
  }
  return limitOf(answer);
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: TelegramChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const method = post.file ? 'sendPhoto' : 'sendMessage';
  const request = () => call(platform, method, payload(post, channel), { signal, deadline }, post.file);
  return change(platform, request, readSent);
}

/** A bot can't read what its channel shows. @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('Telegram');
}

/**
 * Edits the text, which has the link's card, or the caption if Telegram's answer shows that the post is a picture. The
 * same text again counts as done. @see ChannelType.edit
 */
export async function edit(
  remoteId: string,
  post: Post,
  channel: TelegramChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const message = messageAt(remoteId, channel);
  const attempt = (method: string, body: Record<string, unknown>) =>
    change(
      platform,
      () => call(platform, method, { ...body, ...message }, within),
      (answer) => {
        const { status } = answer;
        return status === 200 || says(answer, /message is not modified/i)
          ? { kind: 'sent', remoteId, status: 200 }
          : limitOf(answer);
      },
    );
  const outcome = await attempt('editMessageText', payload(post, channel));
  if (outcome.kind !== 'refused' || !/there is no text in the message to edit/i.test(outcome.reason))
    return outcome;
  return attempt('editMessageCaption', { caption: post.text, caption_entities: entitiesOf(post) });
}

/** @see ChannelType.remove — within 48 hours; a missing message counts as removed. */
export function remove(
  remoteId: string,
  channel: TelegramChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = () => call(platform, 'deleteMessage', messageAt(remoteId, channel), within);
  return change(platform, request, (answer) => {
    const { status } = answer;
    return status === 200 || isUnknown(answer) ? { kind: 'sent', remoteId, status } : undefined;
  });
}

/** A person may have given the post's address instead. */
function messageAt(remoteId: string, { chatId }: TelegramChannel): Record<string, unknown> {
  return { chat_id: chatId, message_id: Number(remoteId.split('/').at(-1)) };
}

const Described = z.object({ description: z.string() });

function says(answer: OutboundResponse, words: RegExp): boolean {
  const described = Described.safeParse(jsonOf(answer));
  return answer.status === 400 && words.test(described.data?.description ?? '');
}

function isUnknown(answer: OutboundResponse): boolean {
  return says(answer, /message to delete not found/i);
}

/**
 * A bot can't read its channel. After a removal the same removal again, which is harmless, is answered "message to
 * delete not found". @see ChannelType.readBack
 */
export async function readBack(
  copy: PostedCopy,
  channel: TelegramChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  if (!copy.removed)
    return { kind: 'cannot-tell', reason: 'Telegram does not show a bot its posts', forGood: true };
  const platform = platformOf(channel, context);
  return lookUp<ReadBack>(platform, async () => {
    const answer = await call(platform, 'deleteMessage', messageAt(copy.remoteId, channel));
    if (isUnknown(answer)) return { kind: 'gone', evidence: 'Telegram has no such message' };
    const isLate = answer.status === 200;
    return {
      kind: 'cannot-tell',
      reason: isLate ? 'Telegram removed it only now' : errorTextOf(answer, platform),
    };
  });
}

/** `t.me/chat/12`, `t.me/c/1234567890/12`, and with a topic between them. @see ChannelType.idAt */
export function idAt({ host, pathname }: URL): string | undefined {
  if (host !== 't.me' && host !== 'telegram.me') return undefined;
  return /^\/(?:s\/|c\/)?\w+\/(?:\d+\/)?(\d+)\/?$/.exec(pathname)?.[1];
}

/** The chat, whichever bot posts there and however it is written. @see ChannelType.account */
export function account(channel: TelegramChannel, context: ChannelContext): Promise<Account> {
  const read = (answer: OutboundResponse) => {
    const chat = Chat.safeParse(jsonOf(answer));
    return chat.success ? accountNamed(type, String(chat.data.result.id)) : undefined;
  };
  const platform = platformOf(channel, context);
  const request = () => call(platform, 'getChat', { chat_id: channel.chatId });
  return accountAsked(platform, request, read, accountNamed(type, channel.chatId.toLowerCase()));
}

/** @see ChannelType.check */
export function check(channel: TelegramChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const me = await call(platform, 'getMe', {});
    const bot = Bot.safeParse(jsonOf(me));
    if (!bot.success) return failedCheck(me, platform, 'Take the token from @BotFather.');
    const answer = await call(platform, 'getChat', { chat_id: channel.chatId });
    const chat = Chat.safeParse(jsonOf(answer));
    const name = `@${redacted(bot.data.result.username, platform.secrets)}`;
    if (!chat.success)
      return failedCheck(answer, platform, `Make ${name} an administrator there.`, ` for ${channel.chatId}`);
    const title = redacted(chat.data.result.title ?? channel.chatId, platform.secrets);
    return {
      ok: true,
      says: `Posts as ${name} to “${title}”. If a response is lost, a person must check.`,
    };
  });
}
