import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { signatureOf } from '../net/signed.ts';
import { accountNamed } from './account.ts';
import { errorTextOf, jsonOf, outcomeOfAnswer, outcomeOfError, postAt, redacted } from './answer.ts';
import type {
  Abilities,
  Account,
  Attempt,
  Attempted,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
} from './channel.ts';

export const type = 'webhook';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** Where each post is sent. */
  url: HttpUrl,
  /** Signs what is sent. */
  secret: z.string().min(16, 'use at least 16 characters'),
  /** Where the receiver tells whether it has a post, by its key. */
  statusUrl: HttpUrl.optional(),
});
export type WebhookChannel = z.infer<typeof schema>;

export const counting = 'plain';

/** @see ChannelType.abilities */
export function abilities(channel: WebhookChannel): Abilities {
  return {
    settles: channel.statusUrl === undefined ? 'blind' : 'look',
    repeatWithin: 0,
    maxParts: 1,
    edits: false,
    removes: false,
  };
}

/** @see ChannelType.payload */
export function payload(post: Post): Record<string, unknown> {
  return {
    delivery: post.deliveryId,
    purpose: post.purpose,
    part: post.part,
    text: post.text,
    link: post.link,
    headline: post.headline,
    language: post.language,
    ...(post.contentWarning ? { contentWarning: post.contentWarning } : {}),
    ...(post.sensitive === undefined ? {} : { sensitive: post.sensitive }),
    articleId: post.articleId,
  };
}

function signed(what: string, channel: WebhookChannel, context: ChannelContext): Record<string, string> {
  return { ...signatureOf(what, channel.secret, context.clock.now()), accept: 'application/json' };
}

/** A webhook's addresses are secrets too: whoever knows one may post to it. */
function secretsOf(channel: WebhookChannel): string[] {
  return [channel.secret, channel.url, ...(channel.statusUrl === undefined ? [] : [channel.statusUrl])];
}

const Receipt = z.object({
  id: z
    .union([z.string().min(1), z.number()])
    .optional()
    .catch(undefined),
  url: z.string().optional().catch(undefined),
});

/** A receiver may say whose key the post was sent with. */
const Named = z.object({ key: z.string().optional() });

/** What the receiver calls the post: its `id`, else where it says that it lies, else our own key. */
function receiptOf(answer: OutboundResponse, key: string): { remoteId: string; remoteUrl?: HttpUrl } {
  const { id, url } = Receipt.catch({}).parse(jsonOf(answer));
  const { location } = answer.headers;
  return { remoteId: String(id ?? location ?? key), ...postAt(url) };
}

/** @see ChannelType.send */
export async function send(
  post: Post,
  channel: WebhookChannel,
  attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const body = JSON.stringify(payload(post));
  try {
    const answer = await context.net.request(channel.url, {
      method: 'POST',
      headers: {
        ...signed(body, channel, context),
        'content-type': 'application/json',
        'idempotency-key': post.pushId,
      },
      body,
      redirects: 0,
      signal: attempt.signal,
      deadline: attempt.deadline,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { kind: 'sent', status, ...receiptOf(answer, post.pushId) };
    return outcomeOfAnswer(answer, 'The receiver', secretsOf(channel), context.clock.now());
  } catch (error) {
    return outcomeOfError(error, secretsOf(channel));
  }
}

/** Asks `statusUrl` for a key; what is signed is the key, in the body's place. */
function ask(
  statusUrl: string,
  key: string,
  channel: WebhookChannel,
  context: ChannelContext,
): Promise<OutboundResponse> {
  const url = new URL(statusUrl);
  url.searchParams.set('key', key);
  return context.net.request(url.href, { headers: signed(key, channel, context), redirects: 0 });
}

/** @see ChannelType.find — at `statusUrl`; without one nothing can be told. */
export async function find(
  post: Post,
  channel: WebhookChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  if (channel.statusUrl === undefined)
    return { kind: 'cannot-tell', reason: 'The channel has no statusUrl to ask.' };
  try {
    const answer = await ask(channel.statusUrl, post.pushId, channel, context);
    if (answer.status === 200) {
      // A page that greets everybody with 200 knows nothing of our key.
      if (typeof jsonOf(answer) !== 'object' || jsonOf(answer) === null) {
        return { kind: 'cannot-tell', reason: 'The receiver answered 200 with what is no JSON object' };
      }
      const { key } = Named.catch({}).parse(jsonOf(answer));
      if (key !== undefined && key !== post.pushId)
        return { kind: 'cannot-tell', reason: 'The receiver tells of a post with another key' };
      return { kind: 'found', ...receiptOf(answer, post.pushId) };
    }
    if (answer.status === 404) return { kind: 'absent', looked: 'at statusUrl, which does not know the key' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, 'The receiver', secretsOf(channel)) };
  } catch (error) {
    return { kind: 'cannot-tell', reason: redacted(reasonOf(error), secretsOf(channel)) };
  }
}

/** No push has this key, so a receiver that tells posts apart answers 404. */
const keyOfNothing = '0'.repeat(64);

/** @see ChannelType.account */
export async function account(channel: WebhookChannel): Promise<Account> {
  return accountNamed(type, channel.url);
}

/** @see ChannelType.check */
export async function check(channel: WebhookChannel, context: ChannelContext): Promise<ChannelCheck> {
  const { host } = new URL(channel.url);
  try {
    if (channel.statusUrl === undefined) {
      const { status } = await context.net.request(channel.url, { method: 'HEAD', redirects: 0 });
      return {
        ok: status < 500,
        says: `${host} answers (${status} to HEAD). It has no statusUrl: a post whose answer is lost waits for a person.`,
      };
    }
    const answer = await ask(channel.statusUrl, keyOfNothing, channel, context);
    if (answer.status === 404)
      return { ok: true, says: `${host} answers, and tells by key which posts it has.` };
    const errorText = errorTextOf(answer, 'The receiver', secretsOf(channel));
    return { ok: false, says: `${errorText} at statusUrl for a key that it can’t know; 404 was expected.` };
  } catch (error) {
    return { ok: false, says: redacted(reasonOf(error), secretsOf(channel)) };
  }
}
