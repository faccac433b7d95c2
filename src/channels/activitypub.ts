import { z } from 'zod';
import { probedPicture } from '../article/picture.ts';
import { channelBase } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import { HttpUrl, httpUrl } from '../net/httpUrl.ts';
import { type ChangeNote, changeNote } from '../store/scripts/fediverse/changeNote.ts';
import { accountNamed } from './account.ts';
import { ActorFault, openActor } from './activitypub/actor.ts';
import { acceptsActivities, noteAddress, noteIdAt } from './activitypub/addresses.ts';
import { type Audience, audienceOf } from './activitypub/audience.ts';
import { checkActor } from './activitypub/check.ts';
import { type NoteContent, noteById } from './activitypub/notes.ts';
import { jsonOf } from './answer.ts';
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
  PostedCopy,
  ReadBack,
  StatisticsAnswer,
} from './channel.ts';
import type { Connecting } from './connecting.ts';
import * as mastodon from './mastodon.ts';
import type { Within } from './request.ts';

export const type = 'activitypub';

/** A host as in addresses, without its port. */
const host = z
  .string()
  .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/, 'a host looks like mastodon.example, in lower case');

export const schema = z.strictObject({
  ...channelBase,
  type: z.literal(type),
  /** The name before the host: @desk@daily.example. Never changes, because followers know the actor by it. */
  username: z
    .string()
    .regex(/^[a-z0-9_]{1,30}$/, 'a username has up to 30 lower-case letters, digits and underscores'),
  /** The name that servers show; by default the newsroom's. */
  title: z.string().min(1).max(100).optional(),
  /** A sentence or two below it. */
  about: z.string().max(500).optional(),
  /** A square picture for the profile. */
  avatar: HttpUrl.optional(),
  /** How long a post may be; servers show longer ones than Mastodon's own limit in full. */
  limit: z.int().min(100).max(5_000).default(500),
  /** Servers that may not follow and are sent nothing, with all hosts below them. */
  blockedHosts: z.array(host).default([]),
  /** Every type has one; an actor's address is that of this server's pages. */
  baseUrl: HttpUrl.optional(),
});
export type ActivityPubChannel = z.infer<typeof schema>;

/** @see ChannelType.connecting */
export const connecting: Connecting = {
  steps: [
    'Nothing at any platform: this server itself is the account, @username@ the host of web.baseUrl.',
    'web.baseUrl must be a public https address that stays, and the proxy in front must pass /.well-known/webfinger.',
  ],
  keys: [{ name: 'username', what: 'the account’s name before the host, such as desk' }],
};

export const counting = 'mastodon';

/** As most followers see it. */
export const appearance: Appearance<ActivityPubChannel> = {
  ...(mastodon.appearance as Omit<typeof mastodon.appearance, 'handle'>),
  handle: ({ username }) => `@${username}`,
};

/** A post is in our own store, under its push's own id. @see ChannelType.abilities */
export function abilities(): Abilities {
  return {
    settles: 'own-id',
    repeatWithin: Number.MAX_SAFE_INTEGER,
    maxParts: 10,
    edits: true,
    removes: true,
    describesPictures: true,
  };
}

/** @see ChannelType.payload */
export function payload(post: Post): Record<string, unknown> {
  return contentOf(post);
}

function contentOf(post: Post): NoteContent {
  return {
    text: post.text,
    language: post.language,
    articleId: post.articleId,
    ...(post.contentWarning ? { contentWarning: post.contentWarning } : {}),
    ...(post.sensitive === undefined ? {} : { sensitive: post.sensitive }),
    ...(post.replyTo ? { replyTo: post.replyTo } : {}),
    ...(post.image ? { image: post.image } : {}),
  };
}

/** Pixelfed shows a picture only if its type is named. */
async function withPictureType(post: Post, { store }: ChannelContext): Promise<NoteContent> {
  const content = contentOf(post);
  if (!content.image) return content;
  const url = httpUrl(content.image.url);
  const probed = url && (await probedPicture(store, { id: post.articleId, image: { url } }));
  if (!probed || !('type' in probed)) return content;
  const { type: mediaType, width, height } = probed;
  return { ...content, image: { ...content.image, type: mediaType, width, height } };
}

/** @see ChannelType.send — the post is sent once it is in our outbox; its followers' servers get it from there. */
export function send(
  post: Post,
  channel: ActivityPubChannel,
  { deadline }: Attempt,
  context: ChannelContext,
): Promise<Outcome> {
  return change(channel, context, { id: post.pushId, deadline }, async () => ({
    act: 'publish',
    json: JSON.stringify(await withPictureType(post, context)),
  }));
}

/** @see ChannelType.audience */
export function audience(
  { username }: ActivityPubChannel,
  { store }: Pick<ChannelContext, 'store'>,
): Promise<Audience> {
  return audienceOf(store, username);
}

/** @see ChannelType.addressFault */
export { addressFault } from './activitypub/check.ts';

/** @see ChannelType.find */
export async function find(
  post: Post,
  _channel: ActivityPubChannel,
  _attempted: Attempted,
  context: ChannelContext,
): Promise<Found> {
  try {
    const note = await noteById(context.store, post.pushId);
    return note
      ? { kind: 'found', remoteId: note.id, ...postUrl(context, note.id) }
      : { kind: 'absent', looked: 'in this server’s own outbox' };
  } catch (error) {
    return { kind: 'cannot-tell', reason: reasonOf(error) };
  }
}

