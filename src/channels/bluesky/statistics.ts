import { z } from 'zod';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import { numbered, statisticsFrom } from '../statistics.ts';
import { asAccount, type BlueskyPlatform, call } from './session.ts';

const Posts = z.object({
  posts: z.array(
    z.object({
      uri: z.string().startsWith('at://'),
      likeCount: z.int().optional(),
      repostCount: z.int().optional(),
      replyCount: z.int().optional(),
      quoteCount: z.int().optional(),
    }),
  ),
});

/**
 * The counts of posts as the network shows them (app.bsky.feed.getPosts, at most 25); the account's server forwards the
 * call.
 */
export function statisticsOf(platform: BlueskyPlatform, uris: string[]): Promise<StatisticsAnswer> {
  const query = new URLSearchParams(uris.map((uri): [string, string] => ['uris', uri]));
  return statisticsFrom(
    platform,
    async () =>
      (
        await asAccount(platform, {}, (session) =>
          call(platform, `app.bsky.feed.getPosts?${query}`, { session }),
        )
      ).answer,
    (answer) =>
      Posts.safeParse(jsonOf(answer)).data?.posts.map((post) => [
        post.uri,
        numbered({
          likes: post.likeCount,
          reposts: post.repostCount,
          replies: post.replyCount,
          quotes: post.quoteCount,
          views: undefined,
        }),
      ]),
  );
}
