import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { baseUrl, filled } from './address.ts';
import type { Abilities, Post } from './channel.ts';

export const type = 'x';

export const schema = z
  .strictObject({
    ...channelBase,
    type: z.literal(type),
    baseUrl: baseUrl('https://api.x.com'),
    /** An OAuth 2.0 user token with the scopes tweet.read, tweet.write and users.read. */
    token: filled,
    /** With these three the token is refreshed. */
    refreshToken: filled.optional(),
    clientId: filled.optional(),
    clientSecret: filled.optional(),
  })
  .refine(({ refreshToken, clientId }) => refreshToken === undefined || clientId !== undefined, {
    path: ['clientId'],
    error: 'it is missing; a refreshToken is of use only together with the clientId that it was made for',
  });
export type XChannel = z.infer<typeof schema>;

export const counting = 'x';

/** Replies by API need a summons since February 2026: threads are off unless a channel asks. @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 10, edits: false, removes: false };
}

/** The body of `POST /2/tweets`. @see ChannelType.payload */
export function payload({ text, replyTo }: Post): Record<string, unknown> {
  return { text, ...(replyTo === undefined ? {} : { reply: { in_reply_to_tweet_id: replyTo } }) };
}

/** `x.com/daily/status/123`. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  return /^\/(?:i\/web|\w+)\/status(?:es)?\/(\d+)(?:\/|$)/.exec(pathname)?.[1];
}
