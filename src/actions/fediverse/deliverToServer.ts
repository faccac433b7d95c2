import { createHash } from 'node:crypto';
import { type Actor, ActorFault, openActor } from '../../channels/activitypub/actor.ts';
import { actorChannels, channelOfActor } from '../../channels/activitypub/actorChannels.ts';
import { profileDigest, profileOf, profileUpdate } from '../../channels/activitypub/actorDocument.ts';
import { isBlocked } from '../../channels/activitypub/blockedHosts.ts';
import { givenUpAt } from '../../channels/activitypub/givenUp.ts';
import { activityFor, noteById, standalone } from '../../channels/activitypub/notes.ts';
import { toInstant } from '../../clock.ts';
import { limitConcurrency } from '../../concurrency.ts';
import { addressesOf } from '../../config/addresses.ts';
import { waitAfter } from '../../net/backoff.ts';
import { randomFraction } from '../../random.ts';
import { changeFollower, type ServerOf, serverById } from '../../store/scripts/fediverse/changeFollower.ts';
import { claimServer, type NoteChange, type ServerClaim } from '../../store/scripts/fediverse/claimServer.ts';
import { dropServer } from '../../store/scripts/fediverse/dropServer.ts';
import { recordServer } from '../../store/scripts/fediverse/recordServer.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { type Sent, sendActivity } from './sendActivity.ts';

/** How long a process may work on one server without a word (ms). */
const claimMs = 120_000;
/** How many answers, and how many changes of posts, a server is sent in one run. */
const most = 20;
/** A post that could not be delivered for this long is no news any more (ms); edits and removals always go. */
const newsFor = 2 * 86_400_000;
/** When a server is looked at again whose actor can't act (ms). */
const faultMs = 3_600_000;
/** How long processes may differ in their configuration while it is reloaded (ms). */
const reloadMs = 600_000;
/** How many inboxes of a server that shares none are written to at the same time. */
const atOnce = 8;

/** What is left to do: nothing, or another run now. Failures are left to the sweep. */
export type Delivered = 'done' | 'again';

interface Work {
  context: Context;
  server: ServerOf;
  actor: Actor;
  claim: ServerClaim;
}

/**
 * Sends one server what its followers have not got yet: answers to requests to follow, then the changes of posts and
 * of the profile in their order. Does nothing if it is not due, or another process has claimed it. May run twice, and in two places at
 * the same time: every activity has a permanent id, and a server carries out each only once.
 */
export async function deliverToServer(context: Context, id: string, stop?: AbortSignal): Promise<Delivered> {
  if (stop?.aborted) return 'done';
  const { store, config, log, secret } = context;
  const server = serverById(id);
  const channels = actorChannels(config).filter(({ username }) => username === server.username);
  if (channels.some(({ blockedHosts }) => isBlocked(server.host, blockedHosts))) {
    await drop(context, server, 'it is blocked');
    return 'done';
  }
  const claim = await claimServer(store, {
    ...server,
    channels: channels.map((each) => each.id),
    claimMs,
    most,
  });
  if (claim.outcome !== 'claimed') return 'done';
  const { webBase } = addressesOf(config);
  let actor: Actor;
  try {
    actor = await openActor({ store, secret, webBase }, server.username);
  } catch (error) {
    if (!(error instanceof ActorFault)) throw error;
    log.warn({ actor: server.username, reason: error.message }, 'an actor can’t act');
    // It is no fault of the server's, which must not be given up for it.
    await recordServer(store, { ...server, ...held(claim), waitsUntil: context.clock.now() + faultMs });
    return 'done';
  }
  const work = { context, server, actor, claim };
  for (const step of [
    ...claim.accepts.map((each) => answerFollow(work, each)),
    ...claim.changes.map((each) => tellChange(work, each)),
  ]) {
    const outcome = stop?.aborted ? 'stopped' : await step();
    if (outcome === 'failed' || outcome === 'moved') return 'done';
    if (outcome === 'stopped') break;
  }
  const { outcome } = await recordServer(store, { ...server, ...held(claim), ends: true });
  return outcome === 'behind' && !stop?.aborted ? 'again' : 'done';
}

function held({ claim }: ServerClaim) {
  return { claim, claimMs };
}

type Step = () => Promise<'done' | 'failed' | 'moved'>;

/** Tells a follower that its request is accepted. */
function answerFollow(work: Work, accepted: { follower: string; follow: string }): Step {
  return async () => {
    const { context, server, actor, claim } = work;
    const { redis, keys } = context.store;
    const inbox =
      claim.shared ??
      (await guarded(() => redis.hget(keys.actorFollowers(server.username, server.host), accepted.follower)));
    const { id } = actor.addresses;
    const activity = standalone({
      id: `${id}#accepts/${createHash('sha256').update(`${accepted.follower}\n${accepted.follow}`).digest('hex').slice(0, 32)}`,
      type: 'Accept',
      actor: id,
      to: [accepted.follower],
      object: { id: accepted.follow, type: 'Follow', actor: accepted.follower, object: id },
    });
    const sent = inbox
      ? await sendActivity(context, activity, { inbox, actor, first: claim.way })
      : undefined;
    return settle(work, sent ? [sent] : [], { accepted });
  };
}

