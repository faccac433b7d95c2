import type { SourceConfig } from '../../config/schema.ts';
import { reasonOf } from '../../errors.ts';
import { fingerprintOf, requireSource, sourceContext, statsOf } from '../../sources/configuredSource.ts';
import type { SourceType } from '../../sources/source.ts';
import { isPushed, readSubscription, restsUntil } from '../../sources/subscription.ts';
import { type Lock, LockLost, withLock } from '../../store/locks.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import { isStoreError } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { ingestPoll } from './ingestPoll.ts';
import { memoryIn, pollUnderLock } from './pollUnderLock.ts';
import { reportRejected } from './reportRejected.ts';
import { savePush } from './sourceState.ts';

/**
 * `due`: by its schedule; `pushed`: its hub pushed something, or a poll was requested; `anew`: the program may have
 * been down while its hub pushed.
 */
export type PollReason = 'due' | 'pushed' | 'anew';

/**
 * Polls a source and ingests what is new, and what its hub pushed. Rejections are recorded for the operator. Does
 * nothing if another process polls the source, or if it rests. May run twice.
 */
export async function pollSource(context: Context, id: string, why: PollReason = 'due'): Promise<void> {
  const { config, type } = requireSource(context, id);
  if (!type.poll) return;
  // Requested durably until a poll happens: a worker that was killed may still hold the lock for some seconds.
  if (why === 'anew') await requestPoll(context, id);
  // With nothing to do the lock is not taken, because a due poll would find it held.
  if (why !== 'due' && !(await hasPendingPoll(context, id))) return;
  const name = context.store.keys.sourcePoll(id);
  for (let reason = why; ; reason = 'pushed') {
    if (!(await withLock(context, name, (lock) => pollLocked(context, config, type, reason, lock)))) return;
    // A push that arrived meanwhile found the lock held and relies on this process.
    if (!type.receive || !(await hasPendingPoll(context, id))) return;
  }
}

async function requestPoll({ store, clock }: Context, id: string): Promise<void> {
  const now = clock.now();
  if (isPushed(await readSubscription(store, id), now))
    await changeSource(store, { source: id, hub: { set: { again: now } } });
}

async function hasPendingPoll({ store }: Context, id: string): Promise<boolean> {
  const [pushes, again] = await Promise.all([
    store.redis.xlen(store.keys.sourcePushes(id)),
    store.redis.hexists(store.keys.sourceHub(id), 'again'),
  ]);
  return pushes + again > 0;
}

/** Ingests first what was pushed; then polls, if it is time to. */
async function pollLocked(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  why: PollReason,
  lock: Lock,
): Promise<void> {
  const { store, clock } = context;
  const { id } = config;
  const subscription = type.receive ? await readSubscription(store, id) : undefined;
  const wereRead = subscription ? await ingestPushes(context, config, type, lock) : true;
  const isRequested = subscription?.again === true || !wereRead;
  if (subscription?.again) await changeSource(store, { source: id, hub: { unset: ['again'] }, lock });
  const stats = await statsOf(context.store, config);
  const now = clock.now();
  if (Number(stats.notBefore ?? 0) > now) return;
  if (!isRequested && why !== 'due') return;
  const rests = restsUntil(subscription, stats, now);
  if (!isRequested && rests > now && stats.of === fingerprintOf(config)) return;
  await pollUnderLock(context, config, type, { id, stats, lock }, subscription, !isRequested);
}

/** Ingests what the source's hub pushed, oldest first; false if some of it could not be read. */
async function ingestPushes(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  lock: Lock,
): Promise<boolean> {
  const { store, log } = context;
  const { id } = config;
  let wereRead = true;
  for (;;) {
    const [oldest] = await store.redis.xrange(store.keys.sourcePushes(id), '-', '+', 'COUNT', 1);
    if (!oldest || !type.receive) return wereRead;
    const [ingestedPush, [, contentType = '', , content = '']] = oldest;
    const source = { id, stats: await statsOf(context.store, config), lock };
    const pushed = { contentType, body: Buffer.from(content, 'base64') };
    try {
      const poll = await type.receive(config, pushed, memoryIn(source.stats), sourceContext(context));
      const result = await ingestPoll(context, config, type, poll, source);
      await savePush(context, source, { poll, ...result }, ingestedPush);
    } catch (error) {
      // Without the store or the lock the push stays stored; after any other failure the source is polled instead.
      if (isStoreError(error) || error instanceof LockLost) throw error;
      wereRead = false;
      const reason = reasonOf(error);
      log.warn({ source: id, reason, err: error }, 'a push could not be ingested; its source is polled');
      await reportRejected(context, id, 'what its hub pushed', reason);
      await changeSource(store, { source: id, ingestedPush, lock });
    }
  }
}
