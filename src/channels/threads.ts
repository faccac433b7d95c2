import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import type { Abilities, Account, Post } from './channel.ts';

export const type = 'threads';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://graph.threads.net'),
  /** A long-lived user token with threads_basic and threads_content_publish. */
  token: filled,
  userId: remoteId,
});
export type ThreadsChannel = z.infer<typeof schema>;

export const counting = 'threads';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 10, edits: false, removes: false };
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

/** @see ChannelType.account */
export async function account(channel: ThreadsChannel): Promise<Account> {
  return accountNamed(type, channel.userId);
}
