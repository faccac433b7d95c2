import { z } from 'zod';
import { withoutExtraLines } from '../compose/counting/bluesky.ts';
import { type Config, channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import { accountNamed, unknownAccount } from './account.ts';
import { baseUrl, filled } from './address.ts';
import { errorTextOf, jsonOf, postAt, redacted } from './answer.ts';
import { type Appearance, shortAddress } from './appearance.ts';
import { embedOf, photos, thumbs, uploadBlob } from './bluesky/embed.ts';
import { recordKeyOf } from './bluesky/key.ts';
import { facetsOf, partBefore, StoredPost } from './bluesky/record.ts';
import {
  deleteRecord,
  posts,
  putRecord,
  type RecordPlace,
  readRecord,
  refusalIn,
  Stored,
} from './bluesky/repository.ts';
import { platformOf, sessionOf } from './bluesky/session.ts';
import { siteConcerns } from './bluesky/siteCheck.ts';
import { siteConfigConcerns } from './bluesky/siteConfig.ts';
import {
  changeDocument as changeSiteDocument,
  referencesOf,
  type StrongRef,
  documentIs as siteDocumentIs,
} from './bluesky/standardSite.ts';
import { statisticsOf } from './bluesky/statistics.ts';
import type {
  Abilities,
  Account,
  Attempt,
  Attempted,
  ChannelCheck,
  ChannelContext,
  DocumentChange,
  DocumentSeen,
  Found,
  Outcome,
  Post,
  PostedCopy,
  ReadBack,
  StatisticsAnswer,
  Uploaded,
} from './channel.ts';
import type { Connecting } from './connecting.ts';
import { change, checked, failedCheck, lookUp, type Within } from './request.ts';

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
  /** Shows the article's picture in the place of the link's card. */
  photo: z.boolean().default(false),
  /** Keeps standard.site records of the newsroom and its articles in the account's repository. */
  standardSite: z.boolean().default(false),
});
export type BlueskyChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: ['At bsky.app, under Settings, Privacy and security, App passwords, create an app password.'],
  keys: [
    { name: 'identifier', what: 'the account’s handle, such as daily.example' },
    { name: 'password', what: 'the app password' },
  ],
};

export const counting = 'bluesky';

/**
 * Bluesky's own client: 25 lines, an address by its host and 13 characters more (social-app, MAX_POST_LINES and
 * toShortUrl; November 2026). A mention stays text, since it is sent as text.
 */
export const appearance: Appearance<BlueskyChannel> = {
  avatar: 'round',
  handle: ({ identifier }) => (identifier.startsWith('did:') ? undefined : `@${identifier}`),
  fold: { lines: 25, perLine: 60, more: 'Show more' },
  address: (url) => shortAddress(url, new URL(url).host.length + 13),
  marks: ['link', 'hashtag'],
  card: 'above',
  cardLines: ['headline', 'description', 'host'],
};

/** The same record again is the same post, however late. @see ChannelType.abilities */
export function abilities({ photo }: BlueskyChannel): Abilities {
  return {
    settles: 'own-id',
    repeatWithin: Number.MAX_SAFE_INTEGER,
    maxParts: 10,
    edits: false,
    removes: true,
    describesPictures: photo,
  };
}

/**
 * The record except `createdAt` and `reply`, which belong to the attempt (app.bsky.feed.post). @see ChannelType.payload
 */
export function payload(
  post: Post,
  channel: BlueskyChannel,
  references: StrongRef[] = [],
): Record<string, unknown> {
  const text = withoutExtraLines(post.text);
  const facets = facetsOf(text);
  return {
    $type: 'app.bsky.feed.post',
    text,
    langs: [post.language],
    ...(facets.length > 0 ? { facets } : {}),
    ...embedOf(post, channel, references),
  };
}

/** The public page of a record. */
function pageOf(uri: string): string {
  const [did = '', , key = ''] = uri.slice('at://'.length).split('/');
  return `https://bsky.app/profile/${did}/post/${key}`;
}

/** @see ChannelType.pictures */
export function pictures(
  post: Pick<Post, 'text' | 'link'>,
  { photo }: BlueskyChannel,
): PictureLimits | undefined {
  if (photo) return photos;
  return post.text.includes(post.link) ? thumbs : undefined;
}

/** @see ChannelType.upload */
export function upload(
  picture: FittedPicture,
  _post: Post,
  channel: BlueskyChannel,
  context: ChannelContext,
  { signal }: Pick<Attempt, 'signal'>,
): Promise<Uploaded> {
  return uploadBlob(platformOf(channel, context), picture, channel.photo, { signal });
}

/**
 * The record under the push's own key, only if there is none yet. With `standardSite` the records that its card names
 * are written before it. @see ChannelType.send
 */
export function send(
  post: Post,
  channel: BlueskyChannel,
  attempt: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  const platform = { ...platformOf(channel, context), channel };
  const { signal, deadline, firstAttemptAt } = attempt;
  const within = { signal, deadline };
  const request = async () => {
    const reply = await partBefore(platform, post, within);
    const isLinked = channel.standardSite && post.text.includes(post.link);
    const references = isLinked ? await referencesOf(platform, post, attempt) : [];
    const createdAt = new Date(firstAttemptAt).toISOString();
    const record = { ...payload(post, channel, references), ...reply, createdAt };
    return (await putRecord(platform, placeOf(post), record, null, within)).answer;
  };
  return change(platform, request, outcomeOfPut);
}

