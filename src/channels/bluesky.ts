import { z } from 'zod';
import { withoutExtraLines } from '../compose/counting/bluesky.ts';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled } from './address.ts';
import { errorTextOf, jsonOf, outcomeOfAnswer, outcomeOfError, postAt, redacted } from './answer.ts';
import { recordKeyOf } from './bluesky/key.ts';
import {
  bearer,
  cardOf,
  collection,
  facetsOf,
  partBefore,
  readRecord,
  refusalIn,
  StoredRecord,
} from './bluesky/record.ts';
import { asAccount, call, secretsOf, sessionOf, type Within } from './bluesky/session.ts';
import { uploadThumb } from './bluesky/thumbnail.ts';
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

export const type = 'bluesky';

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The account's server (PDS). */
  baseUrl: baseUrl('https://bsky.social'),
  /** The account's handle, such as daily.example, or its DID. */
  identifier: filled.transform((name) => name.replace(/^@/, '')),
  /** An app password, not the account's own. */
  password: filled,
});
export type BlueskyChannel = z.infer<typeof schema>;

export const counting = 'bluesky';

/** The same record again is the same post, however late. @see ChannelType.abilities */
export function abilities(): Abilities {
  return {
    settles: 'own-id',
    repeatWithin: Number.MAX_SAFE_INTEGER,
    maxParts: 10,
    edits: false,
    removes: true,
  };
}

/**
 * The record but for `createdAt` and `reply`, which belong to the attempt (app.bsky.feed.post).
 * @see ChannelType.payload
 */
export function payload(post: Post): Record<string, unknown> {
  const text = withoutExtraLines(post.text);
  const facets = facetsOf(text);
  return {
    $type: 'app.bsky.feed.post',
    text,
    langs: [post.language],
    ...(facets.length > 0 ? { facets } : {}),
    ...(text.includes(post.link) ? { embed: cardOf(post) } : {}),
  };
}

const Stored = z.object({ uri: z.string().startsWith('at://'), cid: z.string().min(1) });

/** Where a record is shown to readers. */
function pageOf(uri: string): string {
  const [did = '', , key = ''] = uri.slice('at://'.length).split('/');
  return `https://bsky.app/profile/${did}/post/${key}`;
}

/** @see ChannelType.send — the record under the push's own key, only where none is yet (`swapRecord: null`). */
export async function send(
  post: Post,
  channel: BlueskyChannel,
  attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const within = { signal: attempt.signal, deadline: attempt.deadline };
  const before = await partBefore(post, channel, context, within);
  if ('failed' in before) return before.failed;
  const record = {
    ...payload(post),
    ...(await cardWithPicture(post, channel, context, within)),
    ...before,
    createdAt: new Date(attempt.firstAttemptAt).toISOString(),
  };
  try {
    const result = await asAccount(channel, context, within, (session) =>
      call(channel, context, 'com.atproto.repo.putRecord', {
        ...within,
        method: 'POST',
        headers: { ...bearer(session), 'content-type': 'application/json' },
        body: JSON.stringify({
          repo: session.did,
          collection,
          rkey: recordKeyOf(post.pushId),
          swapRecord: null,
          record,
        }),
      }),
    );
    return 'failed' in result ? result.failed : outcomeOfPut(result.answer, channel, context);
  } catch (error) {
    return outcomeOfError(error, secretsOf(channel, context));
  }
}

/** The card with its picture, where it has both; else nothing, and the payload's own card stands. */
async function cardWithPicture(
  post: Post,
  channel: BlueskyChannel,
  context: ChannelContext,
  within: Within,
): Promise<{ embed?: Record<string, unknown> }> {
  const thumb = post.text.includes(post.link) ? await uploadThumb(post, channel, context, within) : undefined;
  return thumb ? { embed: cardOf(post, thumb) } : {};
}

function outcomeOfPut(answer: OutboundResponse, channel: BlueskyChannel, context: ChannelContext): Outcome {
  const { status } = answer;
  const stored = Stored.safeParse(jsonOf(answer));
  if (status === 200 && stored.success) {
    const { uri } = stored.data;
    return { kind: 'sent', status, remoteId: uri, ...postAt(pageOf(uri)) };
  }
  if (status < 300)
    return { kind: 'uncertain', status, reason: `Bluesky answered ${status} with what is no record` };
  // An earlier attempt's, perhaps with a card that was read otherwise: the look compares the text.
  if (refusalIn(answer) === 'InvalidSwap')
    return { kind: 'uncertain', status, reason: 'a post stands there already under this post’s own key' };
  return outcomeOfAnswer(answer, 'Bluesky', secretsOf(channel, context), context.clock.now());
}

