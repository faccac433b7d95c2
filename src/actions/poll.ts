import { createHash } from 'node:crypto';
import { newFraction, newWord } from '../chance.ts';
import type { SourceConfig } from '../config/schema.ts';
import { nextInstant } from '../cron.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { sourceTypes } from '../sources/index.ts';
import { emptiness, type Kept, learned } from '../sources/rhythm.ts';
import type { Poll, SourceMemory, SourceNeeds, SourceType } from '../sources/source.ts';
import { isPushed, readSubscription, restsUntil, type Subscription } from '../sources/subscription.ts';
import { isStoreFault } from '../store/storeError.ts';
import type { Needs } from './needs.ts';
import { reportRejected } from './reportRejected.ts';
import { heedHub } from './sourceHub.ts';
import { type Tally, takeBatches } from './takePolled.ts';

/** Whoever polls says so again and again; where it was killed, somebody else may after this long. */
const turnMs = 10_000;
const turnRenewedMs = 3_000;

/** A source that is retired (410) is asked once a day, for whoever retired it by mistake. */
const retiredRestMs = 86_400_000;

/** A source as configured, with its type; throws where there is none. */
export function requireSource(
  needs: Pick<Needs, 'config'>,
  id: string,
): { config: SourceConfig; type: SourceType } {
  const config = needs.config.sources.find((source) => source.id === id);
  const type = sourceTypes.find((candidate) => candidate.type === config?.type);
  if (!config || !type) throw new SluglineError('source.unknown', { id });
  return { config, type };
}

/**
 * `due`: its schedule says so; `pushed`: its hub pushed something, or asks for a poll; `anew`: we may have been away while
 * its hub pushed.
 */
export type WhyPolled = 'due' | 'pushed' | 'anew';

/**
 * Asks a source what is new, and takes it in together with what its hub pushed. What could not be taken is kept aside for
 * the operator. A source that is asked already, or wants to be left alone for a while, is left alone. May run twice.
 */
export async function pollSource(needs: Needs, id: string, why: WhyPolled = 'due'): Promise<void> {
  const { config, type } = requireSource(needs, id);
  if (!type.poll) return;
  // Kept until somebody has polled: a worker that was killed may still have the source's turn for some seconds.
  if (why === 'anew') await askAgain(needs, id);
  // Whoever has nothing to do takes no turn: a poll that is due at this instant would find it taken.
  if (why !== 'due' && !(await isWaitedFor(needs, id))) return;
  for (let reason = why; ; reason = 'pushed') {
    if (!(await inOwnTurn(needs, id, () => takeTurn(needs, config, type, reason)))) return;
    // Whoever pushed in the meantime found the turn taken, and relies on whoever has it.
    if (!type.receive || !(await isWaitedFor(needs, id))) return;
  }
}

async function askAgain({ store, clock }: Needs, id: string): Promise<void> {
  const now = clock.now();
  if (isPushed(await readSubscription(store, id), now))
    await store.redis.hset(store.keys.sourceHub(id), { again: now });
}

/** Does it while nobody else polls the source; false where somebody does. */
async function inOwnTurn(needs: Needs, id: string, work: () => Promise<void>): Promise<boolean> {
  const { redis, keys, chance } = needs.store;
  const lock = `${keys.source(id)}:poll`;
  const word = newWord(chance);
  if ((await redis.set(lock, word, 'PX', turnMs, 'NX')) !== 'OK') return false;
  const over = new AbortController();
  const kept = keepTurn(needs, lock, word, over.signal);
  try {
    await work();
  } finally {
    over.abort();
    await kept;
    if ((await redis.get(lock)) === word) await redis.del(lock);
  }
  return true;
}

async function keepTurn({ store, clock, log }: Needs, lock: string, word: string, over: AbortSignal) {
  while (!over.aborted) {
    await clock.wait(turnRenewedMs, over).catch(() => undefined);
    if (over.aborted) return;
    try {
      if ((await store.redis.get(lock)) === word) await store.redis.pexpire(lock, turnMs);
    } catch (error) {
      log.debug({ reason: reasonOf(error) }, 'a poll’s turn could not be renewed');
    }
  }
}

async function isWaitedFor({ store }: Needs, id: string): Promise<boolean> {
  const [pushes, again] = await Promise.all([
    store.redis.xlen(store.keys.sourcePushes(id)),
    store.redis.hexists(store.keys.sourceHub(id), 'again'),
  ]);
  return pushes + again > 0;
}

