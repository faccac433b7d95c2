import { createHash } from 'node:crypto';
import type { SourceConfig } from '../../config/schema.ts';
import { nextInstant } from '../../cron.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { randomFraction, randomToken } from '../../random.ts';
import { requireSource } from '../../sources/configuredSource.ts';
import { sourceTypes } from '../../sources/index.ts';
import type { Poll, SourceContext, SourceMemory, SourceType } from '../../sources/source.ts';
import { emptyWarning, type SourceStats, updatedStats } from '../../sources/sourceStats.ts';
import { isPushed, readSubscription, restsUntil, type Subscription } from '../../sources/subscription.ts';
import { isStoreError } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { ingestPoll, type Tally } from './ingestPoll.ts';
import { reportRejected } from './reportRejected.ts';
import { syncSubscription } from './sourceSubscription.ts';

/** Whoever polls says so again and again; where it was killed, somebody else may after this long. */
const lockMs = 10_000;
const lockRenewMs = 3_000;

/** A source that is retired (410) is asked once a day, for whoever retired it by mistake. */
const retiredRestMs = 86_400_000;

/**
 * `due`: its schedule says so; `pushed`: its hub pushed something, or asks for a poll; `anew`: we may have been away while
 * its hub pushed.
 */
export type PollReason = 'due' | 'pushed' | 'anew';

/**
 * Asks a source what is new, and takes it in together with what its hub pushed. What could not be taken is kept aside for
 * the operator. A source that is asked already, or wants to be left alone for a while, is left alone. May run twice.
 */
export async function pollSource(context: Context, id: string, why: PollReason = 'due'): Promise<void> {
  const { config, type } = requireSource(context, id);
  if (!type.poll) return;
  // Kept until somebody has polled: a worker that was killed may still have the source's turn for some seconds.
  if (why === 'anew') await requestPoll(context, id);
  // Whoever has nothing to do takes no turn: a poll that is due at this instant would find it taken.
  if (why !== 'due' && !(await hasPendingPoll(context, id))) return;
  for (let reason = why; ; reason = 'pushed') {
    if (!(await withPollLock(context, id, () => pollLocked(context, config, type, reason)))) return;
    // Whoever pushed in the meantime found the turn taken, and relies on whoever has it.
    if (!type.receive || !(await hasPendingPoll(context, id))) return;
  }
}

async function requestPoll({ store, clock }: Context, id: string): Promise<void> {
  const now = clock.now();
  if (isPushed(await readSubscription(store, id), now))
    await store.redis.hset(store.keys.sourceHub(id), { again: now });
}

/** Does it while nobody else polls the source; false where somebody does. */
async function withPollLock(context: Context, id: string, work: () => Promise<void>): Promise<boolean> {
  const { redis, keys, random } = context.store;
  const lock = `${keys.source(id)}:poll`;
  const lockToken = randomToken(random);
  if ((await redis.set(lock, lockToken, 'PX', lockMs, 'NX')) !== 'OK') return false;
  const over = new AbortController();
  const renewal = renewLock(context, lock, lockToken, over.signal);
  try {
    await work();
  } finally {
    over.abort();
    await renewal;
    if ((await redis.get(lock)) === lockToken) await redis.del(lock);
  }
  return true;
}

async function renewLock({ store, clock, log }: Context, lock: string, lockToken: string, over: AbortSignal) {
  while (!over.aborted) {
    await clock.wait(lockRenewMs, over).catch(() => undefined);
    if (over.aborted) return;
    try {
      if ((await store.redis.get(lock)) === lockToken) await store.redis.pexpire(lock, lockMs);
    } catch (error) {
      log.debug({ reason: reasonOf(error) }, 'a poll’s turn could not be renewed');
    }
  }
}

async function hasPendingPoll({ store }: Context, id: string): Promise<boolean> {
  const [pushes, again] = await Promise.all([
    store.redis.xlen(store.keys.sourcePushes(id)),
    store.redis.hexists(store.keys.sourceHub(id), 'again'),
  ]);
  return pushes + again > 0;
}