/** @see ChannelType.edit — its place in a thread stays, and its picture unless the draft has another one. */
export function edit(
  remoteId: string,
  post: Post,
  channel: ActivityPubChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  return change(channel, context, { id: remoteId, ...within }, async () => {
    const before = await noteById(context.store, remoteId);
    const { replyTo, image } = before && 'content' in before ? before.content : {};
    const content = await withPictureType(post, context);
    const stays = { ...(replyTo ? { replyTo } : {}), ...(image ? { image } : {}) };
    return { act: 'edit', json: JSON.stringify({ ...stays, ...content }) };
  });
}

/** @see ChannelType.remove */
export function remove(
  remoteId: string,
  channel: ActivityPubChannel,
  context: ChannelContext,
  within: Within = {},
): Promise<Outcome> {
  return change(channel, context, { id: remoteId, ...within }, async () => ({ act: 'remove' }));
}

/** One change in the store: what fails there before its deadline may still have been carried out. */
async function change(
  { username }: ActivityPubChannel,
  context: ChannelContext,
  { id, deadline }: { id: string; deadline?: number | undefined },
  what: () => Promise<Pick<ChangeNote, 'act' | 'json'>>,
): Promise<Outcome> {
  let isWritten = false;
  try {
    await openActor(context, username);
    const command = { username, id, ...(await what()) };
    if (deadline !== undefined && context.clock.now() >= deadline)
      return { kind: 'not-sent', reason: 'its deadline had passed' };
    isWritten = true;
    const { outcome } = await changeNote(context.store, command);
    if (command.act === 'edit' && (outcome === 'missing' || outcome === 'removed'))
      return { kind: 'refused', status: 404, reason: 'there is no such post any more' };
    if (command.act === 'publish' && outcome === 'removed')
      return { kind: 'refused', status: 410, reason: 'the post was removed before' };
    return { kind: 'sent', status: 200, remoteId: id, ...postUrl(context, id) };
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof ActorFault) return { kind: 'not-sent', reason, account: 'signed-out' };
    return { kind: isWritten ? 'uncertain' : 'not-sent', reason };
  }
}

function postUrl({ webBase }: ChannelContext, id: string): { remoteUrl?: HttpUrl } {
  const remoteUrl = httpUrl(noteAddress(webBase, id));
  return remoteUrl === undefined ? {} : { remoteUrl };
}

const Shown = z.object({ type: z.string(), source: z.object({ content: z.string() }).optional() });

/** As other servers see it: at its public address. @see ChannelType.readBack */
export async function readBack(
  { remoteId }: PostedCopy,
  _channel: ActivityPubChannel,
  { net, webBase }: ChannelContext,
): Promise<ReadBack> {
  try {
    const headers = { accept: acceptsActivities };
    const answer = await net.request(noteAddress(webBase, remoteId), { headers, redirects: 0 });
    const { data } = Shown.safeParse(jsonOf(answer));
    if (answer.status === 410 || answer.status === 404)
      return { kind: 'gone', evidence: `its address answers ${answer.status}` };
    if (answer.status === 200 && data?.type === 'Note' && data.source)
      return { kind: 'there', text: data.source.content };
    return { kind: 'cannot-tell', reason: `its own address answered ${answer.status} without the post` };
  } catch (error) {
    return { kind: 'cannot-tell', reason: reasonOf(error) };
  }
}

/** @see ChannelType.statisticsAtOnce */
export const statisticsAtOnce = 50;

/** What servers told of reactions, each account once; estimated. @see ChannelType.statistics */
export async function statistics(
  remoteIds: string[],
  _channel: ActivityPubChannel,
  { store: { redis, keys } }: ChannelContext,
): Promise<StatisticsAnswer> {
  try {
    const count = async (id: string) => {
      const kinds = ['likes', 'reposts', 'replies'] as const;
      const [there, ...counts] = await Promise.all([
        redis.hexists(keys.note(id), 'json'),
        ...kinds.map((kind) => redis.pfcount(keys.reactions(id, kind))),
      ]);
      const [likes = 0, reposts = 0, replies = 0] = counts;
      return there === 1 ? [[id, { likes, reposts, replies }] as const] : [];
    };
    return { kind: 'read', posts: new Map((await Promise.all(remoteIds.map(count))).flat()) };
  } catch (error) {
    return { kind: 'unread', reason: reasonOf(error) };
  }
}

/** Its own address. @see ChannelType.idAt */
export function idAt({ href, origin, pathname }: URL): string | undefined {
  return noteIdAt(href, origin + pathname.replace(/\/activitypub\/.*$/s, ''));
}

/** @see ChannelType.account */
export async function account(
  { username }: ActivityPubChannel,
  { webBase }: ChannelContext,
): Promise<Account> {
  return accountNamed(type, new URL(webBase).host, username);
}

/** @see ChannelType.check */
export async function check(
  { username }: ActivityPubChannel,
  context: ChannelContext,
): Promise<ChannelCheck> {
  try {
    return await checkActor(context, username);
  } catch (error) {
    return { ok: false, says: reasonOf(error) };
  }
}
