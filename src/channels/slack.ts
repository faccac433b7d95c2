import { z } from 'zod';
import { asSlackText } from '../compose/counting/slack.ts';
import { channelBase } from '../config/schema.ts';
import type { Abilities, Post } from './channel.ts';

export const type = 'slack';

const webAddress = z.url({ protocol: /^https?$/ });

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** An app's incoming webhook. Whoever knows it may post there. */
  webhookUrl: webAddress,
  /** Takes the place of the webhook's own scheme and host. */
  baseUrl: webAddress.optional(),
});
export type SlackChannel = z.infer<typeof schema>;

export const counting = 'slack';

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/** The body of `POST <webhookUrl>`: plain text, with the link's card. @see ChannelType.payload */
export function payload({ text }: Post): Record<string, unknown> {
  return { text: asSlackText(text), mrkdwn: false, unfurl_links: true, unfurl_media: true };
}
