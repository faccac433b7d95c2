import { type Channel, findChannel } from '../../channels/configured.ts';
import { statisticsSetting } from '../../channels/statistics.ts';
import type { KnownHealth } from '../../delivery/channelHealth.ts';
import { firstReadingAfter, isReadingDue, noReadingAfter } from '../../delivery/statistics.ts';
import { walk } from '../../store/lists/walk.ts';
import { healthOfChannel } from '../channels/channelHealth.ts';
import type { Context } from '../context.ts';

/** Posts of one channel that are counted in one round; the next round continues with the rest. */
const mostInRound = 2_000;
/** Time between two requests on one channel (ms): platforms limit how often they are queried. */
const apartMs = 2_000;

/** One request for statistics: for which posts, and when it may be made. */
export interface Batch {
  channel: string;
  ids: string[];
  notBefore: number;
}

const working: readonly KnownHealth['state'][] = ['ok', 'paused'];

/**
 * The channel, if its platform may be queried for statistics now: it is signed in, not resting, and within its budget.
 */
export async function readableChannel(context: Context, id: string): Promise<Channel | undefined> {
  const channel = findChannel(context, id);
  if (!channel || statisticsSetting(channel) !== 'on') return undefined;
  const { redis, keys } = context.store;
  const [health, restUntil] = await Promise.all([
    healthOfChannel(context, id),
    redis.hget(keys.channel(id), 'readingRestUntil'),
  ]);
  return working.includes(health.state) && Number(restUntil ?? 0) <= context.clock.now()
    ? channel
    : undefined;
}

/** The requests of one round: the sent posts of the last 30 days whose next reading is due, on each channel. */
export async function dueReadings(context: Context): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const { id } of context.config.channels) {
    const channel = await readableChannel(context, id);
    if (!channel) continue;
    const due = await duePosts(context, id);
    const taken = due.slice(0, mostInRound);
    const size = channel.type.statisticsAtOnce ?? 1;
    const now = context.clock.now();
    for (let from = 0; from < taken.length; from += size)
      batches.push({
        channel: id,
        ids: taken.slice(from, from + size),
        notBefore: now + (from / size) * apartMs,
      });
    if (due.length > 0)
      context.log.info(
        { channel: id, posts: taken.length, left: due.length - taken.length },
        'statistics of posts are read',
      );
  }
  return batches;
}

/** The posts that are due, the newest first. */
async function duePosts({ store, clock }: Context, channel: string): Promise<string[]> {
  const { redis, keys } = store;
  const now = clock.now();
  const due: string[] = [];
  // The list's scores are negative: the latest first. A delivery reduced to its proof has no due time and is not
  // counted.
  for await (const rows of walk(
    store,
    keys.deliveriesByTime(channel),
    -(now - firstReadingAfter),
    -(now - noReadingAfter),
  )) {
    const known = await Promise.all(
      rows.map(({ id }) => redis.hmget(keys.delivery(id), 'state', 'readingAt', 'copyId', 'dueAt')),
    );
    for (const [index, [state, readingAt, copyId, dueAt]] of known.entries()) {
      const id = rows[index]?.id;
      if (id && state === 'sent' && dueAt && !copyId && isReadingDue(readingAt, now)) due.push(id);
    }
  }
  return due;
}
