import { z } from 'zod';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { BaseUrl } from '../net/httpUrl.ts';
import type { OutboundOptions, OutboundResponse } from '../net/outbound.ts';
import { accountAsked, accountNamed } from './account.ts';
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
import { checkServer } from './mastodon/check.ts';
import { findAmong } from './mastodon/lookup.ts';

export const type = 'mastodon';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The server, such as https://mastodon.example. */
  baseUrl: BaseUrl,
  /** An access token with the scopes read:accounts, read:statuses and write:statuses. */
  token: z.string().min(1),
  visibility: z.enum(['public', 'unlisted', 'private']).default('public'),
  /** Whom Mastodon names under links to the newsroom's records: "@courier@mastodon.example". */
  creator: z
    .string()
    .regex(/^@[\w.-]+@[\w.-]+$/, 'an account looks like @courier@mastodon.example')
    .optional(),
  /** What the server runs, where it is not Mastodon itself: the others may ignore an idempotency key. */
  software: z.enum(['mastodon', 'gotosocial', 'pleroma', 'akkoma']).default('mastodon'),
});
export type MastodonChannel = z.infer<typeof schema>;

export const counting = 'mastodon';

/** Mastodon keeps a key for an hour; ten minutes are left for clocks that differ and a slow request. */
const keyIsSafeFor = 50 * 60_000;

/** @see ChannelType.abilities */
export function abilities(channel: MastodonChannel): Abilities {
  const keepsKeys = channel.software === 'mastodon';
  return {
    settles: keepsKeys ? 'key-and-look' : 'look',
    repeatWithin: keepsKeys ? keyIsSafeFor : 0,
    maxParts: 10,
    edits: true,
    removes: true,
  };
}

/** @see ChannelType.payload */
export function payload(post: Post, channel: MastodonChannel): Record<string, unknown> {
  return {
    ...content(post),
    visibility: channel.visibility,
    ...(post.replyTo === undefined ? {} : { in_reply_to_id: post.replyTo }),
  };
}

/** What a new status and an edited one have in common. Mastodon wants ISO 639, so a region goes. */
function content(post: Post): Record<string, unknown> {
  return {
    status: post.text,
    language: post.language.split('-')[0]?.toLowerCase(),
    ...(post.contentWarning ? { spoiler_text: post.contentWarning } : {}),
    ...(post.sensitive === undefined ? {} : { sensitive: post.sensitive }),
  };
}

const StatusAnswer = z.object({ id: z.string().min(1), url: z.string().nullish() });
const OwnAccount = z.object({ id: z.string().min(1), acct: z.string() });

function call(
  path: string,
  channel: MastodonChannel,
  context: ChannelContext,
  options: OutboundOptions = {},
) {
  const headers = {
    authorization: `Bearer ${channel.token}`,
    accept: 'application/json',
    ...options.headers,
  };
  // A token follows no redirect.
  return context.net.request(channel.baseUrl + path, {
    redirects: 0,
    maxBytes: 4 * 1024 * 1024,
    ...options,
    headers,
  });
}

function asJson(body: Record<string, unknown>): Pick<OutboundOptions, 'body' | 'headers'> {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** Makes one change and says what became of it. `read` takes a 2xx answer's outcome, or nothing. */
async function change(
  request: Promise<OutboundResponse>,
  channel: MastodonChannel,
  context: ChannelContext,
  read: (answer: OutboundResponse) => Outcome | undefined,
): Promise<Outcome> {
  try {
    const answer = await request;
    const { status } = answer;
    const isTaken = status >= 200 && status < 300;
    if (!isTaken)
      return read(answer) ?? outcomeOfAnswer(answer, 'Mastodon', [channel.token], context.clock.now());
    return (
      read(answer) ?? {
        kind: 'uncertain',
        status,
        reason: `Mastodon answered ${status} with what is no status`,
      }
    );
  } catch (error) {
    return outcomeOfError(error, [channel.token]);
  }
}

function readStatus(answer: OutboundResponse): Outcome | undefined {
  const parsed = StatusAnswer.safeParse(jsonOf(answer));
  if (answer.status >= 300 || !parsed.success) return undefined;
  const { id, url } = parsed.data;
  return { kind: 'sent', remoteId: id, status: answer.status, ...postAt(url) };
}

/** @see ChannelType.send */
export function send(
  post: Post,
  channel: MastodonChannel,
  attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const { body, headers } = asJson(payload(post, channel));
  const request = call('/api/v1/statuses', channel, context, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': post.pushId },
    ...(body === undefined ? {} : { body }),
    signal: attempt.signal,
    deadline: attempt.deadline,
  });
  return change(request, channel, context, readStatus);
}

