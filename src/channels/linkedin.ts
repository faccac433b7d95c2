import { z } from 'zod';
import { asLittleText } from '../compose/counting/linkedin.ts';
import { channelBase } from '../config/schema.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled } from './address.ts';
import type { Abilities, Account, Post } from './channel.ts';

export const type = 'linkedin';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  baseUrl: baseUrl('https://api.linkedin.com'),
  /** A token with w_organization_social, or w_member_social for a person's account. */
  token: filled,
  author: z
    .string()
    .regex(/^urn:li:(?:organization|person):\S+$/, 'an author looks like urn:li:organization:1234567'),
});
export type LinkedInChannel = z.infer<typeof schema>;

export const counting = 'linkedin';

/** Posts API: an article's title may have 400 characters, its description 4,086. */
const longestTitle = 400;
const longestDescription = 4_086;

/** @see ChannelType.abilities */
export function abilities(): Abilities {
  return { settles: 'blind', repeatWithin: 0, maxParts: 1, edits: false, removes: false };
}

/**
 * The body of `POST /rest/posts`. LinkedIn's API reads no page, so the card's words are ours; its picture is uploaded
 * first and named by the id that this gives. @see ChannelType.payload
 */
export function payload(post: Post, channel: LinkedInChannel): Record<string, unknown> {
  return {
    author: channel.author,
    commentary: asLittleText(post.text),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    content: { article: cardOf(post) },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  };
}

function cardOf({ link, headline, description }: Post): Record<string, string> {
  return {
    source: link,
    title: truncated(headline, longestTitle),
    ...(description === undefined ? {} : { description: truncated(description, longestDescription) }),
  };
}

function truncated(text: string, characters: number): string {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

/** `/feed/update/urn:li:share:123/`. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  return /\/(urn:li:(?:share|ugcPost|activity):\d+)(?:\/|$)/.exec(decodeURIComponent(pathname))?.[1];
}

/** @see ChannelType.account */
export async function account(channel: LinkedInChannel): Promise<Account> {
  return accountNamed(type, channel.author);
}
