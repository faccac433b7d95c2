import { z } from 'zod';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted } from '../channel.ts';
import { askGraph } from '../graph.ts';
import { earliest, type OwnPosts } from '../ownPosts.ts';
import { plainAddress, readPlain } from '../renderedPost.ts';
import { type ThreadsPlatform, version } from './container.ts';

const Posts = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      permalink: z.string().nullish(),
      text: z.string().nullish(),
      timestamp: z.string(),
      link_attachment_url: z.string().nullish(),
      replied_to: z.object({ id: z.string() }).nullish(),
    }),
  ),
  paging: z.object({ cursors: z.object({ after: z.string().optional() }).optional() }).optional(),
});

const fields = 'id,permalink,text,timestamp,link_attachment_url';
const fieldsOf = { threads: fields, replies: `${fields},replied_to` };

/** Reads the account's own posts, or its replies, page by page, back to before the first attempt. */
export function pageOf(platform: ThreadsPlatform, attempted: Attempted, list: 'threads' | 'replies') {
  const path = `${version}/${encodeURIComponent(platform.channel.userId)}/${list}`;
  return async (after: string | undefined): Promise<OwnPosts | { kind: 'cannot-tell'; reason: string }> => {
    const query = { fields: fieldsOf[list], limit: '50', ...(after ? { after } : {}) };
    const answer = await askGraph(platform, path, { query });
    const read = Posts.safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    if (!read.success)
      return { kind: 'cannot-tell', reason: 'Threads answered with something that is not a list of posts' };
    const { data, paging } = read.data;
    const since = earliest(answer, attempted, platform);
    const posts = data.map((post) => {
      const attached = post.link_attachment_url ? [plainAddress(post.link_attachment_url)] : [];
      return {
        ...readPlain(post.text ?? '', new Set(attached)),
        id: post.id,
        url: post.permalink ?? undefined,
        at: Date.parse(post.timestamp),
        answers: post.replied_to?.id,
      };
    });
    const oldest = posts.at(-1);
    const next = oldest && oldest.at >= since ? paging?.cursors?.after : undefined;
    return { posts, since, next };
  };
}