/** @see ChannelType.find — among the account's own statuses, back to before the first attempt. */
export async function find(
  post: Post,
  channel: MastodonChannel,
  attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  try {
    const me = await call('/api/v1/accounts/verify_credentials', channel, context);
    const account = OwnAccount.safeParse(jsonOf(me));
    if (me.status !== 200 || !account.success)
      return unknownResult(errorTextOf(me, 'Mastodon', [channel.token]));
    const page = async (before: string | undefined) => {
      const query = new URLSearchParams({
        limit: '40',
        exclude_reblogs: 'true',
        ...(before ? { max_id: before } : {}),
      });
      return await call(
        `/api/v1/accounts/${encodeURIComponent(account.data.id)}/statuses?${query}`,
        channel,
        context,
      );
    };
    return await findAmong(page, post, {
      attempted,
      clock: context.clock,
      linkIsUnique: channel.link === 'short',
      secrets: [channel.token],
    });
  } catch (error) {
    return unknownResult(redacted(reasonOf(error), [channel.token]));
  }
}

function unknownResult(reason: string): Found {
  return { kind: 'cannot-tell', reason };
}

/** @see ChannelType.edit */
export function edit(
  remoteId: string,
  post: Post,
  channel: MastodonChannel,
  context: ChannelContext,
): Promise<Outcome> {
  const request = call(`/api/v1/statuses/${encodeURIComponent(remoteId)}`, channel, context, {
    method: 'PUT',
    ...asJson(content(post)),
  });
  return change(request, channel, context, readStatus);
}

/** @see ChannelType.remove — a status that is gone already counts as removed. */
export function remove(
  remoteId: string,
  channel: MastodonChannel,
  context: ChannelContext,
): Promise<Outcome> {
  const request = call(`/api/v1/statuses/${encodeURIComponent(remoteId)}`, channel, context, {
    method: 'DELETE',
  });
  return change(request, channel, context, ({ status }) =>
    status < 300 || status === 404 || status === 410 ? { kind: 'sent', remoteId, status } : undefined,
  );
}

/**
 * `/@desk/123`; `/users/desk/statuses/123` and `/@desk/statuses/01J…` (GoToSocial); `/notice/AbC` (Pleroma). Another
 * server has ids of its own. @see ChannelType.idAt
 */
export function idAt({ host, pathname }: URL, channel: MastodonChannel): string | undefined {
  if (host !== new URL(channel.baseUrl).host) return undefined;
  return /^\/(?:(?:web|deck)\/)?(?:@[^/]+(?:\/statuses)?|users\/[^/]+\/statuses|notice)\/(\w+)\/?$/.exec(
    pathname,
  )?.[1];
}

/** @see ChannelType.account */
export function account(channel: MastodonChannel, context: ChannelContext): Promise<Account> {
  const { host } = new URL(channel.baseUrl);
  const read = (answer: OutboundResponse) => {
    const own = OwnAccount.safeParse(jsonOf(answer));
    return own.success ? accountNamed(type, host, own.data.id) : undefined;
  };
  return accountAsked(() => call('/api/v1/accounts/verify_credentials', channel, context), read, {
    who: 'Mastodon',
    secrets: [channel.token],
    blind: accountNamed(type, host, 'token', channel.token),
  });
}

/** @see ChannelType.check */
export async function check(channel: MastodonChannel, context: ChannelContext): Promise<ChannelCheck> {
  try {
    return await checkServer((path) => call(path, channel, context), channel.software, [channel.token]);
  } catch (error) {
    return { ok: false, says: redacted(reasonOf(error), [channel.token]) };
  }
}
