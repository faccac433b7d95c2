import { z } from 'zod';
import { withoutExtraLines } from '../compose/counting/bluesky.ts';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { joined } from '../joined.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture } from '../pictures/fit.ts';
import { accountNamed } from './account.ts';
import { baseUrl, filled } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
import { recordKeyOf } from './bluesky/key.ts';
import {
  cardOf,
  collection,
  facetsOf,
  partBefore,
  readRecord,
  refusalIn,
  StoredRecord,
} from './bluesky/record.ts';
import { asAccount, call, platformOf, sessionOf } from './bluesky/session.ts';
import { thumbs, uploadThumb } from './bluesky/thumbnail.ts';
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
  PostedCopy,
  ReadBack,
  Uploaded,
} from './channel.ts';
import { change, checked, lookUp, type Within } from './request.ts';

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
 * The record except `createdAt` and `reply`, which belong to the attempt (app.bsky.feed.post). @see ChannelType.payload
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

/** The public page of a record. */
function pageOf(uri: string): string {
  const [did = '', , key = ''] = uri.slice('at://'.length).split('/');
  return `https://bsky.app/profile/${did}/post/${key}`;
}

/** @see ChannelType.pictures */
export const pictures = thumbs;

/** @see ChannelType.upload — the picture of the post's card. */
export function upload(
  picture: FittedPicture,
  _post: Post,
  channel: BlueskyChannel,
  context: ChannelContext,
  { signal }: Pick<Attempt, 'signal'>,
): Promise<Uploaded> {
  return uploadThumb(platformOf(channel, context), picture, { signal });
}

/** @see ChannelType.send — the record under the push's own key, only if there is none yet (`swapRecord: null`). */
export function send(
  post: Post,
  channel: BlueskyChannel,
  { signal, deadline, firstAttemptAt }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const within = { signal, deadline };
  const request = async () => {
    const reply = await partBefore(platform, post, within);
    const createdAt = new Date(firstAttemptAt).toISOString();
    const record = { ...payload(post), ...reply, createdAt };
    const rkey = recordKeyOf(post.pushId);
    const { answer } = await asAccount(platform, within, (session) =>
      call(platform, 'com.atproto.repo.putRecord', {
        ...within,
        method: 'POST',
        json: { repo: session.did, collection, rkey, swapRecord: null, record },
        session,
      }),
    );
    return answer;
  };
  return change(platform, request, outcomeOfPut);
}

function outcomeOfPut(answer: OutboundResponse): Outcome | undefined {
  const { status } = answer;
  const stored = Stored.safeParse(jsonOf(answer));
  if (status === 200 && stored.success) {
    const { uri } = stored.data;
    return { kind: 'sent', status, remoteId: uri, ...postAt(pageOf(uri)) };
  }
  // An earlier attempt's, perhaps with a card that was read differently: the lookup compares the text.
  return refusalIn(answer) === 'InvalidSwap'
    ? { kind: 'uncertain', status, reason: 'a post stands there already under this post’s own key' }
    : undefined;
}

/** A record's key, the last part of its address. */
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
  const platform = platformOf(channel, context);
  return lookUp(platform, async () => {
    const { answer } = await readRecord(platform, recordKeyOf(post.pushId));
    const stored = StoredRecord.safeParse(jsonOf(answer));
    if (answer.status === 200 && stored.success) {
      const { uri, value } = stored.data;
      const isOurs =
        value.text === payload(post).text && keyOf(value.reply?.parent.uri) === keyOf(post.replyTo);
      if (isOurs) return { kind: 'found', remoteId: uri, ...postAt(pageOf(uri)) };
      const reason = 'Another text, or an answer to another post, stands under this post’s own key';
      return { kind: 'ambiguous', candidates: [pageOf(uri)], reason };
    }
    if (refusalIn(answer) === 'RecordNotFound')
      return { kind: 'absent', looked: 'under the post’s own record key' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  });
}

/** @see ChannelType.remove — deleting a missing post succeeds there too. */
export function remove(
  remoteId: string,
  channel: BlueskyChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  const platform = platformOf(channel, context);
  const request = async () => {
    const { answer } = await asAccount(platform, within, (session) =>
      call(platform, 'com.atproto.repo.deleteRecord', {
        ...within,
        method: 'POST',
        json: { repo: session.did, collection, rkey: keyOf(remoteId) },
        session,
      }),
    );
    return answer;
  };
  return change(platform, request, ({ status }) =>
    status === 200 ? { kind: 'sent', status, remoteId } : undefined,
  );
}

/** @see ChannelType.readBack */
export function readBack(
  { remoteId }: PostedCopy,
  channel: BlueskyChannel,
  context: ChannelContext,
): Promise<ReadBack> {
  const platform = platformOf(channel, context);
  return lookUp<ReadBack>(platform, async () => {
    const { answer } = await readRecord(platform, keyOf(remoteId) ?? '');
    const stored = StoredRecord.safeParse(jsonOf(answer));
    if (answer.status === 200 && stored.success) return { kind: 'there', text: stored.data.value.text };
    if (refusalIn(answer) === 'RecordNotFound')
      return { kind: 'gone', evidence: 'the account’s repository has no such record' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  });
}

/** `/profile/<handle or DID>/post/<record key>`; a reply looks up its record. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  const [, account, key] = /^\/profile\/([^/]+)\/post\/(\w+)\/?$/.exec(decodeURIComponent(pathname)) ?? [];
  return account && key ? `at://${account}/${collection}/${key}` : undefined;
}

/** The account's DID, which stays when its handle changes. @see ChannelType.account */
export async function account(channel: BlueskyChannel, context: ChannelContext): Promise<Account> {
  try {
    return accountNamed(type, (await sessionOf(platformOf(channel, context))).did);
  } catch (error) {
    return { kind: 'unknown', reason: reasonOf(error) };
  }
}

/** @see ChannelType.check */
export function check(channel: BlueskyChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const session = await sessionOf(platform).catch(reasonOf);
    if (typeof session === 'string')
      return { ok: false, says: `${session}. Create an app password for this account.` };
    const { answer } = await readRecord(platform, recordKeyOf('0'.repeat(64)));
    if (answer.status !== 200 && refusalIn(answer) !== 'RecordNotFound')
      return { ok: false, says: joined`${errorTextOf(answer, platform)}. Check baseUrl.` };
    return { ok: true, says: `Posts as @${redacted(session.handle, platform.secrets)} (${session.did}).` };
  });
}
