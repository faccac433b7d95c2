import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import { accountNamed } from './account.ts';
import type { Abilities, Account, Post } from './channel.ts';

export const type = 'email';

const smtpAddress = z
  .string()
  .regex(/^smtps?:\/\/\S+$/, 'an SMTP server looks like smtps://user:password@mail.example:465');
/** `desk@daily.example`, or with a name: `The Daily Example <desk@daily.example>`. */
const mailbox = z
  .string()
  .regex(
    /^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    'an address looks like desk@daily.example',
  );

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The server with user and password. */
  smtpUrl: smtpAddress,
  /** Takes the place of the server in `smtpUrl`. */
  baseUrl: z.union([smtpAddress, HttpUrl]).optional(),
  from: mailbox,
  to: z.union([mailbox, z.array(mailbox).min(1)]),
});
export type EmailChannel = z.infer<typeof schema>;

export const counting = 'plain';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/** The message. Its id is the push's, so that a mailbox can tell a repeat. @see ChannelType.payload */
export function payload(post: Post, channel: EmailChannel): Record<string, unknown> {
  const host = channel.from.replace(/>$/, '').split('@').at(-1) ?? '';
  return {
    from: channel.from,
    to: [channel.to].flat(),
    subject: post.headline.replace(/\s+/gu, ' ').trim(),
    messageId: `<${post.pushId}@${host}>`,
    headers: { 'Content-Language': post.language },
    contentType: 'text/plain; charset=utf-8',
    text: post.text,
  };
}

/** @see ChannelType.account */
export async function account(channel: EmailChannel): Promise<Account> {
  return accountNamed(
    type,
    ...[channel.to]
      .flat()
      .map((to) => to.toLowerCase())
      .sort(),
  );
}
