import { advancePushPage } from '../../store/scripts/push/advancePushPage.ts';
import { claimPushPage } from '../../store/scripts/push/claimPushPage.ts';
import { recordPushed } from '../../store/scripts/push/recordPushed.ts';
import { type Follower, followerById, followersAfter } from '../../syndication/push/follower.ts';
import type { Pushed } from '../../syndication/push/send.ts';
import { isWellKnown } from '../../syndication/push/services.ts';
import type { Context } from '../context.ts';
import { forgetFollower } from './forgetFollower.ts';
import { isFor, isHeld, type Pushable, pushable, senderFor, sweepAgain } from './pushArticle.ts';

/** How many pushes are in progress at a time; a process that is killed leaves no more than these in doubt. */
const batch = 24;
/**
 * How long one worker walks before it releases the claim (ms), and how long a batch takes at most, with its results.
 */
const claimMs = 60_000;
const batchMs = 20_000;
/** How long the whole walk waits at most for a push service that asks for it, and by default (ms). */
const longestWaitMs = 600_000;
const usualWaitMs = 60_000;
/** When a failed browser is retried (ms). */
const firstRetryMs = 30_000;

export interface PushRetry {
  id: string;
  follower: string;
  attempt: number;
  /** By the newsroom's time (ms). */
  notBefore: number;
}

/** The result of one page. */
export interface PushedPage {
  /** When the next page may begin (the newsroom's time, ms); undefined if there is none, or another process walks. */
  next?: number;
}

/** A walk: an article's followers by one topic. */
export interface PushWalk {
  id: string;
  topic: string;
}

/**
 * Pushes an article to the next of a topic's followers, from where the walk stopped, and records how far it came. If
 * the process is killed, the walk resumes where the last batch ended: at most that batch is pushed twice, no one is
 * left out. `retryLater` is called before a batch is recorded.
 */
export async function pushPage(
  context: Context,
  walk: PushWalk,
  retryLater: (retries: PushRetry[]) => Promise<void>,
  stop: AbortSignal,
): Promise<PushedPage> {
  const { store, clock } = context;
  const ends = clock.now() + claimMs;
  const claimed = await claimPushPage(store, { ...walk, until: ends });
  if (claimed.outcome !== 'claimed') return {};
  const send = senderFor(context);
  let { after } = claimed;
  const advance = async (how: {
    done?: boolean;
    notBefore?: number;
    goesOn?: boolean;
  }): Promise<PushedPage> => {
    const { done = false, notBefore = 0, goesOn = !done } = how;
    await advancePushPage(store, { ...walk, claim: claimed.claim, after, done, notBefore });
    return goesOn ? { next: Math.max(notBefore, clock.now()) } : {};
  };
  while (!stop.aborted && clock.now() < ends - batchMs) {
    const asOf = store.freshness.now();
    const found = await pushable(context, walk.id);
    // Withdrawn, too old, under embargo again: the walk pauses until the article's next event.
    if (!found) return advance({ goesOn: false });
    if (await isHeld(context)) return advance({ notBefore: await sweepAgain(context, walk.id) });
    const ids = await followersAfter(store, walk.topic, after, batch);
    const followers = await wanted(context, ids, walk.topic, found);
    // Withdrawn since it was read: it is checked again.
    if (!store.freshness.allows(walk.id, asOf)) continue;
    const results = await pushAll(context, send, followers, found);
    const retries = retriesOf(walk.id, results, clock.now());
    if (retries.length > 0) await retryLater(retries);
    await writeOff(context, walk.id, results);
    after = ids.at(-1) ?? after;
    if (ids.length < batch) return advance({ done: true });
    const wait = waitOf(results);
    if (wait > 0) return advance({ notBefore: clock.now() + wait });
  }
  return advance({});
}

type Result = { follower: Follower; pushed: Pushed };

async function wanted(
  { store }: Context,
  ids: string[],
  topic: string,
  found: Pushable,
): Promise<Follower[]> {
  const followers = await Promise.all(ids.map((id) => followerById(store, id)));
  return followers.filter((one) => one !== undefined).filter((one) => isFor(one, topic, found));
}

async function pushAll(
  context: Context,
  send: ReturnType<typeof senderFor>,
  followers: Follower[],
  { article, message }: Pushable,
): Promise<Result[]> {
  const results = await Promise.all(
    followers.map(async (follower) => ({ follower, pushed: await send(follower, message) })),
  );
  if (results.length > 0) {
    const counts = Object.groupBy(results, ({ pushed }) => pushed.outcome);
    const summary = Object.entries(counts).map(([outcome, some]) => [outcome, some.length]);
    context.log.info({ article: article.id, ...Object.fromEntries(summary) }, 'pushed to browsers');
  }
  return results;
}

/** Final results are never retried: delivered, refused permanently, or gone. */
export async function writeOff(context: Context, articleId: string, results: Result[]): Promise<void> {
  const finished: string[] = [];
  for (const { follower, pushed } of results) {
    if (pushed.outcome === 'gone') await forgetFollower(context, follower);
    else if (pushed.outcome !== 'later') finished.push(follower.id);
    if (pushed.outcome !== 'refused') continue;
    const { host } = new URL(follower.endpoint);
    context.log.warn({ article: articleId, host, reason: pushed.why }, 'a push service refuses a push');
  }
  await recordPushed(context.store, articleId, finished);
}

function retriesOf(id: string, results: Result[], now: number): PushRetry[] {
  return results.flatMap(({ follower, pushed }) =>
    pushed.outcome === 'later'
      ? [
          {
            id,
            follower: follower.id,
            attempt: 1,
            notBefore: now + Math.max(pushed.waitMs ?? 0, firstRetryMs),
          },
        ]
      : [],
  );
}

/** How long the whole walk pauses: only if the browsers' push services postponed most of a batch. */
function waitOf(results: Result[]): number {
  const off = results.flatMap(({ follower, pushed }) =>
    pushed.outcome === 'later' && isWellKnown(follower.endpoint) ? [pushed.waitMs ?? usualWaitMs] : [],
  );
  return off.length > 0 && off.length * 2 >= results.length ? Math.min(Math.max(...off), longestWaitMs) : 0;
}
