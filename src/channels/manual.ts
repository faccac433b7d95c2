import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { BaseUrl } from '../net/httpUrl.ts';
import type { Appearance } from './appearance.ts';
import type { Abilities, ChannelCheck, Found, Outcome, Post } from './channel.ts';
import type { Connecting } from './connecting.ts';
import { cannotLookUp } from './request.ts';

export const type = 'manual';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** A server with a share page like Mastodon's (`/share?text=`), offered with the others. */
  baseUrl: BaseUrl.optional(),
});
export type ManualChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['Nothing: somebody posts by hand and confirms it at the desk.'],
  keys: [],
};

export const counting = 'plain';

/** A person posts it anywhere: text, link and picture. */
export const appearance: Appearance = { avatar: 'none', marks: ['link'], card: 'none', cardLines: [] };

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return {
    settles: 'person',
    repeatWithin: 0,
    maxParts: 1,
    edits: false,
    removes: false,
    describesPictures: true,
  };
}

/**
 * The text for a person to copy, the pages that open with it filled in, and the picture with its alt text. @see
 * ChannelType.payload
 */
export function payload(post: Post, channel: ManualChannel): Record<string, unknown> {
  const { text, link, headline, image } = post;
  return { text, link, headline, ...(image ? { image } : {}), intents: intentsOf(post, channel) };
}

/** Each platform's own page for sharing. Facebook and LinkedIn accept only the address. */
function intentsOf({ text, link }: Post, { baseUrl }: ManualChannel): Record<string, string> {
  const page = (address: string, given: Record<string, string>) =>
    `${address}?${new URLSearchParams(given).toString().replaceAll('+', '%20')}`;
  const withoutLink = text.replace(link, '').trim();
  return {
    ...(baseUrl ? { mastodon: page(`${baseUrl}/share`, { text }) } : {}),
    x: page('https://x.com/intent/post', { text }),
    bluesky: page('https://bsky.app/intent/compose', { text }),
    threads: page('https://www.threads.com/intent/post', { text }),
    telegram: page('https://t.me/share/url', { url: link, text: withoutLink }),
    whatsapp: page('https://wa.me/', { text }),
    facebook: page('https://www.facebook.com/sharer/sharer.php', { u: link }),
    linkedin: page('https://www.linkedin.com/sharing/share-offsite/', { url: link }),
  };
}

/** Hands the post to a person: from now on it may be posted, and only they can say. @see ChannelType.send */
export async function send(): Promise<Outcome> {
  return { kind: 'uncertain', reason: 'a person posts it by hand' };
}

/** @see ChannelType.find */
export async function find(): Promise<Found> {
  return cannotLookUp('A person');
}

/** @see ChannelType.check */
export async function check(): Promise<ChannelCheck> {
  return {
    ok: true,
    says: 'A person posts by hand, from the delivery’s page at the desk, and says so there.',
  };
}
