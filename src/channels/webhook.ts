import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { signatureOf } from '../net/signed.ts';
import { accountNamed } from './account.ts';
import { errorTextOf, jsonOf, postAt } from './answer.ts';
import type { Appearance } from './appearance.ts';
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
import type { Connecting } from './connecting.ts';
import { ask, change, checked, lookUp, type Platform } from './request.ts';

export const type = 'webhook';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The address that each post is sent to. */
  url: HttpUrl,
  /** The key that signs what is sent. */
  secret: z.string().min(16, 'use at least 16 characters'),
  /** The address that says, by a post's key, whether the receiver has it. */
  statusUrl: HttpUrl.optional(),
});
export type WebhookChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['Have a receiver that checks the signature and honours the key (docs/channels.md).'],
  keys: [
    { name: 'url', what: 'where each post is sent' },
    { name: 'secret', what: 'what signs each request, 16 characters or more' },
  ],
};

export const counting = 'plain';

/** What the receiver does with it is unknown: text and link are shown. */
export const appearance: Appearance = { avatar: 'none', marks: ['link'], card: 'none', cardLines: [] };

/** @see ChannelType.abilities */
export function abilities(channel: WebhookChannel): Abilities {
  return {
    settles: channel.statusUrl === undefined ? 'blind' : 'look',
    repeatWithin: 0,
    maxParts: 1,
    edits: false,
    removes: false,
    describesPictures: true,
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
    ...(post.image ? { image: post.image } : {}),
  };
}

/** A webhook's addresses are secrets too: anyone who knows one may post to it. */
function platformOf(channel: WebhookChannel, context: ChannelContext): Platform<WebhookChannel> {
  const { secret, url, statusUrl } = channel;
  return {
    name: 'The receiver',
    secrets: [secret, url, ...(statusUrl ? [statusUrl] : [])],
    channel,
    context,
  };
}

function signed({ channel, context }: Platform<WebhookChannel>, what: string): Record<string, string> {
  return signatureOf(what, channel.secret, context.clock.now());
}

const Receipt = z
  .object({
    id: z
      .union([z.string().min(1), z.number()])
      .optional()
      .catch(undefined),
    url: z.string().optional().catch(undefined),
  })
  .catch({});

/** A receiver may return the key that the post was sent with. */
const Named = z.object({ key: z.string().optional() }).catch({});

/** The receiver's id of the post: its `id`, otherwise the address that it returns, otherwise our own key. */
function receiptOf(answer: OutboundResponse, key: string): { remoteId: string; remoteUrl?: HttpUrl } {
  const { id, url } = Receipt.parse(jsonOf(answer));
  const { location } = answer.headers;
  return { remoteId: String(id ?? location ?? key), ...postAt(url) };
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: WebhookChannel,
  { signal, deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const body = JSON.stringify(payload(post));
  const headers = {
    ...signed(platform, body),
    'content-type': 'application/json',
    'idempotency-key': post.pushId,
  };
  const request = () => ask(platform, channel.url, { method: 'POST', headers, body, signal, deadline });
  return change(platform, request, (answer) =>
    answer.status >= 200 && answer.status < 300
      ? { kind: 'sent', status: answer.status, ...receiptOf(answer, post.pushId) }
      : undefined,
  );
}

/** Queries `statusUrl` for a key; the signature is of the key, since there is no body. */
function askFor(
  platform: Platform<WebhookChannel>,
  statusUrl: string,
  key: string,
): Promise<OutboundResponse> {
  const url = new URL(statusUrl);
  url.searchParams.set('key', key);
  return ask(platform, url.href, { headers: signed(platform, key) });
}

/** @see ChannelType.find — at `statusUrl`; without one nothing can be proved. */
export async function find(
  { pushId }: Post,
  channel: WebhookChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const { statusUrl } = channel;
  if (statusUrl === undefined) return cannotTell('The channel has no statusUrl to ask.');
  const platform = platformOf(channel, context);
  return lookUp(platform, async () => {
    const answer = await askFor(platform, statusUrl, pushId);
    if (answer.status === 404) return { kind: 'absent', looked: 'at statusUrl, which does not know the key' };
    if (answer.status !== 200) return cannotTell(errorTextOf(answer, platform));
    const body = jsonOf(answer);
    // A page that answers everything with 200 does not know our key.
    if (typeof body !== 'object' || body === null)
      return cannotTell('The receiver answered 200 with something that is not a JSON object');
    const { key } = Named.parse(body);
    if (key !== undefined && key !== pushId)
      return cannotTell('The receiver reported a post with a different key');
    return { kind: 'found', ...receiptOf(answer, pushId) };
  });
}

function cannotTell(reason: string): Found {
  return { kind: 'cannot-tell', reason };
}

/** No push has this key, so a receiver that distinguishes posts answers 404. */
const keyOfNothing = '0'.repeat(64);

/** @see ChannelType.account */
export async function account(channel: WebhookChannel): Promise<Account> {
  return accountNamed(type, channel.url);
}

/** @see ChannelType.check */
export function check(channel: WebhookChannel, context: ChannelContext): Promise<ChannelCheck> {
  const { host } = new URL(channel.url);
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    if (channel.statusUrl === undefined) {
      const { status } = await ask(platform, channel.url, { method: 'HEAD' });
      return {
        ok: status < 500,
        says: `${host} answers (${status} to HEAD). It has no statusUrl: if a response is lost, a person must check.`,
      };
    }
    const answer = await askFor(platform, channel.statusUrl, keyOfNothing);
    if (answer.status === 404)
      return { ok: true, says: `${host} answers, and says by key which posts it has.` };
    const errorText = errorTextOf(answer, platform);
    return { ok: false, says: `${errorText} at statusUrl for a key that it can’t know; 404 was expected.` };
  });
}
