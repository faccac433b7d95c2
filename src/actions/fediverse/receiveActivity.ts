import { z } from 'zod';
import { type Actor, openActor } from '../../channels/activitypub/actor.ts';
import { actorChannels } from '../../channels/activitypub/actorChannels.ts';
import { actorAddresses, noteIdAt } from '../../channels/activitypub/addresses.ts';
import { isBlocked } from '../../channels/activitypub/blockedHosts.ts';
import type { RemoteActor, RemoteActors } from '../../channels/activitypub/remoteActors.ts';
import { claimedKey, isSignedBy, type SignedRequest } from '../../channels/activitypub/verifying.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { changeFollower } from '../../store/scripts/fediverse/changeFollower.ts';
import { countReaction, type ReactionKind } from '../../store/scripts/fediverse/countReaction.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context } from '../context.ts';

type Receiving = Pick<Context, 'store' | 'config' | 'clock' | 'secret' | 'log'>;

/** An address, or a document whose address counts. */
const Reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const Activity = z.object({
  type: z.string(),
  id: z.string().max(2_000).optional(),
  actor: Reference,
  object: z.unknown(),
});
type Activity = z.infer<typeof Activity>;

const Inner = z.object({ type: z.string(), object: Reference.optional().catch(undefined) });
const Reply = z.object({ id: z.string(), inReplyTo: Reference });

/** What an activity asks of us. */
type Wanted =
  | { kind: 'follow'; username: string; follow: string }
  | { kind: 'unfollow'; usernames: string[] }
  | { kind: 'delete'; usernames: string[] }
  | { kind: 'reaction'; note: string; reaction: ReactionKind; from: string };

export interface Received {
  /** `ignored`: it concerns nothing here, or is of a kind that changes nothing here. */
  outcome: 'followed' | 'unfollowed' | 'counted' | 'ignored';
}

/**
 * Carries out what another server sent to an inbox. It must be signed, in time and unchanged; whose key signed it is
 * looked up only if the activity concerns us at all, so that what servers tell everyone costs nothing. Throws
 * `fediverse.*` for a request that is refused.
 */
export async function receiveActivity(
  context: Receiving,
  { request, remote }: { request: SignedRequest; remote: RemoteActors },
): Promise<Received> {
  const now = context.clock.now();
  const claimed = claimedKey(request, now);
  if ('fault' in claimed) throw new SluglineError('fediverse.unsigned', { why: claimed.fault });
  const activity = activityIn(request.body);
  const host = URL.parse(claimed.keyId)?.host;
  if (host === undefined || URL.parse(activity.actor)?.host !== host)
    throw new SluglineError('fediverse.unsigned', { why: 'its actor is not on the host of its key' });
  const blocked = actorChannels(context.config).flatMap(({ blockedHosts }) => blockedHosts);
  if (isBlocked(host, blocked)) throw new SluglineError('fediverse.blocked', { host });
  const wanted = await wantedBy(context, activity, host);
  if (!wanted) return { outcome: 'ignored' };
  const sender = await senderOf(context, { request, remote, keyId: claimed.keyId, activity });
  if (sender === 'gone') return unfollow(context, activity.actor, host, wanted);
  if (sender.id !== activity.actor)
    throw new SluglineError('fediverse.unsigned', {
      why: 'its key belongs to another account than its actor',
    });
  switch (wanted.kind) {
    case 'follow':
      return follow(context, sender, wanted);
    case 'unfollow':
    case 'delete':
      return unfollow(context, sender.id, sender.host, wanted);
    case 'reaction': {
      const { note: id, reaction: kind, from } = wanted;
      const { outcome } = await countReaction(context.store, { id, kind, from });
      return { outcome: outcome === 'counted' ? 'counted' : 'ignored' };
    }
  }
}

function activityIn(body: Uint8Array): Activity {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new SluglineError('fediverse.invalid', { what: 'it is not JSON' }, { cause: error });
  }
  const { data, error } = Activity.safeParse(parsed);
  if (data) return data;
  const where = error.issues[0]?.path.join('.') ?? '';
  throw new SluglineError('fediverse.invalid', { what: `it is no activity${where ? ` ("${where}")` : ''}` });
}