/** A record's key, which its address ends in. */
function keyOf(address: string | undefined): string | undefined {
  return address?.split('/').at(-1);
}

/** @see ChannelType.find — under the push's own key, where nothing else can be. */
export async function find(
  post: Post,
  channel: BlueskyChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  try {
    const result = await readRecord(recordKeyOf(post.pushId), channel, context);
    if ('failed' in result) return { kind: 'cannot-tell', reason: result.failed.reason };
    const stored = StoredRecord.safeParse(jsonOf(result.answer));
    if (result.answer.status === 200 && stored.success) {
      const { uri, value } = stored.data;
      const isOurs =
        value.text === payload(post).text && keyOf(value.reply?.parent.uri) === keyOf(post.replyTo);
      if (isOurs) return { kind: 'found', remoteId: uri, ...postAt(pageOf(uri)) };
      const reason = 'Another text, or an answer to another post, stands under this post’s own key';
      return { kind: 'ambiguous', candidates: [pageOf(uri)], reason };
    }
    if (refusalIn(result.answer) === 'RecordNotFound')
      return { kind: 'absent', looked: 'under the post’s own record key' };
    return {
      kind: 'cannot-tell',
      reason: errorTextOf(result.answer, 'Bluesky', secretsOf(channel, context)),
    };
  } catch (error) {
    return { kind: 'cannot-tell', reason: redacted(reasonOf(error), secretsOf(channel, context)) };
  }
}

/** @see ChannelType.remove — deleting what is gone already succeeds there too. */
export async function remove(
  remoteId: string,
  channel: BlueskyChannel,
  context: ChannelContext,
): Promise<Outcome> {
  try {
    const result = await asAccount(channel, context, {}, (session) =>
      call(channel, context, 'com.atproto.repo.deleteRecord', {
        method: 'POST',
        headers: { ...bearer(session), 'content-type': 'application/json' },
        body: JSON.stringify({ repo: session.did, collection, rkey: remoteId.split('/').at(-1) }),
      }),
    );
    if ('failed' in result) return result.failed;
    const { status } = result.answer;
    if (status === 200) return { kind: 'sent', status, remoteId };
    return outcomeOfAnswer(result.answer, 'Bluesky', secretsOf(channel, context), context.clock.now());
  } catch (error) {
    return outcomeOfError(error, secretsOf(channel, context));
  }
}

/** `/profile/<handle or DID>/post/<record key>`; whoever answers it looks its record up. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  const [, account, key] = /^\/profile\/([^/]+)\/post\/(\w+)\/?$/.exec(decodeURIComponent(pathname)) ?? [];
  return account && key ? `at://${account}/${collection}/${key}` : undefined;
}

/** The account's DID, which stays when its handle changes. @see ChannelType.account */
export async function account(channel: BlueskyChannel, context: ChannelContext): Promise<Account> {
  const signedIn = await sessionOf(channel, context);
  if ('failed' in signedIn) return { kind: 'unknown', reason: signedIn.failed.reason };
  return accountNamed(type, signedIn.session.did);
}

/** @see ChannelType.check */
export async function check(channel: BlueskyChannel, context: ChannelContext): Promise<ChannelCheck> {
  try {
    const result = await readRecord(recordKeyOf('0'.repeat(64)), channel, context);
    if ('failed' in result)
      return { ok: false, says: `${result.failed.reason}. Make an app password for this account.` };
    const { answer, session } = result;
    if (answer.status === 200 || refusalIn(answer) === 'RecordNotFound')
      return {
        ok: true,
        says: `Posts as @${redacted(session.handle, secretsOf(channel, context))} (${session.did}).`,
      };
    return {
      ok: false,
      says: `${errorTextOf(answer, 'Bluesky', secretsOf(channel, context))}. Check baseUrl.`,
    };
  } catch (error) {
    return { ok: false, says: redacted(reasonOf(error), secretsOf(channel, context)) };
  }
}
