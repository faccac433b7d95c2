import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { x as rule } from '../../../src/compose/counting/x.ts';

/** A refusal in X's own shape (RFC 7807). */
export class Refusal extends Error {
  readonly status: number;
  readonly title: string;
  readonly headers: Record<string, string>;
  /** The last part of its problem's address, if it has one. */
  readonly problem: string | undefined;
  constructor(
    status: number,
    title: string,
    detail: string,
    headers: Record<string, string> = {},
    problem?: string,
  ) {
    super(detail);
    this.problem = problem;
    this.status = status;
    this.title = title;
    this.headers = headers;
  }
}

export function forbidden(detail: string): Refusal {
  return new Refusal(403, 'Forbidden', detail);
}

export function broken(): Refusal {
  return new Refusal(500, 'Internal Server Error', 'Internal Server Error');
}

/** The account is suspended, or the app has no project: every request is refused. */
export const accountRefusals = {
  suspended: () =>
    new Refusal(403, 'Forbidden', 'The user used for authentication is suspended', {}, 'user-suspended'),
  'without project': () =>
    new Refusal(
      403,
      'Client Forbidden',
      'When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.',
      {},
      'client-forbidden',
    ),
};

/** The limit for 15 minutes is used up; it resets in a minute. */
export function tooMany(now: number): Refusal {
  return new Refusal(429, 'Too Many Requests', 'Too Many Requests', {
    'x-rate-limit-limit': '100',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(Math.floor(now / 1_000) + 60),
  });
}

/** In `errors` of a 200, if one post is requested and does not exist. */
export function notFound(id: string) {
  return {
    value: id,
    detail: `Could not find tweet with id: [${id}].`,
    title: 'Not Found Error',
    resource_type: 'tweet',
    parameter: 'id',
    resource_id: id,
    type: 'https://api.twitter.com/2/problems/resource-not-found',
  };
}

/** A user token first, then its scopes. */
export function requireScopes(
  request: IncomingMessage,
  access: { token: string; without: string[] },
  ...scopes: string[]
): void {
  if (request.headers.authorization !== `Bearer ${access.token}`)
    throw new Refusal(401, 'Unauthorized', 'Unauthorized');
  if (scopes.some((scope) => access.without.includes(scope)))
    throw forbidden('You are not permitted to perform this action.');
}

const NewPost = z.strictObject({
  text: z.string().min(1),
  media: z.strictObject({ media_ids: z.array(z.string()).min(1).max(4) }).optional(),
  reply: z.strictObject({ in_reply_to_tweet_id: z.string().regex(/^[0-9]{1,19}$/) }).optional(),
});

/** What a request to post means, or X's refusal. */
export function newPost(
  request: IncomingMessage,
  body: string,
  account: { hasPost: (id: string) => boolean; hasText: (text: string) => boolean; mayReply: boolean },
): { text: string; replyTo: string | undefined; mediaIds: string[] } {
  const read = NewPost.safeParse(JSON.parse(body));
  if (!read.success || request.headers['content-type'] !== 'application/json')
    throw new Refusal(400, 'Invalid Request', 'One or more parameters to your request was invalid.');
  const { text, reply, media } = read.data;
  const { length, limit } = rule.measure(text);
  if (length > limit) throw forbidden('Your Post text is too long.');
  const replyTo = reply?.in_reply_to_tweet_id;
  if (replyTo !== undefined && !account.mayReply) {
    const detail =
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by its author.';
    throw forbidden(detail);
  }
  if (replyTo !== undefined && !account.hasPost(replyTo))
    throw forbidden('You attempted to reply to a Post that is deleted or not visible to you.');
  if (account.hasText(text)) throw forbidden('You are not allowed to create a Tweet with duplicate content.');
  return { text, replyTo, mediaIds: media?.media_ids ?? [] };
}

const TimelineQuery = z.strictObject({
  max_results: z.coerce.number().int().min(5).max(100),
  start_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'it has to be YYYY-MM-DDTHH:mm:ssZ'),
  exclude: z.enum(['retweets', 'replies', 'retweets,replies']).optional(),
  pagination_token: z.string().optional(),
  'tweet.fields': z.string().optional(),
});

/** What a request for the account's posts asks for. */
export function timelineQuery(url: URL, now: number): { size: number; since: number; from: number } {
  const read = TimelineQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!read.success) throw new Refusal(400, 'Invalid Request', z.prettifyError(read.error));
  const { max_results: size, start_time, pagination_token } = read.data;
  const since = Date.parse(start_time);
  if (since > now) throw new Refusal(400, 'Invalid Request', "Invalid 'start_time'. It must be in the past.");
  return { size, since, from: Number(pagination_token?.replace(/^page/, '') ?? 0) };
}
