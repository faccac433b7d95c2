import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted, Found, Post } from '../channel.ts';
import { earliest, findAmong } from '../ownPosts.ts';
import { readRendered } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

const Status = z.object({
  id: z.string().min(1),
  created_at: z.string(),
  url: z.string().nullish(),
  content: z.string(),
  in_reply_to_id: z.string().nullish(),
});

export interface LookupContext {
  attempted: Attempted;
  /** Whether the link is only ours (a short link), so that no other post has it. */
  linkIsUnique: boolean;
  platform: Platform;
}

/** Looks for our post among an account's statuses, newest first. `page` returns the 40 statuses before an id. */
export function findStatus(
  page: (before: string | undefined) => Promise<OutboundResponse>,
  post: Post,
  { attempted, linkIsUnique, platform }: LookupContext,
): Promise<Found> {
  const read = async (before: string | undefined) => {
    const answer = await page(before);
    const statuses = z.array(Status).safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) } as const;
    if (!statuses.success)
      return {
        kind: 'cannot-tell',
        reason: 'Mastodon answered with something that is not a list of statuses',
      } as const;
    const since = earliest(answer, attempted, platform);
    const posts = statuses.data.map((status) => ({
      ...readRendered(status.content),
      id: status.id,
      url: status.url ?? undefined,
      at: Date.parse(status.created_at),
      answers: status.in_reply_to_id ?? undefined,
    }));
    const oldest = posts.at(-1);
    return { posts, since, next: oldest && oldest.at >= since ? oldest.id : undefined };
  };
  return findAmong(read, post, linkIsUnique);
}
