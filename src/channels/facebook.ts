import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled, remoteId } from './address.ts';
import type { Abilities, Account, Post } from './channel.ts';

export const type = 'facebook';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://graph.facebook.com'),
  /** A page token with pages_manage_posts and pages_read_engagement. */
  token: filled,
  pageId: remoteId,
});
export type FacebookChannel = z.infer<typeof schema>;

export const counting = 'facebook';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/** The body of `POST /<pageId>/feed`; the card is what Facebook reads at the link. @see ChannelType.payload */
export function payload({ text, link }: Post): Record<string, unknown> {
  return { message: text, ...(text.includes(link) ? { link } : {}), published: true };
}

/** `/<page>/posts/123` and `?story_fbid=123`; ids like `pfbid…` are of the page's address alone. @see ChannelType.idAt */
export function idAt({ pathname, searchParams }: URL, { pageId }: FacebookChannel): string | undefined {
  const post = searchParams.get('story_fbid') ?? /\/posts\/(?:[^/]+\/)?(\d+)\/?$/.exec(pathname)?.[1];
  return post && /^\d+$/.test(post) ? `${pageId}_${post}` : undefined;
}

/** @see ChannelType.account */
export async function account(channel: FacebookChannel): Promise<Account> {
  return accountNamed(type, channel.pageId);
}
