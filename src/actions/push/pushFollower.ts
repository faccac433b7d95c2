import { followerById } from '../../syndication/push/follower.ts';
import type { Context } from '../context.ts';
import { isFor, isHeld, pushable, senderFor } from './pushArticle.ts';
import { type PushRetry, writeOff } from './pushPage.ts';

/** How often one browser is retried with an article; within `push.maxAge` in any case. */
const maxAttempts = 5;
/** The wait doubles with each attempt (ms). */
const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;
const heldMs = 60_000;

/** Retries one browser that could not be reached. Returns the next retry, if there is one. */
export async function pushOne(
  context: Context,
  { id, follower: followerId, attempt }: Omit<PushRetry, 'notBefore'>,
): Promise<PushRetry | undefined> {
  const { store, clock } = context;
  const asOf = store.freshness.now();
  const found = await pushable(context, id);
  const follower = found && (await followerById(store, followerId));
  if (!found || !follower || !found.topics.some((topic) => isFor(follower, topic, found))) return undefined;
  const again = (waitMs: number, next: number): PushRetry => ({
    id,
    follower: followerId,
    attempt: next,
    notBefore: clock.now() + waitMs,
  });
  if (await isHeld(context)) return again(heldMs, attempt);
  if (!store.freshness.allows(id, asOf)) return again(firstWaitMs, attempt);
  const pushed = await senderFor(context)(follower, found.message);
  await writeOff(context, id, [{ follower, pushed }]);
  if (pushed.outcome !== 'later' || attempt >= maxAttempts) return undefined;
  const wait = Math.max(pushed.waitMs ?? 0, firstWaitMs * 2 ** attempt);
  return again(Math.min(wait, longestWaitMs), attempt + 1);
}
