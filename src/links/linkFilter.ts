import { z } from 'zod';
import { type Moment, readQuery } from '../config/query.ts';

/**
 * How a link came to be. `automatic`: an article's own, or a draft's; `custom`: a person or a program made it;
 * `imported`: from another shortener.
 */
export const linkKinds = ['automatic', 'custom', 'imported'] as const;
export type LinkKind = (typeof linkKinds)[number];

const clickedOrNot = ['yes', 'no'] as const;

/** A filter of links as people and programs write it: the same at the desk, in the API and in a command's options. */
export const LinkQuery = z.object({
  search: z
    .string()
    .max(200)
    .optional()
    .describe('A code, an address, words of the article’s headline, or a part of the target'),
  article: z.string().trim().max(100).optional().describe('An article’s id'),
  channel: z.string().trim().max(100).optional().describe('Made for a post on this channel'),
  kind: z
    .enum(linkKinds)
    .optional()
    .describe(
      'automatic: of an article or a draft; custom: made by a person; imported: from another shortener',
    ),
  clicked: z.enum(clickedOrNot).optional().describe('yes: clicked at least once; no: never'),
  since: z.string().max(40).optional().describe('Made since then: a time, or how long ago, such as 24h'),
  until: z.string().max(40).optional().describe('Made until then: a time, or how long ago, such as 3d'),
});
export type LinkQuery = z.input<typeof LinkQuery>;

/** The names of what can be filtered by. */
export const linkQueryFields = Object.keys(LinkQuery.shape) as (keyof LinkQuery)[];

export interface LinkFilter {
  words?: string | undefined;
  article?: string | undefined;
  channel?: string | undefined;
  kind?: LinkKind | undefined;
  clicked?: (typeof clickedOrNot)[number] | undefined;
  /** Made between these instants (ms, both included). */
  since?: number | undefined;
  until?: number | undefined;
}

/** Reads a filter. Throws `request.invalid` for an unknown kind or an unreadable time. */
export function readLinkFilter(given: unknown, moment: Moment): LinkFilter {
  const { search, article, channel, ...rest } = readQuery(LinkQuery, given, moment);
  return {
    ...rest,
    words: search?.trim() || undefined,
    article: article || undefined,
    channel: channel || undefined,
  };
}
