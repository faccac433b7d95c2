import type { SourceConfig } from '../../config/schema.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { joinedBy } from '../../joined.ts';
import { randomFraction } from '../../random.ts';
import { fingerprintOf } from '../../sources/configuredSource.ts';
import type { Poll } from '../../sources/source.ts';
import { emptyWarning, type SourceStats, updatedStats } from '../../sources/sourceStats.ts';
import type { Lock } from '../../store/locks.ts';
import { changeSource, type FieldChanges } from '../../store/scripts/source/changeSource.ts';
import type { Context } from '../context.ts';

/** A source that is retired (410) is still polled once a day, in case that was a mistake. */
const retiredRestMs = 86_400_000;

/** A source that is being polled: its state before the poll, and the lock under which its new state is written. */
export interface PolledSource {
  id: string;
  stats: SourceStats;
  lock: Lock;
}

/** How many of a poll's articles had each outcome. */
export interface Tally {
  seen: number;
  new: number;
  revised: number;
  unchanged: number;
  rejected: number;
}

/** The result of a poll or a push. */
export interface PollResult {
  poll: Poll;
  tally: Tally;
  braked: string | undefined;
  flapping: string | undefined;
}

/** After three failures in a row a source rests: 1 min, then twice as long each time, at most an hour. */
function restAfter(failures: number, context: Context): number {
  if (failures < 3) return 0;
  // Ten per cent of jitter, so that sources of one host that failed together don't return together.
  const jitter = 0.9 + randomFraction(context.store.random) / 5;
  return Math.round(jitter * Math.min(60_000 * 2 ** (failures - 3), 3_600_000));
}

/** Called before the first article is stored: a first poll delivers old articles, even if it is interrupted. */
export async function savePollStart(
  context: Context,
  config: SourceConfig,
  source: PolledSource,
): Promise<void> {
  const first = source.stats.firstPollAt ? {} : { firstPollAt: context.clock.now() };
  await save(context, source, { set: { of: fingerprintOf(config), ...first } });
}

export async function savePollFailure(context: Context, source: PolledSource, error: unknown): Promise<void> {
  const { clock, log } = context;
  const failures = Number(source.stats.failures ?? 0) + 1;
  const isRetired = error instanceof SluglineError && error.code === 'source.retired';
  await save(context, source, {
    set: {
      lastAttemptAt: clock.now(),
      lastError: error instanceof SluglineError ? error.message : reasonOf(error),
      failures,
      notBefore: clock.now() + (isRetired ? retiredRestMs : restAfter(failures, context)),
    },
  });
  log.warn({ source: source.id, reason: reasonOf(error), failures }, 'a source could not be polled');
}

/** A push counts like a poll, but says nothing about the feed as a whole or its address. */
export async function savePush(
  context: Context,
  source: PolledSource,
  { poll, tally, braked, flapping }: PollResult,
  ingestedPush: string,
): Promise<void> {
  const now = context.clock.now();
  const record = {
    set: {
      memory: JSON.stringify(poll.memory()),
      lastSuccessAt: now,
      saw: poll.saw(),
      ...(braked ? { braked, brakedAt: now } : {}),
      ...(flapping ? { flapping, flappingAt: now } : {}),
      ...updatedStats(source.stats, { new: tally.new, listed: undefined }, now),
      ...totalsOf(source.stats, tally),
    },
  };
  await save(context, source, record, ingestedPush);
  logResult(context, source.id, tally, braked, 'pushed');
}

export async function savePoll(
  context: Context,
  source: PolledSource,
  { poll, tally, braked, flapping }: PollResult,
): Promise<void> {
  const { clock, log } = context;
  const { id, stats } = source;
  const now = clock.now();
  const { notBefore } = poll;
  const empty = emptyWarning(stats, poll.listed);
  const messages = poll.warnings?.();
  const warnings = [...(messages ?? []), ...(empty ? [empty] : [])];
  const memory = JSON.stringify(poll.memory());
  await save(context, source, {
    set: {
      ...(memory === stats.memory ? {} : { memory }),
      ...(poll.unfinished?.() && !stats.firstPollDone ? {} : { firstPollDone: 1 }),
      lastAttemptAt: now,
      lastSuccessAt: now,
      failures: 0,
      saw: poll.saw(),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(warnings.length > 0 ? { lastWarning: joinedBy('; ', warnings).slice(0, 1_000) } : {}),
      ...(braked ? { braked, brakedAt: now } : {}),
      ...(flapping ? { flapping, flappingAt: now } : {}),
      ...updatedStats(stats, { new: tally.new, listed: poll.listed }, now),
      ...totalsOf(stats, tally),
    },
    // A poll that says nothing about warnings ("not modified") keeps the last one.
    unset: [
      'lastError',
      ...(notBefore === undefined ? ['notBefore'] : []),
      ...(messages !== undefined && warnings.length === 0 ? ['lastWarning'] : []),
    ],
  });
  const isNews = warnings.length > 0 && joinedBy('; ', warnings) !== stats.lastWarning;
  if (isNews) log.warn({ source: id, warnings }, 'a source’s response looks unusual');
  logResult(context, id, tally, braked, 'polled');
}

function logResult(
  { log }: Context,
  source: string,
  tally: Tally,
  braked: string | undefined,
  how: string,
): void {
  if (braked)
    log.warn({ source, reason: braked }, 'a source exceeded its usual volume: its drafts wait for a person');
  if (tally.new + tally.revised + tally.rejected > 0) log.info({ source, ...tally }, how);
}

async function save(
  { store }: Context,
  { id, lock }: PolledSource,
  record: FieldChanges,
  ingestedPush?: string,
): Promise<void> {
  await changeSource(store, { source: id, record, lock, ...(ingestedPush ? { ingestedPush } : {}) });
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
