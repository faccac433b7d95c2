import { channelContext } from '../../channels/configured.ts';
import { countersOf } from '../../delivery/calendar.ts';
import { copyIdOf } from '../../delivery/copy.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { isReadingDue, nextReadingAt, withReading } from '../../delivery/statistics.ts';
import { timeOf } from '../../delivery/time.ts';
import { recordReading } from '../../store/scripts/channel/recordReading.ts';
import { recordStatistics } from '../../store/scripts/delivery/recordStatistics.ts';
import type { Context } from '../context.ts';
import { answeredId } from '../delivering/remoteId.ts';
import { readableChannel } from './dueReadings.ts';

/** After a refusal, which only a change of the account's permissions can end, the next query is a day later (ms). */
const refusedMs = 24 * 3_600_000;
/** After any other failure, unless the platform says how long (ms). */
const failedMs = 15 * 60_000;

/**
 * Queries a platform's statistics of these posts in one request, and records them. A failure says nothing about the
 * posts: it only pauses the channel's statistics for a while. May run twice.
 */
export async function readStatistics(
  context: Context,
  { channel: id, ids }: { channel: string; ids: string[] },
): Promise<void> {
  const { store, clock, log } = context;
  const channel = await readableChannel(context, id);
  if (!channel?.type.statistics) return;
  const now = clock.now();
  const byRemoteId = new Map<string, Delivery>();
  for (const delivery of await stillDue(context, ids)) {
    const remoteId = answeredId(channel, delivery.remoteId);
    if (remoteId === undefined) await recordStatistics(store, { id: delivery.id });
    else byRemoteId.set(remoteId, delivery);
  }
  if (byRemoteId.size === 0) return;
  const forPost = channel.type.statisticsForPost?.(channel.config);
  if (forPost !== undefined) {
    const paid = countersOf(context.config, channel.config, now).filter(({ countsParts }) => countsParts);
    const counters = paid.map(({ periodField, period, countField }) => ({ periodField, period, countField }));
    await recordReading(store, { channel: id, posts: byRemoteId.size, forPost, counters });
  }
  const answer = await channel.type.statistics(
    [...byRemoteId.keys()],
    channel.config,
    channelContext(context),
  );
  if (answer.kind === 'unread') {
    const { reason, retryAfterMs = answer.refused ? refusedMs : failedMs } = answer;
    await recordReading(store, {
      channel: id,
      restUntil: clock.now() + retryAfterMs,
      reason,
      refused: answer.refused,
    });
    log.warn({ channel: id, reason, retryAfterMs }, 'statistics of posts can’t be read');
    return;
  }
  for (const [remoteId, delivery] of byRemoteId) {
    const statistics = answer.posts.get(remoteId);
    const readings = statistics && withReading(delivery.statistics ?? [], statistics, now);
    await recordStatistics(store, {
      id: delivery.id,
      nextAt: nextReadingAt(Date.parse(timeOf(delivery)), now),
      ...(readings ? { readings: JSON.stringify(readings) } : {}),
    });
  }
  const rest = answer.restMs;
  await recordReading(store, {
    channel: id,
    isDone: true,
    ...(rest === undefined
      ? {}
      : { restUntil: clock.now() + rest, reason: 'few requests are left by its platform’s own count' }),
  });
}

/** The deliveries that no other run has read meanwhile, and whose posts are not known to be gone. */
async function stillDue({ store, clock }: Context, ids: string[]): Promise<Delivery[]> {
  const { redis, keys } = store;
  const deliveries = await deliveriesById(store, ids);
  const due = await Promise.all(
    deliveries.map(async (delivery) => {
      const [readingAt, copyState] = await Promise.all([
        redis.hget(keys.delivery(delivery.id), 'readingAt'),
        redis.hget(keys.copy(copyIdOf(delivery.id)), 'state'),
      ]);
      const isDue = isReadingDue(readingAt, clock.now());
      return delivery.state === 'sent' && isDue && copyState !== 'gone' ? [delivery] : [];
    }),
  );
  return due.flat();
}
