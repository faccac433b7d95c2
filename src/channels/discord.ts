import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import type { Abilities, Post } from './channel.ts';

export const type = 'discord';

const webAddress = z.url({ protocol: /^https?$/ });

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** A channel's webhook (Channel settings, Integrations). Whoever knows it may post there. */
  webhookUrl: webAddress,
  /** Takes the place of the webhook's own scheme and host. */
  baseUrl: webAddress.optional(),
});
export type DiscordChannel = z.infer<typeof schema>;

export const counting = 'discord';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/** The body of `POST <webhookUrl>?wait=true`. Nobody is called up by a headline. @see ChannelType.payload */
export function payload({ text }: Post): Record<string, unknown> {
  return { content: text, allowed_mentions: { parse: [] } };
}
