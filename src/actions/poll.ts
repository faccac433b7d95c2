import { newWord } from '../chance.ts';
import type { SourceConfig } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { sourceTypes } from '../sources/index.ts';
import type { Batch, Poll, SourceMemory, SourceNeeds, SourceType } from '../sources/source.ts';
import { type Ingested, type IngestFrom, ingest } from './ingest.ts';
import type { Needs } from './needs.ts';
import { reportRejected } from './reportRejected.ts';

/** A poll that takes longer than this has lost its right to be the only one. */
const longestPollMs = 5 * 60_000;

interface Tally {
  seen: number;
  new: number;
  revised: number;
  unchanged: number;
  rejected: number;
}

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
 * Asks a source what is new and takes it in. What could not be taken is kept aside for the operator. A source that is
 * asked already, or wants to be left alone for a while, is left alone. May run twice.
 */
export async function pollSource(needs: Needs, id: string): Promise<void> {
  const { store, clock, log } = needs;
  const { config, type } = requireSource(needs, id);
  if (!type.poll) return;
  const key = store.keys.source(id);
  const lock = `${key}:poll`;
  const word = newWord(store.chance);
  const kept = await store.redis.hgetall(key);
  if (Number(kept.notBefore ?? 0) > clock.now()) return;
  if ((await store.redis.set(lock, word, 'PX', longestPollMs, 'NX')) !== 'OK') return;
  try {
    // Written before the first article comes in: what a first poll brings is history, also where it breaks off.
    if (!kept.firstPollAt) await store.redis.hset(key, { firstPollAt: clock.now() });
    const memory = JSON.parse(kept.memory ?? '{}') as SourceMemory;
    const poll = await type.poll(config, memory, sourceNeeds(needs));
    const tally = await takeBatches(needs, config, type, poll, kept);
    await store.redis.hset(key, { ...successOf(needs, poll), ...totalsOf(kept, tally) });
    await store.redis.hdel(key, 'lastError', ...(poll.notBefore ? [] : ['notBefore']));
    if (tally.new + tally.revised + tally.rejected > 0) log.info({ source: id, ...tally }, 'polled');
  } catch (error) {
    const failures = Number(kept.failures ?? 0) + 1;
    await store.redis.hset(key, {
      lastAttemptAt: clock.now(),
      lastError: reasonOf(error),
      failures,
      notBefore: clock.now() + restAfter(failures),
    });
    log.warn({ source: id, reason: reasonOf(error), failures }, 'a source could not be polled');
  } finally {
    if ((await store.redis.get(lock)) === word) await store.redis.del(lock);
  }
}

/** What source types are handed. */
export function sourceNeeds(needs: Needs): SourceNeeds {
  const { net, clock, log, config, baseFolder } = needs;
  return { net, clock, log, newsroom: config.newsroom, baseFolder };
}

/** After some failures in a row a source is left alone: 1 min, then twice as long each time, at most an hour. */
function restAfter(failures: number): number {
  return failures < 3 ? 0 : Math.min(60_000 * 2 ** (failures - 3), 3_600_000);
}

function successOf(needs: Needs, poll: Poll): Record<string, string | number> {
  const now = needs.clock.now();
  return {
    memory: JSON.stringify(poll.memory()),
    firstPollDone: 1,
    lastAttemptAt: now,
    lastSuccessAt: now,
    failures: 0,
    saw: poll.saw(),
    ...(poll.notBefore ? { notBefore: poll.notBefore } : {}),
  };
}

function totalsOf(kept: Record<string, string>, tally: Tally): Record<string, number> {
  const total = (name: keyof Tally) => Number(kept[name] ?? 0) + tally[name];
  return {
    seen: total('seen'),
    new: total('new'),
    revised: total('revised'),
    unchanged: total('unchanged'),
    rejected: total('rejected'),
  };
}

async function takeBatches(
  needs: Needs,
  config: SourceConfig,
  type: SourceType,
  poll: Poll,
  kept: Record<string, string>,
): Promise<Tally> {
  const tally: Tally = { seen: 0, new: 0, revised: 0, unchanged: 0, rejected: 0 };
  const from: IngestFrom = {
    source: config.id,
    pushed: type.somebodysWord,
    ...draftsSince(config, kept),
    section: config.section,
    language: config.language,
  };
  for await (const batch of poll.batches) {
    const rows = await ingest(needs, batch.articles, from);
    await keepAside(needs, config.id, batch, rows);
    await batch.settle?.(
      rows.map(({ outcome, headline, reason }) => ({ outcome, headline, ...(reason ? { reason } : {}) })),
    );
    for (const row of rows) tally[row.outcome] += 1;
    tally.seen += rows.length;
    tally.rejected += batch.refusals.length;
  }
  return tally;
}

/** What was published before a site's first poll makes no drafts; until that poll is through, all of it is history. */
function draftsSince(config: SourceConfig, kept: Record<string, string>): { draftsSince?: number } {
  if (config.history === 'drafts') return {};
  return { draftsSince: kept.firstPollDone ? Number(kept.firstPollAt) : Number.MAX_SAFE_INTEGER };
}

async function keepAside(needs: Needs, source: string, batch: Batch, rows: Ingested[]): Promise<void> {
  const refused = rows.filter(({ outcome }) => outcome === 'rejected');
  const all = [
    ...batch.refusals,
    ...refused.map(({ headline, reason }) => ({ where: `${batch.name}: ${headline}`, reason: reason ?? '' })),
  ];
  for (const { where, reason } of all.slice(0, 100)) await reportRejected(needs, source, where, reason);
}