/** What was pushed first, then the poll, where it is time for one. */
async function pollLocked(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  why: PollReason,
): Promise<void> {
  const { store, clock } = context;
  const { id } = config;
  const subscription = type.receive ? await readSubscription(store, id) : undefined;
  const wasRead = subscription ? await ingestPushes(context, config, type) : true;
  const isRequested = subscription?.again === true || !wasRead;
  if (subscription?.again) await store.redis.hdel(store.keys.sourceHub(id), 'again');
  const stats = await statsOf(context, config);
  const now = clock.now();
  if (Number(stats.notBefore ?? 0) > now) return;
  if (!isRequested && why !== 'due') return;
  const rests = restsUntil(subscription, stats, now);
  if (!isRequested && rests > now && stats.of === fingerprintOf(config)) return;
  await pollNow(context, config, type, stats, subscription, !isRequested);
}

async function pollNow(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  stats: SourceStats,
  subscription: Subscription | undefined,
  isScheduled: boolean,
): Promise<void> {
  const { store, clock } = context;
  const { id } = config;
  try {
    const start: Record<string, string | number> = { of: fingerprintOf(config) };
    // Written before the first article comes in: what a first poll brings is history, also where it breaks off.
    if (!stats.firstPollAt) start.firstPollAt = clock.now();
    await store.redis.hset(store.keys.source(id), start);
    const memory = JSON.parse(stats.memory ?? '{}') as SourceMemory;
    const poll = await type.poll?.(config, memory, sourceContext(context));
    if (!poll) return;
    const { tally, braked } = await ingestPoll(context, config, type, poll, stats);
    await saveSuccess(context, id, stats, poll, tally, braked);
    if (type.receive) await syncSubscription(context, config, poll.hub, subscription);
    const isMissed = isScheduled && isPushed(subscription, clock.now()) && tally.new + tally.revised > 0;
    if (isMissed) await store.redis.hset(store.keys.sourceHub(id), { missedAt: clock.now() });
  } catch (error) {
    // The source is not to blame for the store; its next poll finds its memory as it was.
    if (isStoreError(error)) throw error;
    await saveFailure(context, id, stats, error);
  }
}

/** Takes in what the source's hub pushed, oldest first; false where something of it could not be read. */
async function ingestPushes(context: Context, config: SourceConfig, type: SourceType): Promise<boolean> {
  const { store, log } = context;
  const key = store.keys.sourcePushes(config.id);
  let wereRead = true;
  for (;;) {
    const [oldest] = await store.redis.xrange(key, '-', '+', 'COUNT', 1);
    if (!oldest || !type.receive) return wereRead;
    const [at, [, contentType = '', , content = '']] = oldest;
    const stats = await statsOf(context, config);
    const memory = JSON.parse(stats.memory ?? '{}') as SourceMemory;
    const pushed = { contentType, body: Buffer.from(content, 'base64') };
    try {
      const poll = await type.receive(config, pushed, memory, sourceContext(context));
      const { tally, braked } = await ingestPoll(context, config, type, poll, stats);
      await savePushed(context, config.id, stats, poll, tally, braked);
    } catch (error) {
      // Without the store the push stays; for any other reason its source is polled instead.
      if (isStoreError(error)) throw error;
      wereRead = false;
      const reason = reasonOf(error);
      log.warn(
        { source: config.id, reason, err: error },
        'a push could not be taken in; its source is polled',
      );
      await reportRejected(context, config.id, 'what its hub pushed', reason);
    }
    await store.redis.xdel(key, at);
  }
}

/** When a source is asked next (ms): by its schedule, not before it wants to; undefined where it is never asked. */
export function nextPoll(
  { type, cron }: Pick<SourceConfig, 'type' | 'cron'>,
  stats: SourceStats,
  timezone: string,
  now: number,
  subscription?: Subscription,
): number | undefined {
  if (!sourceTypes.find((candidate) => candidate.type === type)?.poll) return undefined;
  const rests = Math.max(Number(stats.notBefore ?? 0), restsUntil(subscription, stats, now));
  const from = Math.max(now, rests - 1);
  return nextInstant(cron ?? '* * * * *', timezone, from);
}

/** What source types are handed. */
export function sourceContext(context: Context): SourceContext {
  const { net, clock, log, config, baseFolder, store } = context;
  return { net, clock, random: store.random, log, newsroom: config.newsroom, baseFolder };
}

/** A hash over a source's configuration: a changed one is asked at once, whatever went wrong with the old. */
function fingerprintOf(config: SourceConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('base64url').slice(0, 12);
}

