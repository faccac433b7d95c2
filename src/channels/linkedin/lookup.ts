import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted } from '../channel.ts';
import { earliest, type OwnPosts } from '../ownPosts.ts';
import { plainAddress, readPlain } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

export const StoredPost = z.object({
  id: z.string().startsWith('urn:li:'),
  commentary: z.string(),
  createdAt: z.int(),
  content: z.looseObject({ article: z.looseObject({ source: z.string() }).optional() }).optional(),
});
const Listing = z.object({ elements: z.array(StoredPost) });

export const pageSize = 50;

/** The public page of a post. */
export function pageOf(urn: string): string {
  return `https://www.linkedin.com/feed/update/${urn}/`;
}

/** LinkedIn's "little text" as it is displayed. */
export function shownText(commentary: string): string {
  return commentary.replace(/\\(.)/gsu, '$1');
}

/** Reads the author's own posts page by page, newest first, back to before the first attempt. */
export function ownPostsOf(
  page: (start: number) => Promise<OutboundResponse>,
  attempted: Attempted,
  platform: Platform,
) {
  return async (next = '0'): Promise<OwnPosts | { kind: 'cannot-tell'; reason: string }> => {
    const start = Number(next);
    const answer = await page(start);
    const listing = Listing.safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    if (!listing.success)
      return { kind: 'cannot-tell', reason: 'LinkedIn answered with something that is not a list of posts' };
    const since = earliest(answer, attempted, platform);
    const posts = listing.data.elements.map(({ id, commentary, createdAt, content }) => {
      const source = content?.article?.source;
      return {
        ...readPlain(shownText(commentary), new Set(source ? [plainAddress(source)] : [])),
        id,
        url: pageOf(id),
        at: createdAt,
      };
    });
    const oldest = posts.at(-1);
    const isLast = !oldest || posts.length < pageSize || oldest.at < since;
    return { posts, since, next: isLast ? undefined : String(start + pageSize) };
  };
}