/** What was pushed first, then the poll, where it is time for one. */
async function takeTurn(needs: Needs, config: SourceConfig, type: SourceType, why: WhyPolled): Promise<void> {
  const { store, clock } = needs;
  const { id } = config;
  const subscription = type.receive ? await readSubscription(store, id) : undefined;
  const wasRead = subscription ? await takePushes(needs, config, type) : true;
  const isAsked = subscription?.again === true || !wasRead;
  if (subscription?.again) await store.redis.hdel(store.keys.sourceHub(id), 'again');
  const kept = await keptOf(needs, config);
  const now = clock.now();
  if (Number(kept.notBefore ?? 0) > now) return;
  if (!isAsked && why !== 'due') return;
  const rests = restsUntil(subscription, kept, now);
  if (!isAsked && rests > now && kept.of === fingerprintOf(config)) return;
  await pollNow(needs, config, type, kept, subscription, !isAsked);
}

async function pollNow(
  needs: Needs,
  config: SourceConfig,
  type: SourceType,
  kept: Kept,
  subscription: Subscription | undefined,
  isOwnAccord: boolean,
): Promise<void> {
  const { store, clock } = needs;
  const { id } = config;
  try {
    const begun: Record<string, string | number> = { of: fingerprintOf(config) };
    // Written before the first article comes in: what a first poll brings is history, also where it breaks off.
    if (!kept.firstPollAt) begun.firstPollAt = clock.now();
    await store.redis.hset(store.keys.source(id), begun);
    const memory = JSON.parse(kept.memory ?? '{}') as SourceMemory;
    const poll = await type.poll?.(config, memory, sourceNeeds(needs));
    if (!poll) return;
    const { tally, braked } = await takeBatches(needs, config, type, poll, kept);
    await keepSuccess(needs, id, kept, poll, tally, braked);
    if (type.receive) await heedHub(needs, config, poll.hub, subscription);
    const isMissed = isOwnAccord && isPushed(subscription, clock.now()) && tally.new + tally.revised > 0;
    if (isMissed) await store.redis.hset(store.keys.sourceHub(id), { missedAt: clock.now() });
  } catch (error) {
    // The source is not to blame for the store; its next poll finds its memory as it was.
    if (isStoreFault(error)) throw error;
    await keepFailure(needs, id, kept, error);
  }
}

/** Takes in what the source's hub pushed, oldest first; false where something of it could not be read. */
async function takePushes(needs: Needs, config: SourceConfig, type: SourceType): Promise<boolean> {
  const { store, log } = needs;
  const key = store.keys.sourcePushes(config.id);
  let wereRead = true;
  for (;;) {
    const [oldest] = await store.redis.xrange(key, '-', '+', 'COUNT', 1);
    if (!oldest || !type.receive) return wereRead;
    const [at, [, contentType = '', , content = '']] = oldest;
    const kept = await keptOf(needs, config);
    const memory = JSON.parse(kept.memory ?? '{}') as SourceMemory;
    const pushed = { contentType, body: Buffer.from(content, 'base64') };
    try {
      const poll = await type.receive(config, pushed, memory, sourceNeeds(needs));
      const { tally, braked } = await takeBatches(needs, config, type, poll, kept);
      await keepPushed(needs, config.id, kept, poll, tally, braked);
    } catch (error) {
      // Without the store the push stays; for any other reason its source is polled instead.
      if (isStoreFault(error)) throw error;
      wereRead = false;
      const reason = reasonOf(error);
      log.warn(
        { source: config.id, reason, err: error },
        'a push could not be taken in; its source is polled',
      );
      await reportRejected(needs, config.id, 'what its hub pushed', reason);
    }
    await store.redis.xdel(key, at);
  }
}

/** When a source is asked next (ms): by its schedule, not before it wants to; undefined where it is never asked. */
export function nextPoll(
  { type, cron }: Pick<SourceConfig, 'type' | 'cron'>,
  kept: Kept,
  timezone: string,
  now: number,
  subscription?: Subscription,
): number | undefined {
  if (!sourceTypes.find((candidate) => candidate.type === type)?.poll) return undefined;
  const rests = Math.max(Number(kept.notBefore ?? 0), restsUntil(subscription, kept, now));
  const from = Math.max(now, rests - 1);
  return nextInstant(cron ?? '* * * * *', timezone, from);
}

/** What source types are handed. */
export function sourceNeeds(needs: Needs): SourceNeeds {
  const { net, clock, log, config, baseFolder, store } = needs;
  return { net, clock, chance: store.chance, log, newsroom: config.newsroom, baseFolder };
}

/** A hash over a source's configuration: a changed one is asked at once, whatever went wrong with the old. */
function fingerprintOf(config: SourceConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('base64url').slice(0, 12);
}

