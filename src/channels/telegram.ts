import { z } from 'zod';
import { countCodePoints } from '../compose/counting/spans.ts';
import { type TelegramEntity, telegramEntitiesOf } from '../compose/counting/telegram.ts';
import { channelBase } from '../config/schema.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import type { Abilities, Post } from './channel.ts';

export const type = 'telegram';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://api.telegram.org'),
  /** The bot's token, as @BotFather gives it. */
  token: filled,
  /** A channel's @name, or a chat's number. */
  chatId: remoteId,
  /** Posts the article's picture with the text as its caption, where the text is short enough. */
  photo: z.boolean().default(false),
});
export type TelegramChannel = z.infer<typeof schema>;

export const counting = 'telegram';

/** Bot API, sendPhoto: "0-1024 characters after entities parsing". */
const longestCaption = 1_024;

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/**
 * The body of `sendPhoto` where it has a `photo`, else of `sendMessage`. Entities instead of a parse mode: nothing in
 * a headline is taken for markup. @see ChannelType.payload
 */
export function payload(post: Post, channel: TelegramChannel): Record<string, unknown> {
  const { text, link, image } = post;
  const entities = entitiesOf(post);
  if (channel.photo && image && countCodePoints(text) <= longestCaption) {
    return { chat_id: channel.chatId, photo: image.url, caption: text, caption_entities: entities };
  }
  const preview = text.includes(link) ? { url: link } : { is_disabled: true };
  return { chat_id: channel.chatId, text, entities, link_preview_options: preview };
}

/** Our own link is one whatever its host looks like. */
function entitiesOf({ text, link }: Post): TelegramEntity[] {
  const found = telegramEntitiesOf(text);
  const at = text.indexOf(link);
  const isKnown = found.some(({ offset, length }) => offset <= at && at < offset + length);
  if (at < 0 || isKnown) return found;
  const own: TelegramEntity = { type: 'url', offset: at, length: link.length };
  return [...found, own].sort((a, b) => a.offset - b.offset);
}