/** Tells a server of one change, at its shared inbox or at each follower's. */
function tellChange(work: Work, change: NoteChange): Step {
  return async () => {
    const { context, actor, claim } = work;
    const activity = await activityOf(work, change);
    if (activity === 'later') return waitForConfig(work);
    if (!activity) return settle(work, [], { seq: change.seq });
    const inboxes = claim.shared ? [claim.shared] : [...new Set(Object.values(await inboxesOf(work)))];
    const runLimited = limitConcurrency(atOnce);
    const sent = await Promise.all(
      inboxes.map((inbox) =>
        runLimited(async () => {
          const one = await sendActivity(context, activity, { inbox, actor, first: claim.way });
          if (one.kind !== 'gone' || claim.shared) return one;
          await forgetInbox(work, inbox);
          return undefined;
        }),
      ),
    );
    return settle(
      work,
      sent.filter((each) => each !== undefined),
      { seq: change.seq },
    );
  };
}

/** What tells a server of a change; undefined if there is nothing to tell any more. */
async function activityOf(work: Work, change: NoteChange): Promise<object | 'later' | undefined> {
  const { context, actor } = work;
  const { kind, id, edits, at } = change;
  if (kind === 'profile') return profileActivity(work, change);
  if (kind === 'create' && context.clock.now() - at > newsFor) return undefined;
  const note = await guarded(() => noteById(context.store, id));
  const activity = note && activityFor({ kind, edits }, note, actor);
  return activity && standalone(activity);
}

/** A later change of the profile is in the log too, and tells the same. */
async function profileActivity({ context, actor }: Work, { edits, at }: NoteChange) {
  const { config, store, clock } = context;
  const channel = channelOfActor(config, actor.username);
  const [latest, digest] = await guarded(() =>
    store.redis.hmget(store.keys.actor(actor.username), 'profiles', 'profile'),
  );
  if (!channel || Number(latest) !== edits) return undefined;
  const profile = profileOf(channel, config.newsroom);
  if (profileDigest(profile) === digest) return profileUpdate(actor, profile, edits, at);
  return clock.now() - at < reloadMs ? ('later' as const) : undefined;
}

/** This process has not read the configuration yet that another one announced. */
async function waitForConfig({ context, server, claim }: Work): Promise<'moved'> {
  await recordServer(context.store, { ...server, ...held(claim), waitsUntil: context.clock.now() + 60_000 });
  return 'moved';
}

function inboxesOf({ context, server }: Work): Promise<Record<string, string>> {
  const { redis, keys } = context.store;
  return guarded(() => redis.hgetall(keys.actorFollowers(server.username, server.host)));
}

/** Removes the followers whose inbox no longer exists. */
async function forgetInbox(work: Work, inbox: string): Promise<void> {
  for (const [follower, own] of Object.entries(await inboxesOf(work)))
    if (own === inbox)
      await changeFollower(work.context.store, { ...work.server, act: 'unfollow', follower });
}

/** Records the result of one step. If an inbox could not be reached, the whole server waits. */
async function settle(
  work: Work,
  sent: Sent[],
  step: { accepted?: { follower: string; follow: string }; seq?: number },
): Promise<'done' | 'failed' | 'moved'> {
  const { context, server, claim } = work;
  const { store, clock } = context;
  const failed = sent.find((each) => each.kind === 'failed' || each.kind === 'gone');
  if (failed) {
    const reason = failed.kind === 'failed' ? failed.reason : 'its inbox is gone';
    if (claim.failingSince > 0 && clock.now() > givenUpAt(claim)) {
      await drop(
        context,
        server,
        `it could not be reached since ${toInstant(claim.failingSince)}: ${reason}`,
      );
      return 'moved';
    }
    const asked = failed.kind === 'failed' ? failed.waitMs : undefined;
    const nextAt = clock.now() + waitAfter(claim.failures + 1, randomFraction(store.random), asked);
    await recordServer(store, { ...server, ...held(claim), error: reason, nextAt });
    return 'failed';
  }
  const arrived = sent.find((each) => each.kind === 'arrived')?.way;
  const refused = sent.find((each) => each.kind === 'refused')?.reason;
  const { accepted, seq } = step;
  const { outcome } = await recordServer(store, {
    ...server,
    ...held(claim),
    ...(accepted ? { accepted } : {}),
    ...(seq === undefined ? {} : { seq }),
    arrived,
    refused,
  });
  return outcome === 'moved' ? 'moved' : 'done';
}

async function drop({ store, log }: Context, server: ServerOf, why: string): Promise<void> {
  const { followers } = await dropServer(store, server);
  log.info({ ...server, followers, why }, 'a server with followers was given up');
}
