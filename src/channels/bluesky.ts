import { z } from 'zod';
import { facetsIn, withoutExtraLines } from '../compose/counting/bluesky.ts';
import { channelBase } from '../config/schema.ts';
import { baseUrl, filled } from './address.ts';
import type { Abilities, Post } from './channel.ts';

export const type = 'bluesky';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The account's server (PDS). */
  baseUrl: baseUrl('https://bsky.social'),
  /** The account's handle, such as daily.example, or its DID. */
  identifier: filled.transform((name) => name.replace(/^@/, '')),
  /** An app password, not the account's own. */
  password: filled,
});
export type BlueskyChannel = z.infer<typeof schema>;

export const counting = 'bluesky';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 10, edits: false, removes: false };
}

/**
 * The record but for `createdAt` and `reply`, which belong to the attempt (app.bsky.feed.post).
 * @see ChannelType.payload
 */
export function payload(post: Post): Record<string, unknown> {
  const text = withoutExtraLines(post.text);
  const facets = facetsOf(text);
  return {
    $type: 'app.bsky.feed.post',
    text,
    langs: [post.language],
    ...(facets.length > 0 ? { facets } : {}),
    ...(text.includes(post.link) ? { embed: cardOf(post) } : {}),
  };
}

/** Links and tags. A mention needs the account's DID, which only a look-up gives: it stays text. */
function facetsOf(text: string): Record<string, unknown>[] {
  return facetsIn(text).flatMap(({ byteStart, byteEnd, kind, value }) => {
    if (kind === 'mention') return [];
    const feature =
      kind === 'link'
        ? { $type: 'app.bsky.richtext.facet#link', uri: value }
        : { $type: 'app.bsky.richtext.facet#tag', tag: value };
    return [{ index: { byteStart, byteEnd }, features: [feature] }];
  });
}

/** Bluesky reads no page: the card is what the record says. */
function cardOf({ link, headline, description }: Post): Record<string, unknown> {
  return {
    $type: 'app.bsky.embed.external',
    external: { uri: link, title: headline, description: description ?? '' },
  };
}
