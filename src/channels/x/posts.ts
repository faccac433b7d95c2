import { decodeHTML } from 'entities';
import { z } from 'zod';
import { xAddressesIn } from '../../compose/counting/x/addresses.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Found, Post } from '../channel.ts';
import type { OwnPosts } from '../ownPosts.ts';
import { readPlain } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

/** The requested fields of a post. @see https://docs.x.com/x-api/fundamentals/data-dictionary */
export const postFields = 'created_at,entities,referenced_tweets,edit_history_tweet_ids';

export const XPost = z.object({
  id: z.string().min(1),
  text: z.string(),
  created_at: z.string(),
  entities: z
    .object({ urls: z.array(z.object({ url: z.string(), expanded_url: z.string().optional() })).optional() })
    .optional(),
  referenced_tweets: z.array(z.object({ type: z.string(), id: z.string() })).optional(),
  edit_history_tweet_ids: z.array(z.string()).optional(),
});
type XPost = z.infer<typeof XPost>;

const Timeline = z.object({
  data: z.array(XPost).default([]),
  meta: z.object({ result_count: z.int(), next_token: z.string().optional() }),
});

/** The public page of a post; X redirects from there to the account's own address. */
export function pageOf(id: string): string {
  return `https://x.com/i/web/status/${id}`;
}

/** The same address with and without its scheme, in capitals and in punycode. */
function addressKey(address: string): string {
  const bare = address.replace(/^https?:\/\//i, '');
  return URL.parse(`https://${bare}`)?.href ?? bare;
}

/**
 * A post's text as it was written. X escapes it as HTML and replaces each address with a t.co address. The original
 * address is spelt as in `expected`, if that contains it.
 */
export function textOf({ text, entities }: Pick<XPost, 'text' | 'entities'>, expected: string): string {
  const written = new Map(xAddressesIn(expected).map(({ text: address }) => [addressKey(address), address]));
  const behind = new Map(entities?.urls?.map(({ url, expanded_url }) => [url, expanded_url ?? url]));
  return decodeHTML(text).replace(/https:\/\/t\.co\/\w+/g, (short) => {
    const address = behind.get(short);
    return address === undefined ? short : (written.get(addressKey(address)) ?? address);
  });
}

/** Reads one page of an account's posts. */
export function readTimeline(
  answer: OutboundResponse,
  post: Post,
  since: number,
  platform: Platform,
): OwnPosts | Extract<Found, { kind: 'cannot-tell' }> {
  const timeline = Timeline.safeParse(jsonOf(answer));
  if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  if (!timeline.success || timeline.data.data.length !== timeline.data.meta.result_count)
    return { kind: 'cannot-tell', reason: 'X answered with something that is not a list of posts' };
  const { data, meta } = timeline.data;
  const posts = data.map((each) => ({
    ...readPlain(textOf(each, post.text)),
    id: each.id,
    url: pageOf(each.id),
    at: Date.parse(each.created_at),
    answers: each.referenced_tweets?.find(({ type }) => type === 'replied_to')?.id,
  }));
  return { posts, since, next: meta.next_token };
}

const Problem = z.object({
  title: z.literal('Not Found Error'),
  type: z.string().regex(/^https:\/\/api\.(?:x|twitter)\.com\/2\/problems\/resource-not-found$/),
  detail: z.string(),
});

/**
 * Whether X says that it has no post with this id: in `errors`, with 200 or 404. For an account that is closed,
 * suspended or protected it answers differently. @see https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 */
export function saysGone(answer: OutboundResponse, id: string): boolean {
  if (answer.status !== 200 && answer.status !== 404) return false;
  const body = z
    .object({ data: z.undefined().optional(), errors: z.array(z.unknown()) })
    .safeParse(jsonOf(answer));
  if (!body.success) return false;
  return body.data.errors.some((error) => {
    const problem = Problem.safeParse(error);
    return problem.success && problem.data.detail.includes(`[${id}]`);
  });
}
