import { type Channel, findChannel } from '../../channels/configured.ts';
import { changesCopy, copyIdOf } from '../../delivery/copy.ts';
import { deliveriesById } from '../../delivery/delivery.ts';
import { walk } from '../../store/lists/walk.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import { channelHealth } from '../channels/channelHealth.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';

/** Time between two lookups on one channel (ms): platforms limit how often they are queried. */
const apartMs = 2_000;
/** Lookups of one channel in one round, which takes a little over an hour; the next round continues with the rest. */
const mostInRound = 2_000;

/**
 * Makes the posts of the last days due for a lookup, starting with those unchecked for longest. Leaves out posts that
 * are gone or have a change of their own in progress. May run twice.
 */
export async function checkRecentCopies(context: Context): Promise<void> {
  const health = await channelHealth(context);
  await forEachIsolated(context, context.config.channels, 'checking published posts', async ({ id }) => {
    const channel = findChannel(context, id);
    if (!channel?.type.readBack) return;
    if (health[id]?.state === 'needs-sign-in')
      context.log.warn({ channel: id }, 'its posts are not checked: the account must be signed in again');
    else await checkChannelCopies(context, channel);
  });
}

async function checkChannelCopies(context: Context, channel: Channel): Promise<void> {
  const { store, clock, log } = context;
  const found = await recentCopies(context, channel);
  const taken = found.slice(0, mostInRound);
  const now = clock.now();
  for (const [index, id] of taken.entries())
    await setDue(store, { id, at: { copies: now + index * apartMs } });
  const left = found.length - taken.length;
  log.info({ channel: channel.config.id, copies: taken.length, left }, 'published posts are checked');
}

/** The channel's copies that may be visible and have no lookup scheduled, starting with those unchecked for longest. */
async function recentCopies(
  { store, config, clock }: Context,
  { config: { id: channel } }: Channel,
): Promise<string[]> {
  const { redis, keys } = store;
  const since = clock.now() - config.copies.within;
  const found: { id: string; checkedAt: number }[] = [];
  // The list's scores are negative: newest first.
  for await (const rows of walk(store, keys.deliveries('sent', channel), '-inf', -since)) {
    const sent = await deliveriesById(
      store,
      rows.map(({ id }) => id),
    );
    const posts = sent.filter((each) => !changesCopy(each) && each.remoteId !== undefined);
    await Promise.all(
      posts.map(async (post) => {
        const id = copyIdOf(post.id);
        const [[state, checkedAt], dueAt] = await Promise.all([
          redis.hmget(keys.copy(id), 'state', 'checkedAt'),
          redis.zscore(keys.due('copies'), id),
        ]);
        if (state !== 'gone' && dueAt === null) found.push({ id, checkedAt: Number(checkedAt ?? 0) });
      }),
    );
  }
  return found.sort((a, b) => a.checkedAt - b.checkedAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}