/** Where a post is, by its push alone. */
function placeOf({ pushId }: Pick<Post, 'pushId'>): RecordPlace {
  return { collection: posts, rkey: recordKeyOf(pushId) };
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
    ? { kind: 'uncertain', status, reason: 'there is already a post under this post’s own key' }
    : undefined;
}

/** A record's key, the last part of its address. */
function keyOf(address: string | undefined): string | undefined {
  return address?.split('/').at(-1);
}

/** @see ChannelType.find — under the push's own key, which no other record can have. */
export async function find(
  post: Post,
  channel: BlueskyChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  const platform = platformOf(channel, context);
  return lookUp(platform, async () => {
    const { answer } = await readRecord(platform, placeOf(post));
    const stored = StoredPost.safeParse(jsonOf(answer));
    if (answer.status === 200 && stored.success) {
      const { uri, value } = stored.data;
      const isOurs =
        value.text === payload(post, channel).text && keyOf(value.reply?.parent.uri) === keyOf(post.replyTo);
      if (isOurs) return { kind: 'found', remoteId: uri, ...postAt(pageOf(uri)) };
      const reason = 'There is another text, or a reply to another post, under this post’s own key';
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
  const place = { collection: posts, rkey: keyOf(remoteId) ?? '' };
  const request = async () => (await deleteRecord(platform, place, within)).answer;
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
    const { answer } = await readRecord(platform, { collection: posts, rkey: keyOf(remoteId) ?? '' });
    const stored = StoredPost.safeParse(jsonOf(answer));
    if (answer.status === 200 && stored.success) return { kind: 'there', text: stored.data.value.text };
    if (refusalIn(answer) === 'RecordNotFound')
      return { kind: 'gone', evidence: 'the account’s repository has no such record' };
    return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
  });
}

/** @see ChannelType.keepsDocuments */
export function keepsDocuments({ standardSite }: BlueskyChannel): boolean {
  return standardSite;
}

/** @see ChannelType.changeDocument */
export function changeDocument(
  change: DocumentChange,
  channel: BlueskyChannel,
  context: ChannelContext,
): Promise<Outcome> {
  return changeSiteDocument({ ...platformOf(channel, context), channel }, change);
}

/** @see ChannelType.documentIs */
export function documentIs(
  change: DocumentChange,
  channel: BlueskyChannel,
  context: ChannelContext,
): Promise<DocumentSeen> {
  return siteDocumentIs(platformOf(channel, context), change);
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = 25;

/** @see ChannelType.statistics */
export function statistics(
  remoteIds: string[],
  channel: BlueskyChannel,
  context: ChannelContext,
): Promise<StatisticsAnswer> {
  return statisticsOf(platformOf(channel, context), remoteIds);
}

/** `/profile/<handle or DID>/post/<record key>`; a reply looks up its record. @see ChannelType.idAt */
export function idAt({ pathname }: URL): string | undefined {
  const [, account, key] = /^\/profile\/([^/]+)\/post\/(\w+)\/?$/.exec(decodeURIComponent(pathname)) ?? [];
  return account && key ? `at://${account}/${posts}/${key}` : undefined;
}

/** The account's DID, which stays when its handle changes. @see ChannelType.account */
export async function account(channel: BlueskyChannel, context: ChannelContext): Promise<Account> {
  const platform = platformOf(channel, context);
  try {
    return accountNamed(type, (await sessionOf(platform)).did);
  } catch (error) {
    return unknownAccount(error, platform);
  }
}

/** @see ChannelType.configConcerns */
export function configConcerns(
  channel: BlueskyChannel,
  config: Pick<Config, 'channels' | 'sources' | 'newsroom'>,
): string[] {
  return channel.standardSite ? siteConfigConcerns(channel, config) : [];
}

/** @see ChannelType.check */
export function check(channel: BlueskyChannel, context: ChannelContext): Promise<ChannelCheck> {
  const platform = platformOf(channel, context);
  return checked(platform, async () => {
    const session = await sessionOf(platform).catch(reasonOf);
    if (typeof session === 'string')
      return { ok: false, says: `${session}. Create an app password for this account.` };
    const { answer } = await readRecord(platform, placeOf({ pushId: '0'.repeat(64) }));
    if (answer.status !== 200 && refusalIn(answer) !== 'RecordNotFound')
      return failedCheck(answer, platform, 'Check baseUrl.');
    const says = `Posts as @${redacted(session.handle, platform.secrets)} (${session.did}).`;
    if (!channel.standardSite) return { ok: true, says };
    const concerns = await siteConcerns(session.did, channel.id, context);
    const confirmed = concerns.length > 0 ? '' : ' standard.site: the newsroom’s site confirms its records.';
    return { ok: true, says: says + confirmed, concerns };
  });
}