/** What an activity asks of us; undefined for anything that changes nothing here. */
async function wantedBy(context: Receiving, activity: Activity, host: string): Promise<Wanted | undefined> {
  const { webBase } = addressesOf(context.config);
  const actors = new Map(
    actorChannels(context.config).map(({ username }) => [actorAddresses(webBase, username).id, username]),
  );
  const object = Reference.safeParse(activity.object).data;
  const username = object === undefined ? undefined : actors.get(object);
  const note = object === undefined ? undefined : noteIdAt(object, webBase);
  const from = activity.actor;
  switch (activity.type) {
    case 'Follow':
      return username && activity.id ? { kind: 'follow', username, follow: activity.id } : undefined;
    case 'Block':
      return username ? { kind: 'unfollow', usernames: [username] } : undefined;
    case 'Undo': {
      const inner = Inner.safeParse(activity.object).data;
      const followed = inner?.type === 'Follow' ? actors.get(inner.object ?? '') : undefined;
      return followed ? { kind: 'unfollow', usernames: [followed] } : undefined;
    }
    case 'Delete': {
      if (object !== from) return undefined;
      const usernames = await followedBy(context, [...new Set(actors.values())], from, host);
      return usernames.length > 0 ? { kind: 'delete', usernames } : undefined;
    }
    case 'Like':
    case 'Announce': {
      const reaction = activity.type === 'Like' ? 'likes' : 'reposts';
      return note ? { kind: 'reaction', note, reaction, from } : undefined;
    }
    case 'Create': {
      const reply = Reply.safeParse(activity.object).data;
      const replied = reply && noteIdAt(reply.inReplyTo, webBase);
      const isOwn = reply && URL.parse(reply.id)?.host === host;
      return replied && isOwn
        ? { kind: 'reaction', note: replied, reaction: 'replies', from: reply.id }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Which of our actors an account follows. */
async function followedBy(
  { store: { redis, keys } }: Receiving,
  usernames: string[],
  follower: string,
  host: string,
): Promise<string[]> {
  const follows = await guarded(() =>
    Promise.all(usernames.map((username) => redis.hexists(keys.actorFollowers(username, host), follower))),
  );
  return usernames.filter((_, n) => follows[n] === 1);
}

/** Who signed a request; `gone` if the account that is deleted by it no longer exists, which proves that it is. */
async function senderOf(
  context: Receiving,
  {
    request,
    remote,
    keyId,
    activity,
  }: { request: SignedRequest; remote: RemoteActors; keyId: string; activity: Activity },
): Promise<RemoteActor | 'gone'> {
  const signer = await signerOf(context);
  const now = context.clock.now();
  let fault = '';
  for (const fresh of [undefined, 'fresh'] as const) {
    const looked = await remote.ownerOf(keyId, signer, fresh);
    if (looked.kind === 'gone') {
      // Anyone can name a key that does not exist, so the account's own address must say that it is gone.
      if (activity.type === 'Delete' && (await remote.isGone(activity.actor, signer))) return 'gone';
      throw new SluglineError('fediverse.unsigned', { why: 'its key does not exist' });
    }
    if (looked.kind === 'unknown') {
      const code = looked.away ? 'fediverse.key-away' : 'fediverse.unsigned';
      throw new SluglineError(code, { why: looked.reason });
    }
    const checked = await isSignedBy(request, looked.actor.publicKey, { keyId, now });
    if (!('fault' in checked)) return looked.actor;
    fault = checked.fault;
  }
  throw new SluglineError('fediverse.unsigned', { why: fault });
}

/** The first actor, which signs what is read from other servers. */
function signerOf({ store, secret, config }: Receiving): Promise<Actor> {
  const [channel] = actorChannels(config);
  if (!channel) throw new SluglineError('page.unknown');
  return openActor({ store, secret, webBase: addressesOf(config).webBase }, channel.username);
}

async function follow(
  { store, log }: Receiving,
  { id: follower, host, inbox, shared }: RemoteActor,
  { username, follow: request }: Wanted & { kind: 'follow' },
): Promise<Received> {
  const change = { act: 'follow', username, host, follower, inbox, shared, follow: request } as const;
  const { outcome } = await changeFollower(store, change);
  if (outcome === 'full') throw new SluglineError('fediverse.full', { host });
  log.debug({ actor: username, host, outcome }, 'an account follows');
  return { outcome: 'followed' };
}

async function unfollow(
  { store }: Receiving,
  follower: string,
  host: string,
  wanted: Wanted,
): Promise<Received> {
  const usernames = 'usernames' in wanted ? wanted.usernames : [];
  for (const username of usernames)
    await changeFollower(store, { act: 'unfollow', username, host, follower });
  return { outcome: 'unfollowed' };
}