async function statsOf({ store }: Context, config: SourceConfig): Promise<SourceStats> {
  const stats = await store.redis.hgetall(store.keys.source(config.id));
  if (stats.of === undefined || stats.of === fingerprintOf(config)) return stats;
  const { notBefore, failures, ...rest } = stats;
  return rest;
}

/** After some failures in a row a source is left alone: 1 min, then twice as long each time, at most an hour. */
function restAfter(failures: number, context: Context): number {
  if (failures < 3) return 0;
  // A tenth more or less, so that sources of one host that failed together don't come back together.
  const jitter = 0.9 + randomFraction(context.store.random) / 5;
  return Math.round(jitter * Math.min(60_000 * 2 ** (failures - 3), 3_600_000));
}

async function saveFailure(context: Context, id: string, stats: SourceStats, error: unknown): Promise<void> {
  const { store, clock, log } = context;
  const failures = Number(stats.failures ?? 0) + 1;
  const isRetired = error instanceof SluglineError && error.code === 'source.retired';
  await store.redis.hset(store.keys.source(id), {
    lastAttemptAt: clock.now(),
    lastError: error instanceof SluglineError ? error.message : reasonOf(error),
    failures,
    notBefore: clock.now() + (isRetired ? retiredRestMs : restAfter(failures, context)),
  });
  log.warn({ source: id, reason: reasonOf(error), failures }, 'a source could not be polled');
}

/** What a push came to: it counts like a poll, but says nothing of the feed as a whole, nor of its address. */
async function savePushed(
  context: Context,
  id: string,
  stats: SourceStats,
  poll: Poll,
  tally: Tally,
  braked: string | undefined,
): Promise<void> {
  const { store, clock, log } = context;
  const now = clock.now();
  await store.redis.hset(store.keys.source(id), {
    memory: JSON.stringify(poll.memory()),
    lastSuccessAt: now,
    saw: poll.saw(),
    ...(braked ? { braked, brakedAt: now } : {}),
    ...updatedStats(stats, { new: tally.new, listed: undefined }, now),
    ...totalsOf(stats, tally),
  });
  if (braked) log.warn({ source: id, reason: braked }, 'a source was braked: its drafts wait for a person');
  if (tally.new + tally.revised + tally.rejected > 0) log.info({ source: id, ...tally }, 'pushed');
}

async function saveSuccess(
  context: Context,
  id: string,
  stats: SourceStats,
  poll: Poll,
  tally: Tally,
  braked: string | undefined,
): Promise<void> {
  const { store, clock, log } = context;
  const key = store.keys.source(id);
  const now = clock.now();
  const { notBefore } = poll;
  const empty = emptyWarning(stats, poll.listed);
  const messages = poll.warnings?.();
  const warnings = [...(messages ?? []), ...(empty ? [empty] : [])];
  const memory = JSON.stringify(poll.memory());
  await store.redis.hset(key, {
    ...(memory === stats.memory ? {} : { memory }),
    ...(poll.unfinished?.() && !stats.firstPollDone ? {} : { firstPollDone: 1 }),
    lastAttemptAt: now,
    lastSuccessAt: now,
    failures: 0,
    saw: poll.saw(),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(warnings.length > 0 ? { lastWarning: warnings.join('; ').slice(0, 1_000) } : {}),
    ...(braked ? { braked, brakedAt: now } : {}),
    ...updatedStats(stats, { new: tally.new, listed: poll.listed }, now),
    ...totalsOf(stats, tally),
  });
  // Without a word about warnings ("not modified") the last one stands.
  const over = [
    'lastError',
    ...(notBefore === undefined ? ['notBefore'] : []),
    ...(messages !== undefined && warnings.length === 0 ? ['lastWarning'] : []),
  ];
  await store.redis.hdel(key, ...over);
  const isNews = warnings.length > 0 && warnings.join('; ') !== stats.lastWarning;
  if (isNews) log.warn({ source: id, warnings }, 'a source answers, but not as it used to');
  if (braked) log.warn({ source: id, reason: braked }, 'a source was braked: its drafts wait for a person');
  if (tally.new + tally.revised + tally.rejected > 0) log.info({ source: id, ...tally }, 'polled');
}

function totalsOf(stats: SourceStats, tally: Tally): Record<string, number> {
  const total = (name: keyof Tally) => Number(stats[name] ?? 0) + tally[name];
  return {
    seen: total('seen'),
    new: total('new'),
    revised: total('revised'),
    unchanged: total('unchanged'),
    rejected: total('rejected'),
  };
}