async function keptOf({ store }: Needs, config: SourceConfig): Promise<Kept> {
  const kept = await store.redis.hgetall(store.keys.source(config.id));
  if (kept.of === undefined || kept.of === fingerprintOf(config)) return kept;
  const { notBefore, failures, ...rest } = kept;
  return rest;
}

/** After some failures in a row a source is left alone: 1 min, then twice as long each time, at most an hour. */
function restAfter(failures: number, needs: Needs): number {
  if (failures < 3) return 0;
  // A tenth more or less, so that sources of one host that failed together don't come back together.
  const jitter = 0.9 + newFraction(needs.store.chance) / 5;
  return Math.round(jitter * Math.min(60_000 * 2 ** (failures - 3), 3_600_000));
}

async function keepFailure(needs: Needs, id: string, kept: Kept, error: unknown): Promise<void> {
  const { store, clock, log } = needs;
  const failures = Number(kept.failures ?? 0) + 1;
  const isRetired = error instanceof SluglineError && error.code === 'source.retired';
  await store.redis.hset(store.keys.source(id), {
    lastAttemptAt: clock.now(),
    lastError: error instanceof SluglineError ? error.message : reasonOf(error),
    failures,
    notBefore: clock.now() + (isRetired ? retiredRestMs : restAfter(failures, needs)),
  });
  log.warn({ source: id, reason: reasonOf(error), failures }, 'a source could not be polled');
}

/** What a push came to: it counts like a poll, but says nothing of the feed as a whole, nor of its address. */
async function keepPushed(
  needs: Needs,
  id: string,
  kept: Kept,
  poll: Poll,
  tally: Tally,
  braked: string | undefined,
): Promise<void> {
  const { store, clock, log } = needs;
  const now = clock.now();
  await store.redis.hset(store.keys.source(id), {
    memory: JSON.stringify(poll.memory()),
    lastSuccessAt: now,
    saw: poll.saw(),
    ...(braked ? { braked, brakedAt: now } : {}),
    ...learned(kept, { new: tally.new, listed: undefined }, now),
    ...totalsOf(kept, tally),
  });
  if (braked) log.warn({ source: id, reason: braked }, 'a source was braked: its drafts wait for a person');
  if (tally.new + tally.revised + tally.rejected > 0) log.info({ source: id, ...tally }, 'pushed');
}

async function keepSuccess(
  needs: Needs,
  id: string,
  kept: Kept,
  poll: Poll,
  tally: Tally,
  braked: string | undefined,
): Promise<void> {
  const { store, clock, log } = needs;
  const key = store.keys.source(id);
  const now = clock.now();
  const { notBefore } = poll;
  const empty = emptiness(kept, poll.listed);
  const told = poll.warnings?.();
  const warnings = [...(told ?? []), ...(empty ? [empty] : [])];
  const memory = JSON.stringify(poll.memory());
  await store.redis.hset(key, {
    ...(memory === kept.memory ? {} : { memory }),
    ...(poll.unfinished?.() && !kept.firstPollDone ? {} : { firstPollDone: 1 }),
    lastAttemptAt: now,
    lastSuccessAt: now,
    failures: 0,
    saw: poll.saw(),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(warnings.length > 0 ? { lastWarning: warnings.join('; ').slice(0, 1_000) } : {}),
    ...(braked ? { braked, brakedAt: now } : {}),
    ...learned(kept, { new: tally.new, listed: poll.listed }, now),
    ...totalsOf(kept, tally),
  });
  // Without a word about warnings ("not modified") the last one stands.
  const over = [
    'lastError',
    ...(notBefore === undefined ? ['notBefore'] : []),
    ...(told !== undefined && warnings.length === 0 ? ['lastWarning'] : []),
  ];
  await store.redis.hdel(key, ...over);
  const isNews = warnings.length > 0 && warnings.join('; ') !== kept.lastWarning;
  if (isNews) log.warn({ source: id, warnings }, 'a source answers, but not as it used to');
  if (braked) log.warn({ source: id, reason: braked }, 'a source was braked: its drafts wait for a person');
  if (tally.new + tally.revised + tally.rejected > 0) log.info({ source: id, ...tally }, 'polled');
}

function totalsOf(kept: Kept, tally: Tally): Record<string, number> {
  const total = (name: keyof Tally) => Number(kept[name] ?? 0) + tally[name];
  return {
    seen: total('seen'),
    new: total('new'),
    revised: total('revised'),
    unchanged: total('unchanged'),
    rejected: total('rejected'),
  };
}
