import { waitOrStop } from '../../clock.ts';
import { limitConcurrency, type RunLimited } from '../../concurrency.ts';
import type { Outbound } from '../../net/outbound.ts';
import { randomFraction } from '../../random.ts';
import type { SourceContext } from '../source.ts';

/** The minimum pause between two page requests to one host; up to twice as long, to avoid a regular pattern. */
const gapMs = 250;

/** No `Crawl-delay` delays a source for longer. */
const longestGapMs = 10_000;

/** A request that takes longer no longer delays other sources of its host. */
export const slowMs = 2_000;

/** How many lists (feeds, sitemaps) are fetched from one host at a time. */
const listsTogether = 6;

/** How many hosts are remembered at most. */
const maxHosts = 1_000;

/** A host's requests of one kind. */
interface Lane {
  runLimited: RunLimited;
  /** When the pause after the last request is over, on the monotonic scale. */
  freeAt: number;
}

/** Lanes belong to the outbound requests, which all sources of a process share. */
const lanesOf = new WeakMap<Outbound, Map<string, Lane>>();

function laneOf(net: Outbound, name: string, most: number): Lane {
  const lanes = lanesOf.get(net) ?? new Map<string, Lane>();
  lanesOf.set(net, lanes);
  const lane = lanes.get(name) ?? { runLimited: limitConcurrency(most), freeAt: 0 };
  lanes.delete(name);
  lanes.set(name, lane);
  const [oldest] = lanes.keys();
  if (lanes.size > maxHosts && oldest !== undefined) lanes.delete(oldest);
  return lane;
}

type HostLimitContext = Pick<SourceContext, 'net' | 'clock' | 'random'>;

/** Runs `ask` when there is a place in the lane, which is free again with the answer, or without it if that is slow. */
function runInLane<T>(
  lane: Lane,
  { clock }: HostLimitContext,
  ask: () => Promise<T>,
  pauseMs = 0,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const inPlace = async () => {
    const wait = lane.freeAt - clock.monotonic();
    if (wait > 0) await clock.wait(wait);
    const ending = new AbortController();
    const answered = ask().then(resolve, reject);
    await Promise.race([answered, waitOrStop(clock, slowMs, ending.signal)]);
    ending.abort();
    lane.freeAt = clock.monotonic() + pauseMs;
  };
  lane.runLimited(inPlace).catch(reject);
  return promise;
}

/**
 * Runs `ask` when this host is free: one page request at a time, with a pause between them, for all sources together.
 * `delayMs` is the delay in the host's robots.txt.
 */
export function limitPageRequests<T>(
  url: string,
  context: HostLimitContext,
  ask: () => Promise<T>,
  delayMs = 0,
): Promise<T> {
  const pause = Math.min(Math.max(gapMs * (1 + randomFraction(context.random)), delayMs), longestGapMs);
  return runInLane(laneOf(context.net, `pages of ${new URL(url).host}`, 1), context, ask, pause);
}

/** Runs `ask` within a host's limit of lists at a time, for all sources together. */
export function limitListRequests<T>(
  url: string,
  context: HostLimitContext,
  ask: () => Promise<T>,
): Promise<T> {
  return runInLane(laneOf(context.net, `lists of ${new URL(url).host}`, listsTogether), context, ask);
}
