import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { PostLimit } from '../channel.ts';

/** The length that the counting rule assumes for an address. */
const usualLink = 23;

const Limits = z.object({
  max_characters: z.int().positive(),
  characters_reserved_per_url: z.int().optional(),
});

/** A server's description of itself (https://docs.joinmastodon.org/entities/Instance/). */
export const Instance = z.object({
  domain: z.string(),
  version: z.string(),
  source_url: z.string().optional(),
  configuration: z.object({ statuses: Limits }),
  api_versions: z.object({ mastodon: z.int().optional() }).optional(),
});
export type Instance = z.infer<typeof Instance>;

/** The same for Pleroma and older servers (https://docs.joinmastodon.org/entities/V1_Instance/). */
const FormerInstance = z.object({
  max_toot_chars: z.int().positive().optional(),
  configuration: z.object({ statuses: Limits }).optional(),
});

/** The server's own maximum length of a status. `get` requests a path with the channel's token. */
export async function limitOfServer(get: (path: string) => Promise<OutboundResponse>): Promise<PostLimit> {
  const instance = Instance.safeParse(jsonOf(await get('/api/v2/instance')));
  if (instance.success) return { characters: charactersOf(instance.data.configuration.statuses) };
  const former = FormerInstance.safeParse(jsonOf(await get('/api/v1/instance')));
  const { max_toot_chars, configuration } = former.data ?? {};
  if (configuration) return { characters: charactersOf(configuration.statuses) };
  if (max_toot_chars !== undefined) return { characters: max_toot_chars };
  return { reason: 'the server does not say how long a post may be' };
}

/** A post has one link: if the server counts it as longer than usual, the rest of the text has less room. */
function charactersOf({ max_characters, characters_reserved_per_url }: z.infer<typeof Limits>): number {
  return Math.max(1, max_characters - Math.max(0, (characters_reserved_per_url ?? usualLink) - usualLink));
}
