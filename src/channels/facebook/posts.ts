import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted } from '../channel.ts';
import { earliest, type OwnPosts } from '../ownPosts.ts';
import { plainAddress, readPlain } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

const Posts = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      message: z.string().nullish(),
      created_time: z.string(),
      attachments: z.object({ data: z.array(z.object({ unshimmed_url: z.string().nullish() })) }).nullish(),
    }),
  ),
  paging: z.object({ cursors: z.object({ after: z.string().optional() }).optional() }).optional(),
});

/** Facebook hides a card's own address behind one of its own; `unshimmed_url` is the one that was posted. */
const fields = 'id,message,created_time,attachments{unshimmed_url}';

/** Reads the page's own posts, newest first, back to before the first attempt. */
export function pageOf(
  platform: Platform,
  attempted: Attempted,
  read: (query: Record<string, string>) => Promise<OutboundResponse>,
  addressOf: (id: string) => string,
) {
  return async (after: string | undefined): Promise<OwnPosts | { kind: 'cannot-tell'; reason: string }> => {
    const answer = await read({ fields, limit: '100', ...(after ? { after } : {}) });
    const listed = Posts.safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    if (!listed.success)
      return { kind: 'cannot-tell', reason: 'Facebook answered with something that is not a list of posts' };
    const { data, paging } = listed.data;
    const since = earliest(answer, attempted, platform);
    const posts = data.map(({ id, message, created_time, attachments }) => {
      const cards = (attachments?.data ?? []).flatMap(({ unshimmed_url: url }) =>
        url ? [plainAddress(url)] : [],
      );
      const at = Date.parse(created_time);
      return { ...readPlain(message ?? '', new Set(cards)), id, url: addressOf(id), at };
    });
    const oldest = posts.at(-1);
    const next = oldest && oldest.at >= since ? paging?.cursors?.after : undefined;
    return { posts, since, next };
  };
}
