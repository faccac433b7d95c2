import { joinedBy } from '../joined.ts';
/** A source's statistics, as in its hash in the store. */
export type SourceStats = Record<string, string>;

/** The weight of the newest poll in the usual volume. */
const weight = 0.2;

/** Up to this many new articles at a time are never a flood, however quiet the source is. */
const neverAFlood = 20;
/** "Many times" its usual number. */
const floodFactor = 5;

/** A source counts as silent only after this time, at least: newsrooms sleep. */
const shortestSilenceMs = 12 * 3_600_000;
const silenceFactor = 6;
/** How many polls with news a source needs before it has a usual interval. */
const minNews = 3;

/** For how long a braked poll is shown. */
const brakeWarningMs = 86_400_000;
/** For how long after its last sign a flapping text is shown. */
const flapWarningMs = 2 * 3_600_000;

function numberIn(stats: SourceStats, name: string): number | undefined {
  const value = Number(stats[name]);
  return stats[name] === undefined || Number.isNaN(value) ? undefined : value;
}

function blended(before: number | undefined, now: number): number {
  return before === undefined ? now : before + weight * (now - before);
}

/**
 * More new articles than this in one poll are a flood: a migrated site, rewritten guids, an import. Undefined before
 * the first poll is finished. A backlog after a downtime (ours or the source's) is expected.
 */
export function floodThreshold(stats: SourceStats, now: number): number | undefined {
  if (!stats.firstPollDone) return undefined;
  const usual = numberIn(stats, 'usualNew') ?? 0;
  const gap = numberIn(stats, 'newGap');
  const away = Math.max(0, now - (numberIn(stats, 'lastSuccessAt') ?? now));
  const expected = usual * (1 + (gap ? away / gap : 0));
  return Math.max(neverAFlood, Math.round(floodFactor * expected));
}

/** How many new articles a poll usually brings if it brings any. */
export function expectedNew(stats: SourceStats): number {
  return Math.round(numberIn(stats, 'usualNew') ?? 0);
}

/** The fields to store after a successful poll. */
export function updatedStats(
  stats: SourceStats,
  poll: { new: number; listed: number | undefined },
  now: number,
): Record<string, number> {
  const fields: Record<string, number> = {};
  if (poll.listed) fields.usualListed = blended(numberIn(stats, 'usualListed'), poll.listed);
  if (poll.new === 0) return fields;
  fields.lastNewAt = now;
  fields.news = (numberIn(stats, 'news') ?? 0) + 1;
  // The first poll brings history: it says nothing about later ones.
  if (!stats.firstPollDone) return fields;
  const flood = floodThreshold(stats, now) ?? poll.new;
  fields.usualNew = blended(numberIn(stats, 'usualNew'), Math.min(poll.new, flood));
  const last = numberIn(stats, 'lastNewAt');
  if (last !== undefined) fields.newGap = blended(numberIn(stats, 'newGap'), now - last);
  return fields;
}

/** A list that was never empty and now is: valid, but suspicious. */
export function emptyWarning(stats: SourceStats, listed: number | undefined): string | undefined {
  const usual = Math.round(numberIn(stats, 'usualListed') ?? 0);
  if (listed !== 0 || usual < 1) return undefined;
  return `its list is empty, although it usually has ${usual} ${usual === 1 ? 'item' : 'items'}`;
}

function asText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Whether a source that answers has gone silent, by its own usual interval. */
function silenceWarning(stats: SourceStats, now: number): string | undefined {
  const gap = numberIn(stats, 'newGap');
  const last = numberIn(stats, 'lastNewAt');
  if (gap === undefined || last === undefined || (numberIn(stats, 'news') ?? 0) < minNews) return undefined;
  const quiet = now - last;
  if (quiet <= Math.max(shortestSilenceMs, silenceFactor * gap)) return undefined;
  return `nothing new for ${asText(quiet)}, where something came every ${asText(gap)}`;
}

/** What an operator should know about a source although it answers; undefined if all is as usual. */
export function warningOf(stats: SourceStats, now: number): string | undefined {
  const brakedAt = numberIn(stats, 'brakedAt');
  const isBraked = brakedAt !== undefined && now - brakedAt < brakeWarningMs;
  const isFlapping = now - (numberIn(stats, 'flappingAt') ?? 0) < flapWarningMs;
  const all = [
    isBraked ? stats.braked : undefined,
    stats.lastWarning,
    isFlapping ? stats.flapping : undefined,
    silenceWarning(stats, now),
  ];
  return joinedBy('; ', all) || undefined;
}
